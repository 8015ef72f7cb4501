using KosmoAuth.Sessions;
using KosmoAuth.Storage;
using KosmoAuth.Tokens;

namespace KosmoAuth.Oidc.Token.Grants;

/// <summary>
/// New tokens for a refresh token (RFC 6749 section 6) of types Refresh and Offline. What it may still do is the session's to say,
/// never the token's.
/// </summary>
public sealed class RefreshTokenGrant(Database database, TokenSessions sessions, OwnTokens tokens, LastAccess lastAccess, TimeProvider time) : IGrant
{
    private const string EventError = "invalid_token";
    private const int MostAttempts = 5;

    private static readonly IReadOnlyList<Func<Refresh, string?>> s_checks =
    [
        SessionIsActive,
        UserMayUseIt,
        ClientHasPart,
        IsNotStale,
        OfflineAccessIsStillGranted,
    ];

    string IGrant.Type => "refresh_token";

    string IGrant.EventType => "REFRESH_TOKEN";

    async Task<GrantResult> IGrant.AuthorizeAsync(TokenRequest request, CancellationToken ct)
    {
        if (request["refresh_token"] is not { } text)
        {
            return new GrantResult.Refused(OAuthError.InvalidRequest("No refresh token"), EventError);
        }

        if (tokens.VerifyRefreshToken(request.Realm, request.Http.Issuer, text) is not { } token)
        {
            return GrantResult.Invalid("Invalid refresh token", EventError);
        }

        if (RefusalOf(token, request) is { } refusal)
        {
            return refusal with { UserId = token.Sub, SessionId = token.Sid, Details = DetailsOf(token) };
        }

        var result = request.Realm.Lifetimes.RevokeRefreshToken
            ? await database.WriteAsync(work => RotateAsync(work, request, token, RefreshLine.Of(token, token.Generation), ct), ct)
            : await database.ReadAsync(work => RefreshAsync(work, request, token, ct), ct);
        if (result is GrantResult.Granted granted)
        {
            lastAccess.Touch(granted.Subject.Session, request.Client.Id);
        }

        return result;
    }

    /// <summary>What the token and the client say by themselves.</summary>
    private GrantResult.Refused? RefusalOf(RefreshToken token, TokenRequest request) =>
        token.Expires <= Now ? GrantResult.Invalid("Token is not active", EventError)
        : token.Azp != request.Client.ClientId
            ? GrantResult.Invalid("Invalid refresh token. Token client and authorized client don't match", EventError)
        : token.IssuedAt < Math.Max(request.Realm.NotBefore, request.Client.NotBefore) ? GrantResult.Invalid("Stale token", EventError)
        : request.Scope is { } scope && ClientScopes.For(request.Client, scope).Scopes is null
            ? new GrantResult.Refused(OAuthError.InvalidScope(scope), "invalid_request")
        : null;

    private async ValueTask<GrantResult> RefreshAsync(DbWork work, TokenRequest request, RefreshToken token, CancellationToken ct)
    {
        var (session, refusal) = await CheckAsync(work, request, token, ct);
        return refusal is null ? Grant(request, token, session!, null) : refusal;
    }

    /// <summary>The session, or why it gives nothing.</summary>
    private async ValueTask<(TokenSession? Session, GrantResult.Refused? Refusal)> CheckAsync(
        DbWork work, TokenRequest request, RefreshToken token, CancellationToken ct)
    {
        var session = await sessions.ReadAsync(work, request.Realm, token.Sid, request.Client.Id, token.Offline, ct);
        var refresh = new Refresh(request, token, session, Now);
        foreach (var check in s_checks)
        {
            if (check(refresh) is { } reason)
            {
                return (null, Invalid(token, reason));
            }
        }

        var scopes = ClientScopes.Granted(request.Client, token.Scope);
        return (session, await ConsentCheck.RefusalAsync(work, request.Realm, request.Client, session!.User!, scopes, ct));
    }

