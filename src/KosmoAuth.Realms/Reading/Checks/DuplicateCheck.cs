using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Reading.Checks;

/// <summary>Names that stand twice where they must be unique.</summary>
internal static class DuplicateCheck
{
    public static void Run(RealmRepresentation realm, KnownNames names, RealmPlaces places)
    {
        Each(realm.Clients, KnownNames.IdOf, places, ["clients"], "clientId", "client");
        Each(realm.ClientScopes, scope => scope.Name, places, ["clientScopes"], "name", "client scope");
        Each(realm.AuthenticationFlows, flow => flow.Alias, places, ["authenticationFlows"], "alias", "flow");
        Each(realm.AuthenticatorConfig, config => config.Alias, places, ["authenticatorConfig"], "alias", "configuration");
        Each(realm.RequiredActions, action => action.Alias, places, ["requiredActions"], "alias", "required action");
        Each(realm.IdentityProviders, provider => provider.Alias, places, ["identityProviders"], "alias", "identity provider");
        Each(
            realm.IdentityProviderMappers, mapper => $"{mapper.IdentityProviderAlias}/{mapper.Name}", places, ["identityProviderMappers"],
            "name", "mapper");
        Each(realm.Roles?.Realm, role => role.Name, places, ["roles", "realm"], "name", "realm role");
        Each(realm.Users, user => user.Username?.ToLowerInvariant(), places, ["users"], "username", "user");
        if (realm.DuplicateEmailsAllowed != true)
        {
            Each(realm.Users, user => user.Email?.ToLowerInvariant(), places, ["users"], "email", "e-mail address");
        }

        foreach (var (client, roles) in (realm.Roles?.Client).OrEmpty())
        {
            Each(roles, role => role.Name, places, ["roles", "client", client], "name", $"role of the client \"{client}\":");
        }
    }

    public static void Each<T>(
        IReadOnlyList<T>? items, Func<T, string?> name, RealmPlaces places, ReadOnlySpan<RealmPlaces.Step> list, string field, string what)
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < items?.Count; i++)
        {
            if (name(items[i]) is { Length: > 0 } value && !seen.Add(value))
            {
                places.Add([.. list, i, field], $"The {what} \"{value}\" stands here twice. Remove one, or rename it.");
            }
        }
    }
}
