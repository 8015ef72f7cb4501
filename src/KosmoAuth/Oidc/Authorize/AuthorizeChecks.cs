using System.Buffers;
using KosmoAuth.Login;

namespace KosmoAuth.Oidc.Authorize;

/// <summary>A refusal that the client gets at its redirect URI.</summary>
/// <param name="EventError">Keycloak's error in the event log.</param>
internal sealed record AuthorizeError(string Error, string? Description, string EventError);

/// <summary>
/// What a request must be like, in order. The first list answers with a page, because who asks or where the answer may go is not sure; the second sends
/// the refusal to the client.
/// </summary>
internal static class AuthorizeChecks
{
    private const int ShortestChallenge = 43;
    private const int LongestChallenge = 128;

    private static readonly SearchValues<char> s_challengeCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    private static readonly IReadOnlyList<Func<AuthorizeRequest, LoginFailure?>> s_onPage =
    [
        ClientIdCameOnce,
        ClientIsKnown,
        ClientIsNotBearerOnly,
        ClientSpeaksOpenIdConnect,
        NoRequestObject,
        MaxAgeIsANumber,
        RedirectUriIsRegistered,
        LevelIsKnown,
    ];

    private static readonly IReadOnlyList<Func<AuthorizeRequest, AuthorizeError?>> s_toClient =
    [
        ParametersCameOnce,
        ResponseTypeIsKnown,
        ResponseModeIsKnown,
        StandardFlowIsOn,
        ImplicitFlowIsOn,
        NoPushedRequestIsNeeded,
        ScopeIsAllowed,
        ChallengeMethodIsTheClients,
        ChallengeIsWellFormed,
    ];

    public static LoginFailure? OnPage(AuthorizeRequest request) => First(s_onPage, request);

    public static AuthorizeError? ToClient(AuthorizeRequest request) => First(s_toClient, request);

    private static T? First<T>(IReadOnlyList<Func<AuthorizeRequest, T?>> checks, AuthorizeRequest request)
        where T : class
    {
        foreach (var check in checks)
        {
            if (check(request) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private static LoginFailure? ClientIdCameOnce(AuthorizeRequest request) =>
        request.ClientIds == 1 && request.ClientId is not null ? null : LoginFailures.InvalidRequest;

    // One text for unknown and disabled clients: nobody needs to learn which ones exist. The event log tells them apart.
    private static LoginFailure? ClientIsKnown(AuthorizeRequest request) =>
        request.Client is { Enabled: true } ? null : new LoginFailure(request.Client is null ? "client_not_found" : "client_disabled", "clientNotFoundMessage");

    private static LoginFailure? ClientIsNotBearerOnly(AuthorizeRequest request) =>
        request.Client!.BearerOnly ? new LoginFailure("not_allowed", "bearerOnlyMessage") { Status = StatusCodes.Status403Forbidden } : null;

    private static LoginFailure? ClientSpeaksOpenIdConnect(AuthorizeRequest request) =>
        request.Client!.Protocol == OidcLogin.ProtocolName ? null : new LoginFailure("invalid_client", "Wrong client protocol.");

    private static LoginFailure? NoRequestObject(AuthorizeRequest request) =>
        request.HasRequestObject || request.Client!.Attribute("request.object.required") is { } required && required != "not required" ? LoginFailures.InvalidRequest : null;

    private static LoginFailure? MaxAgeIsANumber(AuthorizeRequest request) =>
        request.SentMaxAge is null || AuthorizeRequest.TryMaxAge(request.SentMaxAge, out _) ? null : LoginFailures.InvalidRequest;

    private static LoginFailure? RedirectUriIsRegistered(AuthorizeRequest request) =>
        request.RedirectUri is null ? new LoginFailure("invalid_redirect_uri", "invalidParameterMessage", "redirect_uri") : null;

    private static LoginFailure? LevelIsKnown(AuthorizeRequest request) =>
        request.Level.Unknown ? new LoginFailure("invalid_request", "invalidParameterMessage", "claims") : null;

    private static AuthorizeError? ParametersCameOnce(AuthorizeRequest request) => request.HasDuplicates ? Invalid("duplicated parameter") : null;

    private static AuthorizeError? ResponseTypeIsKnown(AuthorizeRequest request) =>
        request.ResponseType is not { } type ? Invalid("Missing parameter: response_type")
        : ResponseModes.IsKnownType(type) ? null
        : new AuthorizeError("unsupported_response_type", null, "invalid_request");

    private static AuthorizeError? ResponseModeIsKnown(AuthorizeRequest request) =>
        !ResponseModes.IsKnown(request.SentResponseMode) ? Invalid("Invalid parameter: response_mode")
        : request.SentResponseMode == "query" && ResponseModes.IsImplicitOrHybrid(request.ResponseType)
            ? Invalid("Response_mode 'query' not allowed for implicit or hybrid flow")
            : null;

    private static AuthorizeError? StandardFlowIsOn(AuthorizeRequest request) =>
        !request.Client!.StandardFlowEnabled && request.ResponseType!.Split(' ').Any(part => part is "code" or "none") ? FlowIsOff("Standard") : null;

    // Nobody has these flows yet.
    private static AuthorizeError? ImplicitFlowIsOn(AuthorizeRequest request) => ResponseModes.IsImplicitOrHybrid(request.ResponseType) ? FlowIsOff("Implicit") : null;

    private static AuthorizeError? NoPushedRequestIsNeeded(AuthorizeRequest request) =>
        request.Client!.Flag("require.pushed.authorization.requests") ? Invalid("Pushed Authorization Request is only allowed.") : null;

    private static AuthorizeError? ScopeIsAllowed(AuthorizeRequest request) =>
        RequestedScopes.Of(request.Client!, request.Scope) is null ? new AuthorizeError("invalid_scope", "Invalid scopes: " + request.Scope, "invalid_request") : null;

    private static AuthorizeError? ChallengeMethodIsTheClients(AuthorizeRequest request) =>
        request.Client!.Attribute("pkce.code.challenge.method") is not { } wanted ? null
        : request.CodeChallengeMethod is null ? Invalid("Missing parameter: code_challenge_method")
        : request.CodeChallengeMethod != wanted ? Invalid("Invalid parameter: code challenge method is not matching the configured one")
        : request.CodeChallenge is null ? Invalid("Missing parameter: code_challenge")
        : null;

    private static AuthorizeError? ChallengeIsWellFormed(AuthorizeRequest request) =>
        request.CodeChallengeMethod is not (null or "S256" or "plain") ? Invalid("Invalid parameter: code_challenge_method", "invalid_code_challenge_method")
        : request.CodeChallengeMethod is not null && request.CodeChallenge is null ? Invalid("Missing parameter: code_challenge")
        : request.CodeChallenge is { } challenge
            && (challenge.Length is < ShortestChallenge or > LongestChallenge || challenge.AsSpan().ContainsAnyExcept(s_challengeCharacters))
                ? Invalid("Invalid parameter: code_challenge")
                : null;

    private static AuthorizeError Invalid(string description, string eventError = "invalid_request") => new("invalid_request", description, eventError);

    private static AuthorizeError FlowIsOff(string flow) =>
        new("unauthorized_client", $"Client is not allowed to initiate browser login with given response_type. {flow} flow is disabled for the client.", "not_allowed");
}
