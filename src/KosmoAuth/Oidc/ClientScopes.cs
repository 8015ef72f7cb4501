using KosmoAuth.Realms;

namespace KosmoAuth.Oidc;

/// <summary>The client scopes that a <c>scope</c> parameter selects. Seam: to be completed by endpoints.</summary>
/// <param name="Scopes">Default scopes and the optional ones asked for; null when a scope is not the client's.</param>
public sealed record ClientScopes(IReadOnlyList<ClientScope>? Scopes)
{
    public static ClientScopes For(Client client, string? scope) => throw new NotSupportedException();
}
