using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Tokens;
using Microsoft.Extensions.Primitives;

namespace KosmoAuth.Oidc.Logout;

/// <summary>A log-out request of OpenID Connect RP-Initiated Logout 1.0 §2, parsed once.</summary>
/// <param name="HintWasSent">An <c>id_token_hint</c> came, whether or not it holds.</param>
/// <param name="Hint">What the hint says; null when none came or it is not an ID token of this realm. Its expiry does not matter.</param>
/// <param name="ClientId">The parameter as sent.</param>
/// <param name="Client">The hint's client, else the named one; null when unknown.</param>
internal sealed record LogoutRequest(
    RealmRequest Request, bool HintWasSent, IdTokenHint? Hint, string? ClientId, Client? Client, string? PostLogoutRedirectUri, string? State)
{
    /// <summary>The registered address with <c>state</c> appended; null when none was asked for.</summary>
    public string? RedirectTarget => PostLogoutRedirectUri is null ? null : WithState(PostLogoutRedirectUri, State);

    public static LogoutRequest Read(RealmRequest request, IEnumerable<KeyValuePair<string, StringValues>> values, OwnTokens tokens)
    {
        var parameters = values.ToDictionary(pair => pair.Key, pair => pair.Value.FirstOrDefault(), StringComparer.Ordinal);
        var encoded = parameters.GetValueOrDefault("id_token_hint");
        var hint = encoded is null ? null : tokens.VerifyIdTokenHint(request.Realm, request.Issuer, encoded);
        var clientId = parameters.GetValueOrDefault("client_id");
        return new(
            request, encoded is not null, hint, clientId, request.Realm.Clients.GetValueOrDefault(hint?.Azp ?? clientId ?? ""),
            parameters.GetValueOrDefault("post_logout_redirect_uri"), parameters.GetValueOrDefault("state"));
    }

    private static string WithState(string uri, string? state)
    {
        if (state is null)
        {
            return uri;
        }

        var hash = uri.IndexOf('#', StringComparison.Ordinal);
        var (address, fragment) = hash < 0 ? (uri, "") : (uri[..hash], uri[hash..]);
        return $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}state={Uri.EscapeDataString(state)}{fragment}";
    }
}
