using KosmoAuth.Realms;

namespace KosmoAuth.Oidc.Token;

/// <summary>
/// Who gets tokens that outlive the log-in: whoever has the realm role <c>offline_access</c>, at a client whose tokens may carry that
/// role (Keycloak).
/// </summary>
internal static class OfflineAccess
{
    public static GrantResult.Refused NotAllowed { get; } = new(
        new OAuthError("not_allowed", "Offline tokens not allowed for the user or client", StatusCodes.Status400BadRequest), "not_allowed");

    public static bool IsWanted(Client client, ClientScopes scopes) =>
        GivesRefreshTokens(client) && scopes.Scopes!.Any(scope => scope.Name == ClientScopes.OfflineAccess);

    public static bool IsAllowed(Realm realm, Client client, User user, ClientScopes scopes) =>
        realm.RealmRoles.TryGetValue(ClientScopes.OfflineAccess, out var role)
        && realm.EffectiveRoles(user).Contains(role)
        && (client.FullScopeAllowed || client.ScopeMappings.Contains(role) || scopes.Scopes!.Any(scope => scope.ScopeMappings.Contains(role)));

    /// <summary>Client attribute <c>use.refresh.tokens</c>.</summary>
    public static bool GivesRefreshTokens(Client client) => client.Flag("use.refresh.tokens", absent: true);
}