    /// <summary>
    /// Every token once, or as often as the realm says. One that comes too often was stolen, from the client or by it: the line ends
    /// for both.
    /// </summary>
    private async ValueTask<GrantResult> RotateAsync(DbWork work, TokenRequest request, RefreshToken token, RefreshLine line, CancellationToken ct)
    {
        // Tokens of the same part go one by one. Before anything else: who waits for others while it holds a row makes them wait for itself.
        await ClientSessionRows.HoldAsync(work, request.Realm.Id, token.Sid, request.Client.Id, ct);
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            var (session, refusal) = await CheckAsync(work, request, token, ct);
            if (refusal is not null)
            {
                return refusal;
            }

            var part = session!.Part!;
            if (line.Use(part, request.Realm.Lifetimes.RefreshTokenMaxReuse, out var reason) is not { } notes)
            {
                await ClientSessionRows.DeleteAsync(work, part.RealmId, part.SessionId, part.ClientId, part.Offline, ct);
                return Invalid(token, reason!);
            }

            if (await ClientSessionRows.UpdateNotesAsync(work, part, notes, ct))
            {
                return Grant(request, token, session, line.Next().ToString());
            }
        }

        return Invalid(token, "Stale token");
    }

    private static GrantResult.Granted Grant(TokenRequest request, RefreshToken token, TokenSession session, string? generation)
    {
        var granted = ClientScopes.Granted(request.Client, token.Scope);
        var level = LevelNote.Read(session.Part!);
        var whole = Subject(granted);
        var narrowed = request.Scope is null ? whole : Subject(Narrow(granted, ClientScopes.For(request.Client, request.Scope)));
        return new GrantResult.Granted(narrowed, OfflineAccess.GivesRefreshTokens(request.Client) ? whole : null, generation)
        {
            WithIdToken = whole.IsOpenId,
            Details = DetailsOf(token),
        };

        TokenSubject Subject(ClientScopes scopes) =>
            request.Subject(session.User!, session.Session, session.Part!, scopes, level) with { Nonce = token.Nonce };
    }

    // A wider scope is not an error in Keycloak: what was not granted is not given.
    private static ClientScopes Narrow(ClientScopes granted, ClientScopes asked) =>
        new([.. granted.Scopes!.Where(asked.Scopes!.Contains)]) { IsOpenId = granted.IsOpenId && asked.IsOpenId };

    private static string? SessionIsActive(Refresh refresh) => refresh switch
    {
        { Token.Offline: true, Session: null } => "Offline user session not found",
        { Session: null } => "Session not active",
        _ when SessionLifetimes.IsActive(refresh.Request.Realm, refresh.Session.Session, refresh.Now) => null,
        { Token.Offline: true } => "Offline session not active",
        _ => "Session not active",
    };

    private static string? UserMayUseIt(Refresh refresh) => refresh.Session!.User switch
    {
        null => "Unknown user",
        { Enabled: false } => "User disabled",
        { NotBefore: var notBefore } when refresh.Token.IssuedAt < notBefore => "Stale token",
        _ => null,
    };

    private static string? ClientHasPart(Refresh refresh) =>
        refresh.Session!.Part is null ? "Session doesn't have required client"
        : refresh.Session.IsActive(refresh.Request.Realm, refresh.Request.Client, refresh.Now) ? null
        : "Client session not active";

    // The session or the part was ended and opened again under the same id.
    private static string? IsNotStale(Refresh refresh) =>
        refresh.Token.IssuedAt < Math.Max(refresh.Session!.Session.Started, refresh.Session.Part!.Started) ? "Stale token" : null;

    private static string? OfflineAccessIsStillGranted(Refresh refresh)
    {
        if (!refresh.Token.Offline)
        {
            return null;
        }

        var (request, scopes) = (refresh.Request, ClientScopes.Granted(refresh.Request.Client, refresh.Token.Scope));
        return scopes.Scopes!.Any(scope => scope.Name == ClientScopes.OfflineAccess)
            && OfflineAccess.IsAllowed(request.Realm, request.Client, refresh.Session!.User!, scopes) ? null : "Offline session not active";
    }

    private static GrantResult.Refused Invalid(RefreshToken token, string reason) =>
        GrantResult.Invalid(reason, EventError) with { UserId = token.Sub, SessionId = token.Sid, Details = DetailsOf(token) };

    private static Dictionary<string, string> DetailsOf(RefreshToken token) => new()
    {
        ["refresh_token_id"] = token.Jti,
        ["refresh_token_type"] = token.Offline ? "Offline" : "Refresh",
        ["refresh_token_sub"] = token.Sub,
    };

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    private sealed record Refresh(TokenRequest Request, RefreshToken Token, TokenSession? Session, long Now);
}
