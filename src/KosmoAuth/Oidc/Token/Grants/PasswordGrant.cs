using KosmoAuth.Login.DirectGrant;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Oidc.Token.Grants;

/// <summary>
/// Tokens for a name and a password (RFC 6749 section 4.3), where a client has it switched on. What is asked is the direct grant flow's
/// to say.
/// </summary>
public sealed class PasswordGrant(DirectGrant directGrant, GrantSessions sessions, Database database, TimeProvider time) : IGrant
{
    string IGrant.Type => "password";

    string IGrant.EventType => "LOGIN";

    async Task<GrantResult> IGrant.AuthorizeAsync(TokenRequest request, CancellationToken ct)
    {
        var scopes = ClientScopes.For(request.Client, request.Scope);
        if (RefusalOf(request, scopes) is { } refusal)
        {
            return refusal with { Details = DetailsOf(request["username"]) };
        }

        var login = await directGrant.AuthenticateAsync(request.Http, request.Client, request.Form, ct);
        return login.User is { } user
            ? await GrantAsync(request, user, scopes, ct)
            : new GrantResult.Refused(new OAuthError(login.Error!, login.Description, login.Status), login.EventError!)
            {
                RetryAfter = login.RetryAfter,
                Details = DetailsOf(login.Username),
            };
    }

    private static GrantResult.Refused? RefusalOf(TokenRequest request, ClientScopes scopes) =>
        !request.Client.DirectAccessGrantsEnabled
            ? new(new OAuthError("unauthorized_client", "Client not allowed for direct access grants", StatusCodes.Status400BadRequest), "not_allowed")
        : request.Client.ConsentRequired
            ? new(new OAuthError("invalid_client", "Client requires user consent", StatusCodes.Status400BadRequest), "consent_denied")
        : scopes.Scopes is null ? new(OAuthError.InvalidScope(request.Scope!), "invalid_request")
        : null;

    private async Task<GrantResult> GrantAsync(TokenRequest request, User user, ClientScopes scopes, CancellationToken ct)
    {
        var offline = OfflineAccess.IsWanted(request.Client, scopes);
        if (offline && !OfflineAccess.IsAllowed(request.Realm, request.Client, user, scopes))
        {
            return OfflineAccess.NotAllowed with { UserId = user.Id, Details = DetailsOf(user.Username) };
        }

        // A log-in that begins with offline access has no other session (Keycloak since 26.1).
        var (session, part) = sessions.New(request, user, offline);
        await database.WriteAsync(
            async work =>
            {
                await GrantSessions.StoreAsync(work, session, part, ct);
                return true;
            },
            ct);
        var subject = request.Subject(user, session, part, scopes, Acr.Proven);
        var withRefresh = OfflineAccess.GivesRefreshTokens(request.Client);
        return new GrantResult.Granted(subject, withRefresh ? subject : null, withRefresh ? RefreshLine.Begin(request.Realm, time) : null)
        {
            Details = DetailsOf(user.Username),
        };
    }

    private static Dictionary<string, string> DetailsOf(string? username) =>
        username is null ? new() { ["auth_method"] = "openid-connect" } : new() { ["auth_method"] = "openid-connect", ["username"] = username };
}
