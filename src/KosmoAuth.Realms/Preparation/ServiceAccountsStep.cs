using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Preparation;

/// <summary>
/// Makes the user of every client with a service account that the file does not bring; it gets the default role and groups.
/// </summary>
internal static class ServiceAccountsStep
{
    public static RealmRepresentation Complete(RealmRepresentation realm)
    {
        var present = (realm.Users ?? []).Select(user => user.ServiceAccountClientId).ToHashSet();
        var missing = realm.Clients!
            .Where(client => client.ServiceAccountsEnabled == true && !present.Contains(client.ClientId))
            .ToDictionary(client => "service-account-" + client.ClientId!.ToLowerInvariant(), client => client.ClientId!);
        var users = (realm.Users ?? []).Select(user => missing.Remove(user.Username?.ToLowerInvariant() ?? "", out var clientId)
            ? user with { ServiceAccountClientId = clientId } : user).ToList();
        users.AddRange(missing.Select(account => new UserRepresentation
        {
            Username = account.Key,
            Enabled = true,
            ServiceAccountClientId = account.Value,
            RealmRoles = [realm.DefaultRole!.Name!],
            Groups = realm.DefaultGroups ?? [],
        }));
        return realm with { Users = users };
    }
}
