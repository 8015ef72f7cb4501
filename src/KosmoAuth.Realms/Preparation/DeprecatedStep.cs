using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Preparation;

/// <summary>Turns fields of old Keycloak versions into those of today.</summary>
internal static class DeprecatedStep
{
    /// <summary>
    /// Scopes that came with a version: files of older ones get them, else their tokens would lack <c>sub</c> or <c>acr</c>.
    /// </summary>
    private static readonly (string Scope, int Since)[] s_newScopes = [("acr", 18), ("basic", 25)];

    public static RealmRepresentation Complete(RealmRepresentation realm, BuiltInRealm builtIn)
    {
        var clients = new[] { realm.Applications, realm.OauthClients }
            .SelectMany(old => old ?? [])
            .Select(client => client with { ClientId = client.ClientId ?? client.Name });
        realm = realm with
        {
            Clients = realm.Applications is null && realm.OauthClients is null ? realm.Clients : [.. realm.Clients ?? [], .. clients],
            ClientScopes = realm.ClientTemplates is { } templates ? [.. realm.ClientScopes ?? [], .. templates] : realm.ClientScopes,
            Applications = null,
            OauthClients = null,
            ClientTemplates = null,
        };
        return realm.ClientScopes is null
            ? realm
            : s_newScopes.Aggregate(realm, (old, added) => WithScope(old, builtIn, added.Scope, added.Since));
    }

    private static RealmRepresentation WithScope(RealmRepresentation realm, BuiltInRealm builtIn, string name, int since)
    {
        var isOld = int.TryParse(realm.KeycloakVersion?.Split('.')[0], out var version) && version < since;
        if (!isOld || realm.ClientScopes!.Any(scope => scope.Name == name))
        {
            return realm;
        }

        return realm with
        {
            ClientScopes = [.. realm.ClientScopes!, builtIn.Realm.ClientScopes!.First(scope => scope.Name == name)],
            DefaultDefaultClientScopes = [.. realm.DefaultDefaultClientScopes ?? [], name],
            Clients = realm.Clients?.Select(client => IsOpenIdConnect(client) && client.DefaultClientScopes is { } scopes
                ? client with { DefaultClientScopes = [.. scopes, name] } : client).ToList(),
        };
    }

    private static bool IsOpenIdConnect(ClientRepresentation client) => client.Protocol is null or "openid-connect";
}
