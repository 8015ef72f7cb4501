using KosmoAuth.Realms;
using KosmoAuth.Users.Passwords.Policy;

namespace KosmoAuth.Hosting;

/// <summary>What is wrong with the password policies of realms: a rule that nobody can keep to must not be left out in silence.</summary>
internal sealed class RealmPolicies(PasswordBlacklists blacklists)
{
    /// <summary>Faults of a realm file. A part that is only unknown may be Keycloak's own extension: a warning.</summary>
    public IEnumerable<RealmFault> Faults(RealmFile file)
    {
        var policy = PasswordPolicy.Of(file.Realm.PasswordPolicy);
        RealmFault Fault(string message, bool isWarning) =>
            new(file.Path, 0, 0, $"realm '{file.Realm.Realm}', passwordPolicy: {message}", isWarning);
        return policy.Faults.Concat(ListFault(policy)).Select(fault => Fault(fault, false))
            .Concat(policy.Unknown.Select(id => Fault($"{id} is unknown here; it is kept and does nothing.", true)));
    }

    /// <summary>Realms that are stored already: their lists of passwords must still be there.</summary>
    /// <exception cref="StartException">A line for each list that is not.</exception>
    public void Check(IEnumerable<Realm> realms)
    {
        var faults = realms.SelectMany(realm => ListFault(PasswordPolicy.Of(realm.PasswordPolicy))
            .Select(fault => $"Realm '{realm.Name}', passwordPolicy: {fault}")).ToList();
        if (faults.Count > 0)
        {
            throw new StartException(string.Join(Environment.NewLine, faults), StartException.InvalidRealm);
        }
    }

    private IEnumerable<string> ListFault(PasswordPolicy policy) =>
        policy.PasswordBlacklist is { } name && blacklists.Fault(name) is { } fault ? [$"passwordBlacklist({name}): {fault}"] : [];
}
