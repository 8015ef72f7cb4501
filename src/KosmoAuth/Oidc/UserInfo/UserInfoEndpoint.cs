using System.Text;
using KosmoAuth.Events;
using KosmoAuth.Requests;
using KosmoAuth.Tokens;

namespace KosmoAuth.Oidc.UserInfo;

/// <summary>Claims about the person of an access token (OpenID Connect Core section 5.3).</summary>
public sealed class UserInfoEndpoint(OwnTokens tokens, LiveTokens liveTokens, TokenIssuer issuer, EventLog events)
{
    private const string Path = "/realms/{realm}/protocol/openid-connect/userinfo";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(
            Path,
            [HttpMethods.Get, HttpMethods.Post],
            (RealmRequest request, UserInfoEndpoint endpoint, CancellationToken ct) => endpoint.AnswerAsync(request, ct));
        Cors.MapPreflight(routes, Path, "GET, HEAD, OPTIONS");
    }

    private async Task<IResult> AnswerAsync(RealmRequest request, CancellationToken ct)
    {
        Cors.AllowErrors(request.Http, challenges: true);
        var (bearer, unreadable) = await BearerToken.ReadAsync(request, ct);
        if (unreadable is not null)
        {
            return unreadable.ToResult(store: false);
        }

        if (bearer.TooMany)
        {
            return Refuse(request, null, "invalid_request", "More than one method used for including an access token", StatusCodes.Status400BadRequest);
        }

        if (bearer.Text is not { } text)
        {
            return Refuse(request, null, null, null, StatusCodes.Status401Unauthorized);
        }

        if (tokens.VerifyAccessToken(request.Realm, request.Issuer, text) is not { } token)
        {
            return Refuse(request, null, "invalid_token", LiveToken.NotVerified, StatusCodes.Status401Unauthorized);
        }

        if (!token.Scope.Split(' ').Contains(ClientScopes.OpenId))
        {
            return Refuse(request, token, "insufficient_scope", "Missing openid scope", StatusCodes.Status403Forbidden);
        }

        var live = IsBarred(request, token) ? LiveToken.Dead("Lightweight access token not allowed for userinfo endpoint")
            : await liveTokens.FindAsync(request, TokenFacts.Of(token), ct);
        return live.Known is { } known ? Cors.Check(request, known.Subject.Client)?.ToResult(store: false) ?? Answer(request, known)
            : Refuse(request, token, "invalid_token", live.Fault, StatusCodes.Status401Unauthorized);
    }

    private static bool IsBarred(RealmRequest request, AccessToken token) =>
        TokenFacts.IsLightweight(token)
        && request.Realm.Clients.GetValueOrDefault(token.Azp)?.Flag("allow.userinfo.with.lightweight.access.token") != true;

    private IResult Answer(RealmRequest request, RememberedSubject known)
    {
        var subject = known.Subject;

        // What the client wants encrypted is not sent in clear; encryption is not there.
        if (subject.Client.Attribute("user.info.encrypted.response.alg") is not null)
        {
            return new OAuthError("server_error", "Encrypted responses are not supported", StatusCodes.Status501NotImplemented).ToResult(store: false);
        }

        var algorithm = subject.Client.Attribute("user.info.response.signature.alg");
        events.Write(new Event
        {
            Type = "USER_INFO_REQUEST", Realm = request.Realm, ClientId = subject.Client.ClientId, UserId = subject.User.Id,
            SessionId = subject.HasSession ? subject.Session.Id : null, Ip = request.RemoteAddress,
            Details = new()
            {
                ["auth_method"] = "validate_access_token",
                ["signature_required"] = algorithm is null ? "false" : "true",
                ["username"] = subject.User.Username,
            },
        });
        return algorithm is null
            ? new JsonAnswer(known.UserInfo(issuer)) { CacheControl = "no-store, no-cache" }
            : new JsonAnswer(Encoding.ASCII.GetBytes(issuer.SignedUserInfo(subject, algorithm)))
            {
                ContentType = "application/jwt",
                CacheControl = "no-store, no-cache",
            };
    }

    private BearerChallenge Refuse(RealmRequest request, AccessToken? token, string? error, string? description, int status)
    {
        events.Write(new Event
        {
            Type = "USER_INFO_REQUEST_ERROR",
            Realm = request.Realm,
            ClientId = token?.Azp,
            UserId = token?.Sub,
            SessionId = token?.Sid,
            Ip = request.RemoteAddress,
            Error = error is "invalid_token" or "invalid_request" ? error : error is null ? "invalid_token" : "access_denied",
            Details = new() { ["auth_method"] = "validate_access_token", ["reason"] = description ?? "Missing token" },
        });
        return new BearerChallenge(request.Realm.Name, error, description, status);
    }
}
