using KosmoAuth.Events;
using KosmoAuth.Oidc.Token.Clients;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;
using KosmoAuth.Tokens;

namespace KosmoAuth.Oidc.Logout;

/// <summary>Log-out by the application itself: POST with its <c>refresh_token</c> and its own authentication ends the whole session (Keycloak).</summary>
public sealed class RefreshTokenLogout(ClientAuthentication clients, SsoSessions sessions, OwnTokens tokens, EventLog events)
{
    internal async Task<IResult> AnswerAsync(RealmRequest request, IFormCollection form, CancellationToken ct)
    {
        Cors.AllowErrors(request.Http);
        var answer = await clients.AuthenticateAsync(request, form, ct);
        if (answer.Client is not { } client)
        {
            events.Write(new Event { Type = "LOGOUT_ERROR", Realm = request.Realm, ClientId = answer.ClientId, Ip = request.RemoteAddress, Error = answer.EventError });
            return answer.Error!.ToResult();
        }

        if ((Cors.Check(request, client) ?? (form.HasDuplicates() ? OAuthError.DuplicatedParameter : null)) is { } refusal)
        {
            return refusal.ToResult();
        }

        // The expiry does not matter: an application that comes late may still end the session.
        if (tokens.VerifyRefreshToken(request.Realm, request.Issuer, form["refresh_token"].ToString()) is not { } token)
        {
            return Refuse(request, client.ClientId, "Invalid refresh token");
        }

        if (token.Azp != client.ClientId)
        {
            return Refuse(request, client.ClientId, "Invalid refresh token. Token client and authorized client don't match");
        }

        if (await sessions.LogOutAsync(request, token.Sid, token.Offline, ct) is { } ended)
        {
            events.Write(new Event
            {
                Type = "LOGOUT", Realm = request.Realm, ClientId = client.ClientId, UserId = ended.Session.UserId, SessionId = ended.Session.Id, Ip = request.RemoteAddress,
            });
        }

        request.Http.Response.Headers.CacheControl = "no-cache";
        return Results.NoContent();
    }

    private IResult Refuse(RealmRequest request, string clientId, string description)
    {
        events.Write(new Event { Type = "LOGOUT_ERROR", Realm = request.Realm, ClientId = clientId, Ip = request.RemoteAddress, Error = "invalid_token" });
        return new OAuthError("invalid_grant", description, 400).ToResult();
    }
}
