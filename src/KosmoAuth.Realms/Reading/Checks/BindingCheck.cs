using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Reading.Checks;

/// <summary>The realm's flows for each purpose: an unknown one binds nothing, and what needs it is refused.</summary>
internal static class BindingCheck
{
    public static void Run(RealmRepresentation realm, KnownNames names, RealmPlaces places)
    {
        (string Field, string? Alias)[] bindings =
        [
            ("browserFlow", realm.BrowserFlow), ("directGrantFlow", realm.DirectGrantFlow), ("registrationFlow", realm.RegistrationFlow),
            ("resetCredentialsFlow", realm.ResetCredentialsFlow), ("clientAuthenticationFlow", realm.ClientAuthenticationFlow),
        ];
        foreach (var (field, alias) in bindings.Where(binding => binding.Alias is not null && !names.Flows.Contains(binding.Alias)))
        {
            var hint = NearMiss.Hint(alias!, names.Flows);
            places.Warn([field], $"There is no flow \"{alias}\"; whatever needs the {field} is refused.{hint} Name a flow of this realm.");
        }
    }
}
