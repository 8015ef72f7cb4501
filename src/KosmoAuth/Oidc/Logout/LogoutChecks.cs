namespace KosmoAuth.Oidc.Logout;

/// <summary>Why a log-out request is answered with an error page.</summary>
/// <param name="EventError">Keycloak's error code for the event log.</param>
internal sealed record LogoutRefusal(string EventError, string MessageKey, params string[] Arguments);

/// <summary>The checks of a log-out request, in Keycloak's order.</summary>
internal static class LogoutChecks
{
    private static readonly IReadOnlyList<Func<LogoutRequest, LogoutRefusal?>> s_inOrder =
    [
        RedirectNamesItsClient,
        HintIsAnIdTokenOfThisRealm,
        HintBelongsToTheNamedClient,
        RedirectIsRegistered,
    ];

    public static LogoutRefusal? FirstRefusal(LogoutRequest request) => s_inOrder.Select(check => check(request)).FirstOrDefault(refusal => refusal is not null);

    private static LogoutRefusal? RedirectNamesItsClient(LogoutRequest request) =>
        request is { PostLogoutRedirectUri: not null, HintWasSent: false, ClientId: null }
            ? new("invalid_request", "missingParameterMessage", "id_token_hint")
            : null;

    private static LogoutRefusal? HintIsAnIdTokenOfThisRealm(LogoutRequest request) =>
        request is { HintWasSent: true, Hint: null } ? new("invalid_token", "invalidParameterMessage", "id_token_hint") : null;

    private static LogoutRefusal? HintBelongsToTheNamedClient(LogoutRequest request) =>
        request is { Hint: { } hint, ClientId: { } clientId } && hint.Azp != clientId
            ? new("invalid_client", "invalidParameterMessage", "id_token_hint")
            : null;

    private static LogoutRefusal? RedirectIsRegistered(LogoutRequest request) =>
        request.PostLogoutRedirectUri is { } uri
        && (request.Client is not { } client || !RedirectUris.MatchPostLogout(client, uri, request.Request.BaseUrl))
            ? new("invalid_redirect_uri", "invalidRedirectUriMessage")
            : null;
}
