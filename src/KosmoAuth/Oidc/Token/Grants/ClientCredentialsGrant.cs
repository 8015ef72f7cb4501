using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Oidc.Token.Grants;

/// <summary>
/// Tokens for the client itself (RFC 6749 section 4.4), as its service account. No session is stored unless the client's attribute
/// <c>client_credentials.use_refresh_token</c> asks for refresh tokens.
/// </summary>
public sealed class ClientCredentialsGrant(ServiceAccounts accounts, GrantSessions sessions, Database database, TimeProvider time) : IGrant
{
    string IGrant.Type => "client_credentials";

    string IGrant.EventType => "CLIENT_LOGIN";

    async Task<GrantResult> IGrant.AuthorizeAsync(TokenRequest request, CancellationToken ct)
    {
        var scopes = ClientScopes.For(request.Client, request.Scope);
        if (RefusalOf(request.Client) is { } refusal)
        {
            return refusal;
        }

        if (await accounts.FindAsync(request.Realm, request.Client, ct) is not { } account)
        {
            return Unauthorized("invalid_request", "The associated service account for the client does not exist", "user_not_found");
        }

        return !account.Enabled ? Unauthorized("invalid_request", $"User '{account.Username}' disabled", "user_disabled") with { UserId = account.Id }
            : scopes.Scopes is null ? new GrantResult.Refused(OAuthError.InvalidScope(request.Scope!), "invalid_request")
            : await GrantAsync(request, account, scopes, ct);
    }

    private static GrantResult.Refused? RefusalOf(Client client) =>
        client.PublicClient ? Unauthorized("unauthorized_client", "Public client not allowed to retrieve service account", "invalid_client")
        : !client.ServiceAccountsEnabled ? Unauthorized("unauthorized_client", "Client not enabled to retrieve service account", "invalid_client")
        : null;

    private async ValueTask<GrantResult> GrantAsync(TokenRequest request, User account, ClientScopes scopes, CancellationToken ct)
    {
        var withRefresh = request.Client.Flag("client_credentials.use_refresh_token");
        var offline = withRefresh && OfflineAccess.IsWanted(request.Client, scopes);
        if (offline && !OfflineAccess.IsAllowed(request.Realm, request.Client, account, scopes))
        {
            return OfflineAccess.NotAllowed with { UserId = account.Id };
        }

        var (session, part) = sessions.New(request, account, offline, NotesOf(request));
        if (withRefresh)
        {
            await database.WriteAsync(
                async work =>
                {
                    await GrantSessions.StoreAsync(work, session, part, ct);
                    return true;
                },
                ct);
        }

        var subject = request.Subject(account, session, part, scopes, Acr.Proven) with { HasSession = withRefresh };
        var line = withRefresh ? RefreshLine.Begin(request.Realm, time) : null;
        return new GrantResult.Granted(subject, withRefresh ? subject : null, line) { Details = new() { ["username"] = account.Username } };
    }

    /// <summary>Read by the mappers of the client scope <c>service_account</c>.</summary>
    private static Dictionary<string, string> NotesOf(TokenRequest request) => new()
    {
        ["client_id"] = request.Client.ClientId,
        ["clientId"] = request.Client.ClientId,
        ["clientHost"] = request.Http.RemoteAddress,
        ["clientAddress"] = request.Http.RemoteAddress,
    };

    private static GrantResult.Refused Unauthorized(string error, string description, string eventError) =>
        new(new OAuthError(error, description, StatusCodes.Status401Unauthorized), eventError);
}
