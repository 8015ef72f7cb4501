using KosmoAuth.Events;
using KosmoAuth.Oidc.Token.Clients;
using KosmoAuth.Realms;
using KosmoAuth.Requests;

namespace KosmoAuth.Oidc.Introspection;

/// <summary>Tells a resource server whether a token counts (RFC 7662). Whoever is not meant by the token learns nothing of it.</summary>
public sealed class IntrospectionEndpoint(ClientAuthentication clients, Introspections introspections, EventLog events)
{
    private const string Path = "/realms/{realm}/protocol/openid-connect/token/introspect";

    private static readonly OAuthError s_wrongSecret = new("invalid_client", "Client authentication failed.", StatusCodes.Status401Unauthorized);

    private static readonly OAuthError s_publicClient = new("invalid_request", "Client not allowed.", StatusCodes.Status403Forbidden);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, (RealmRequest request, IntrospectionEndpoint endpoint, CancellationToken ct) => endpoint.AnswerAsync(request, ct));

        // Scripts have no business here, so no origin is allowed.
        routes.MapMethods(Path, [HttpMethods.Options], (HttpContext http) => { http.Response.Headers.Allow = "HEAD, POST, OPTIONS"; });
    }

    private async Task<IResult> AnswerAsync(RealmRequest request, CancellationToken ct)
    {
        var (form, unreadable) = await EndpointForm.ReadAsync(request, ct);
        if (unreadable is not null)
        {
            return unreadable.ToResult(store: false);
        }

        var answer = await clients.AuthenticateAsync(request, form, ct);
        if ((ClientError(answer) ?? ParameterError(form)) is { } error)
        {
            events.Write(new Event
            {
                Type = "INTROSPECT_TOKEN_ERROR",
                Realm = request.Realm,
                ClientId = answer.ClientId,
                Ip = request.RemoteAddress,
                Error = answer.EventError ?? "invalid_request",
            });
            return error.ToResult(store: false);
        }

        return await AnswerAsync(request, answer.Client!, form, ct);
    }

    private static OAuthError? ClientError(ClientAnswer answer) => answer switch
    {
        { Client.PublicClient: true } => s_publicClient,
        { Error: { } error } when error == OAuthError.WrongSecret => s_wrongSecret,
        _ => answer.Error,
    };

    private static OAuthError? ParameterError(IFormCollection form) =>
        form.HasDuplicates() ? OAuthError.DuplicatedParameter
        : form.Value("token") is null ? OAuthError.InvalidRequest("Token not provided.")
        : form.Value("token_type_hint") is not (null or "access_token" or "refresh_token" or "requesting_party_token")
            ? OAuthError.InvalidRequest("Unsupported token type.")
        : null;

    private async ValueTask<IResult> AnswerAsync(RealmRequest request, Client asking, IFormCollection form, CancellationToken ct)
    {
        var withJwt = request.Http.Request.Headers.Accept.ToString().Contains("application/jwt", StringComparison.OrdinalIgnoreCase)
            && asking.Flag("client.introspection.response.allow.jwt.claim.enabled");
        var found = form.Value("token_type_hint") == "refresh_token"
            ? await introspections.OfRefreshTokenAsync(request, asking, form.Value("token")!, ct)
            : await introspections.OfTokenAsync(request, asking, form.Value("token")!, withJwt, ct);
        events.Write(new Event
        {
            Type = found.IsActive ? "INTROSPECT_TOKEN" : "INTROSPECT_TOKEN_ERROR",
            Realm = request.Realm,
            ClientId = asking.ClientId,
            UserId = found.UserId,
            SessionId = found.SessionId,
            Ip = request.RemoteAddress,
            Error = found.IsActive ? null : "token_introspection_failed",
        });
        return new JsonAnswer(found.Json) { CacheControl = "no-store, no-cache" };
    }
}
