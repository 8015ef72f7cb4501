using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Storage;
using KosmoAuth.Tokens;

namespace KosmoAuth.Oidc;

/// <summary>What makes a token count: a client, a person and a session that are still good; or why it does not.</summary>
/// <param name="Known">The subject, with what was answered about it before; null when it does not count.</param>
/// <param name="Fault">In Keycloak's words; null when it counts.</param>
internal sealed record LiveToken(RememberedSubject? Known, string? Fault)
{
    public const string NotVerified = "Token verification failed";

    /// <summary>Null when it does not count.</summary>
    public TokenSubject? Subject => Known?.Subject;

    public static LiveToken Dead(string fault) => new(null, fault);
}

/// <summary>The parts of a verified token that decide whether it still counts.</summary>
/// <param name="Sid">Null for a token without a session.</param>
internal sealed record TokenFacts(string Jti, string Azp, string? Sid, bool Offline, string Scope, long IssuedAt)
{
    /// <summary>What was made of the token before; null for kinds that are not shown again and again.</summary>
    public TokenMemory? Memory { get; init; }

    // Keycloak's jti says in its first letters what kind of session the token belongs to, then of what kind it is itself.
    private const string OfflineMark = "of";
    private const string LightweightMark = "lt";

    /// <summary>Whether the token was made without most of its claims.</summary>
    public static bool IsLightweight(AccessToken token) => token.Jti.AsSpan(OfflineMark.Length).StartsWith(LightweightMark, StringComparison.Ordinal);

    public static TokenFacts Of(AccessToken token) =>
        new(token.Jti, token.Azp, token.Sid, token.Jti.StartsWith(OfflineMark, StringComparison.Ordinal), token.Scope, token.IssuedAt) { Memory = token.Memory };

    public static TokenFacts Of(RefreshToken token) => new(token.Jti, token.Azp, token.Sid, token.Offline, token.Scope, token.IssuedAt);
}

/// <summary>Whether tokens of ours still count now. Log-out, disabling, revocation and notBefore hold at once, on every node.</summary>
public sealed class LiveTokens(Database database, TokenSessions sessions, ServiceAccounts accounts, TimeProvider time)
{
    private const string RevokedKind = "revoked";

    /// <summary>From now on the access token with this <c>jti</c> does not count.</summary>
    /// <param name="expires">Unix seconds; null for a token without an end.</param>
    internal static async ValueTask RevokeAsync(DbWork work, string jti, long? expires, CancellationToken ct) =>
        await SingleUse.SpendAsync(work, RevokedKind, jti, expires ?? DateTimeOffset.MaxValue.ToUnixTimeSeconds(), ct);

    internal async ValueTask<LiveToken> FindAsync(RealmRequest request, TokenFacts token, CancellationToken ct)
    {
        if (request.Realm.Clients.GetValueOrDefault(token.Azp) is not { Enabled: true } client)
        {
            return LiveToken.Dead(request.Realm.Clients.ContainsKey(token.Azp) ? "Client disabled" : "Client not found");
        }

        // One statement where there is a session: its row brings along whether the token was revoked.
        var session = token.Sid is null ? await WithoutSessionAsync(request, client, token, ct)
            : await sessions.ReadAsync(request.Realm, token.Sid, client.Id, token.Offline, (RevokedKind, token.Jti), ct);
        if (session?.IsSpent ?? await database.ReadAsync(work => SingleUse.IsSpentAsync(work, RevokedKind, token.Jti, ct), ct))
        {
            return LiveToken.Dead(LiveToken.NotVerified);
        }

        return FaultOf(request.Realm, client, session, token) is { } fault
            ? LiveToken.Dead(fault)
            : new LiveToken(SubjectOf(request, client, session!, token), null);
    }

    private string? FaultOf(Realm realm, Client client, TokenSession? session, TokenFacts token) => session switch
    {
        { Part: null } or null => "user_session_not_found",
        { User: null } => "User not found",
        { User.Enabled: false } => "User disabled",
        _ when token.IssuedAt < Math.Max(Math.Max(realm.NotBefore, client.NotBefore), session.User.NotBefore) => LiveToken.NotVerified,
        _ when !session.IsActive(realm, client, time.GetUtcNow().ToUnixTimeSeconds()) => "Session expired",
        _ when token.IssuedAt < Math.Max(session.Session.Started, session.Part.Started) => "Stale token",
        _ => null,
    };

    /// <summary>Only service accounts have tokens without a session; it is made up from the token.</summary>
    private async ValueTask<TokenSession> WithoutSessionAsync(RealmRequest request, Client client, TokenFacts token, CancellationToken ct)
    {
        var account = await accounts.FindAsync(request.Realm, client, ct);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var session = new UserSession
        {
            Id = token.Jti,
            RealmId = request.Realm.Id,
            UserId = account?.Id ?? "",
            Started = token.IssuedAt,
            LastAccess = now,
            AuthTime = token.IssuedAt,
        };
        var part = new ClientSession
        {
            SessionId = session.Id,
            ClientId = client.Id,
            RealmId = session.RealmId,
            Started = session.Started,
            LastAccess = now,
        };
        return new TokenSession(session, part, account);
    }

    private static RememberedSubject SubjectOf(RealmRequest request, Client client, TokenSession session, TokenFacts token) =>
        (token.Memory ?? new TokenMemory()).Subject(
            new SubjectParts(request.Realm, client, session.User!, session.Session, session.Part!, request.Issuer, request.RemoteAddress),
            token,
            static (token, parts) => TokenSubjects.Of(
                parts, ClientScopes.Granted(parts.Client, token.Scope), LevelNote.Read(parts.ClientSession)) with { HasSession = token.Sid is not null });
}
