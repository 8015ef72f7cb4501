using KosmoAuth.Events;
using KosmoAuth.Oidc.Token.Clients;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;
using KosmoAuth.Tokens;

namespace KosmoAuth.Oidc.Revocation;

/// <summary>
/// An application gives a token back (RFC 7009). With a refresh token go all tokens that it got in that session; an access token goes
/// alone.
/// </summary>
public sealed class RevocationEndpoint(
    ClientAuthentication clients, OwnTokens tokens, Database database, SsoSessions sessions, BackChannelOutbox backChannel, EventLog events)
{
    private const string Path = "/realms/{realm}/protocol/openid-connect/revoke";

    // Keycloak says so with status 200: the token does not work, which is what the client wanted (RFC 7009 section 2.2).
    private static readonly OAuthError s_unknown = new("invalid_token", "Invalid token", StatusCodes.Status200OK);

    private static readonly OAuthError s_foreign = OAuthError.InvalidRequest("Unmatching clients");

    private static readonly OAuthError s_otherType = new("unsupported_token_type", "Unsupported token type", StatusCodes.Status400BadRequest);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Path, (RealmRequest request, RevocationEndpoint endpoint, CancellationToken ct) => endpoint.AnswerAsync(request, ct));
        Cors.MapPreflight(routes, Path, "POST, OPTIONS");
    }

    private async Task<IResult> AnswerAsync(RealmRequest request, CancellationToken ct)
    {
        Cors.AllowErrors(request.Http);
        var (form, unreadable) = await EndpointForm.ReadAsync(request, ct);
        if (unreadable is not null)
        {
            return unreadable.ToResult(store: false);
        }

        var answer = await clients.AuthenticateAsync(request, form, ct);
        if (answer.Client is not { } client)
        {
            Failed(request, answer.ClientId, answer.EventError!);
            return answer.Error!.ToResult(store: false);
        }

        var error = Cors.Check(request, client)
            ?? (form.HasDuplicates() ? OAuthError.DuplicatedParameter : null)
            ?? (form.Value("token") is { } token ? await RevokeAsync(request, client, token, ct) : OAuthError.InvalidRequest("Token not provided"));
        if (error is not null)
        {
            Failed(request, client.ClientId, error == s_unknown ? "invalid_token" : "invalid_request");
            return error.ToResult(store: false);
        }

        request.Http.Response.Headers.CacheControl = JsonAnswer.NoStore;
        return Results.Ok();
    }

    private async ValueTask<OAuthError?> RevokeAsync(RealmRequest request, Client client, string text, CancellationToken ct)
    {
        if (tokens.VerifyRefreshToken(request.Realm, request.Issuer, text) is { } refresh)
        {
            return refresh.Azp != client.ClientId ? s_foreign : await EndAsync(request, client, refresh, ct) ? null : s_unknown;
        }

        if (tokens.VerifyAccessToken(request.Realm, request.Issuer, text) is { } access)
        {
            return access.Azp != client.ClientId ? s_foreign : await ForgetAsync(request, client, access, ct);
        }

        return tokens.VerifyIdTokenHint(request.Realm, request.Issuer, text) is null ? s_unknown : s_otherType;
    }

    /// <summary>Ends the client's part, and the session with its last part. False when there was none any more.</summary>
    private async ValueTask<bool> EndAsync(RealmRequest request, Client client, RefreshToken token, CancellationToken ct)
    {
        var ended = await database.WriteAsync(
            async work =>
            {
                await UserSessionRows.HoldAsync(work, request.Realm.Id, token.Sid, ct);
                var existed = await ClientSessionRows.DeleteAsync(work, request.Realm.Id, token.Sid, client.Id, token.Offline, ct);
                if (existed && (await ClientSessionRows.OfSessionAsync(work, request.Realm.Id, token.Sid, token.Offline, ct)).Count == 0)
                {
                    await sessions.EndAsync(work, request, token.Sid, token.Offline, ct);
                }

                return existed;
            },
            ct);
        if (ended)
        {
            backChannel.Wake();
            Revoked(request, client, token.Jti, token.Offline ? "Offline" : "Refresh", token.Sid);
        }

        return ended;
    }

    private async ValueTask<OAuthError?> ForgetAsync(RealmRequest request, Client client, AccessToken token, CancellationToken ct)
    {
        await database.WriteAsync(
            async work =>
            {
                await LiveTokens.RevokeAsync(work, token.Jti, token.Expires, ct);
                return true;
            },
            ct);
        Revoked(request, client, token.Jti, null, token.Sid);
        return null;
    }

    private void Revoked(RealmRequest request, Client client, string jti, string? refreshType, string? sid)
    {
        var details = new Dictionary<string, string>
        {
            ["revoked_client"] = client.ClientId,
            [refreshType is null ? "token_id" : "refresh_token_id"] = jti,
        };
        if (refreshType is not null)
        {
            details["refresh_token_type"] = refreshType;
        }

        events.Write(new Event
        {
            Type = "REVOKE_GRANT", Realm = request.Realm, ClientId = client.ClientId, SessionId = sid, Ip = request.RemoteAddress, Details = details,
        });
    }

    private void Failed(RealmRequest request, string? clientId, string error) =>
        events.Write(new Event { Type = "REVOKE_GRANT_ERROR", Realm = request.Realm, ClientId = clientId, Ip = request.RemoteAddress, Error = error });
}
