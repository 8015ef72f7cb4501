using KosmoAuth.Events;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;
using KosmoAuth.Tokens;

namespace KosmoAuth.Oidc.Logout;

/// <summary>Log-out by the application itself: POST with its <c>refresh_token</c> and its own authentication ends the whole session (Keycloak).</summary>
public sealed class RefreshTokenLogout(SsoSessions sessions, OwnTokens tokens, EventLog events)
{
    internal async Task<IResult> AnswerAsync(RealmRequest request, IFormCollection form, CancellationToken ct)
    {
        // Closed to clients with a secret until the token endpoint's client authentication is there to check it.
        var client = request.Realm.Clients.GetValueOrDefault(form["client_id"].ToString());
        if (client is not { Enabled: true, PublicClient: true })
        {
            return new OAuthError("invalid_client", "Invalid client or Invalid client credentials", 401).ToResult();
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

        return Results.NoContent();
    }

    private IResult Refuse(RealmRequest request, string clientId, string description)
    {
        events.Write(new Event { Type = "LOGOUT_ERROR", Realm = request.Realm, ClientId = clientId, Ip = request.RemoteAddress, Error = "invalid_token" });
        return new OAuthError("invalid_grant", description, 400).ToResult();
    }
}
