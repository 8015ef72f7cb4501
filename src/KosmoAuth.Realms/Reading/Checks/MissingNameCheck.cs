using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Reading.Checks;

/// <summary>Things without the name by which all else refers to them.</summary>
internal static class MissingNameCheck
{
    public static void Run(RealmRepresentation realm, KnownNames names, RealmPlaces places)
    {
        Each(realm.Clients, KnownNames.IdOf, places, "clients", "client", "clientId");
        Each(realm.ClientScopes, scope => scope.Name, places, "clientScopes", "client scope", "name");
        Each(realm.AuthenticationFlows, flow => flow.Alias, places, "authenticationFlows", "flow", "alias");
        Each(realm.AuthenticatorConfig, config => config.Alias, places, "authenticatorConfig", "configuration", "alias");
        Each(realm.RequiredActions, action => action.Alias, places, "requiredActions", "required action", "alias");
        Each(realm.IdentityProviders, provider => provider.Alias, places, "identityProviders", "identity provider", "alias");
        Each(realm.IdentityProviders, provider => provider.ProviderId, places, "identityProviders", "identity provider", "providerId");
        Each(realm.Users, user => user.Username ?? user.Email, places, "users", "user", "username");
        Each(realm.IdentityProviderMappers, mapper => mapper.Name, places, "identityProviderMappers", "mapper", "name");
        Each(realm.Organizations, organization => organization.Name, places, "organizations", "organization", "name");
        Each(realm.Roles?.Realm, role => role.Name, places, ["roles", "realm"], "role", "name");
        foreach (var (client, roles) in (realm.Roles?.Client).OrEmpty())
        {
            Each(roles, role => role.Name, places, ["roles", "client", client], "role", "name");
        }

        foreach (var (type, components) in realm.Components.OrEmpty())
        {
            Each(components, component => component.ProviderId, places, ["components", type], "component", "providerId");
        }
    }

    private static void Each<T>(
        IReadOnlyList<T>? items, Func<T, string?> name, RealmPlaces places, string list, string what, string field) =>
        Each(items, name, places, [list], what, field);

    private static void Each<T>(
        IReadOnlyList<T>? items, Func<T, string?> name, RealmPlaces places, ReadOnlySpan<RealmPlaces.Step> list, string what, string field)
    {
        for (var i = 0; i < items?.Count; i++)
        {
            if (string.IsNullOrEmpty(name(items[i])))
            {
                places.Add([.. list, i], $"This {what} has no {field}. Give it one.");
            }
        }
    }
}
