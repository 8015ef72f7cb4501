using KosmoAuth.Oidc.Token.Clients;
using KosmoAuth.Oidc.Token.Grants;
using KosmoAuth.Requests;

namespace KosmoAuth.Oidc.Token;

/// <summary>
/// The token endpoint (RFC 6749 section 3.2). Five phases for every grant: read, authenticate the client, choose the grant, authorize,
/// write.
/// </summary>
public sealed class TokenEndpoint
{
    internal const string Path = "/realms/{realm}/protocol/openid-connect/token";

    private readonly ClientAuthentication _clients;
    private readonly TokenResponse _response;
    private readonly TokenEvents _events;
    private readonly IReadOnlyList<IGrant> _grants;

    public TokenEndpoint(
        ClientAuthentication clients, TokenResponse response, TokenEvents events,
        AuthorizationCodeGrant code, RefreshTokenGrant refresh, ClientCredentialsGrant credentials, PasswordGrant password) =>
        (_clients, _response, _events, _grants) = (clients, response, events, [code, refresh, credentials, password]);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, (RealmRequest request, TokenEndpoint endpoint, CancellationToken ct) => endpoint.AnswerAsync(request, ct));
        Cors.MapPreflight(routes, Path, "POST, OPTIONS");
    }

    private async Task<IResult> AnswerAsync(RealmRequest http, CancellationToken ct)
    {
        Cors.AllowErrors(http.Http);
        var (form, unreadable) = await EndpointForm.ReadAsync(http, ct);
        if (unreadable is not null)
        {
            return unreadable.ToResult(store: false);
        }

        if (form.Value("grant_type") is not { } type)
        {
            return OAuthError.InvalidRequest("Missing form parameter: grant_type").ToResult(store: false);
        }

        if (_grants.FirstOrDefault(known => known.Type == type) is not { } grant)
        {
            return new OAuthError("unsupported_grant_type", "Unsupported grant_type", StatusCodes.Status400BadRequest).ToResult(store: false);
        }

        var answer = await _clients.AuthenticateAsync(http, form, ct);
        if (answer.Client is not { } client)
        {
            _events.ClientRefused(http, grant, answer);
            return answer.Error!.ToResult(store: false);
        }

        var request = new TokenRequest(http, client, form);
        return (Cors.Check(http, client) ?? Refusal(request)) is { } refusal
            ? refusal.ToResult(store: false)
            : await GrantAsync(grant, request, ct);
    }

    private static OAuthError? Refusal(TokenRequest request) =>
        request.Client.BearerOnly ? new OAuthError("invalid_client", "Bearer-only not allowed", StatusCodes.Status400BadRequest)
        : request.Form.HasDuplicates() ? OAuthError.DuplicatedParameter
        : null;

    private async Task<IResult> GrantAsync(IGrant grant, TokenRequest request, CancellationToken ct)
    {
        switch (await grant.AuthorizeAsync(request, ct))
        {
            case GrantResult.Granted granted:
                var tokens = _response.Issue(granted);
                _events.Succeeded(grant, request, granted, tokens);
                return new JsonAnswer(TokenResponse.Write(granted, tokens));
            case GrantResult.Refused refused:
                _events.Refused(grant, request, refused);
                if (refused.RetryAfter is { } seconds)
                {
                    request.Http.Http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
                }

                return refused.Error.ToResult(store: false);
            default:
                throw new InvalidOperationException("A grant gives tokens or refuses them.");
        }
    }
}
