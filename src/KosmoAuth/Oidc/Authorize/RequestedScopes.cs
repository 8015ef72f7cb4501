using KosmoAuth.Realms;

namespace KosmoAuth.Oidc.Authorize;

/// <summary>The client scopes of an authorization request.</summary>
internal static class RequestedScopes
{
    /// <summary>The scopes, or null when one is not the client's.</summary>
    public static IReadOnlyList<ClientScope>? Of(Client client, string? scope) => ClientScopes.For(client, scope).Scopes;
}
