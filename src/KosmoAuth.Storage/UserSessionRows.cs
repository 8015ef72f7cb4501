using System.Data.Common;
using KosmoAuth.Realms;

namespace KosmoAuth.Storage;

/// <summary>What a token needs to know of a session, read at once.</summary>
/// <param name="Client">The client's part; null when it has none.</param>
/// <param name="UserVersion">Null when the person is gone.</param>
/// <param name="IsSpent">Whether the id that was asked for with it is spent; null when none was.</param>
public sealed record SessionForToken(UserSession Session, ClientSession? Client, long? UserVersion, bool? IsSpent);

/// <summary>A time of use to be written down; <paramref name="ClientId"/> null for the user session itself.</summary>
public sealed record SessionTouch(string RealmId, string SessionId, bool Offline, string? ClientId, long LastAccess);

public static class UserSessionRows
{
    private const string Session = "s.id, s.user_id, s.started, s.last_access, s.remember_me, s.ip_address, s.auth_time, s.level, s.notes";

    private const string Find = $"SELECT {Session} FROM user_session s WHERE s.realm_id = @realm AND s.id = @id AND s.offline = @offline";

    private const string OfUser = $"""
        SELECT {Session} FROM user_session s WHERE s.realm_id = @realm AND s.user_id = @user AND s.offline = @offline ORDER BY s.started, s.id
        """;

    private const string TokenColumns = $"{Session}, c.started, c.last_access, c.redirect_uri, c.notes, u.version";

    private const string TokenRows = """
        FROM user_session s
        LEFT JOIN client_session c ON c.realm_id = s.realm_id AND c.session_id = s.id AND c.offline = s.offline AND c.client_id = @client
        LEFT JOIN user_entity u ON u.realm_id = s.realm_id AND u.id = s.user_id
        WHERE s.realm_id = @realm AND s.id = @id AND s.offline = @offline
        """;

    private const string ForToken = $"SELECT {TokenColumns} {TokenRows}";

    private const string ForTokenOnce =
        $"SELECT {TokenColumns}, (SELECT 1 FROM single_use WHERE kind = @kind AND id_hash = @hash) {TokenRows}";

    private const string Insert = """
        INSERT INTO user_session (realm_id, id, offline, user_id, started, last_access, remember_me, ip_address, auth_time, level, notes)
        VALUES (@realm, @id, @offline, @user, @started, @access, @remember, @ip, @auth, @level, @notes)
        """;

    private const string Update = """
        UPDATE user_session SET last_access = @access, remember_me = @remember, ip_address = @ip, auth_time = @auth, level = @level, notes = @notes
        WHERE realm_id = @realm AND id = @id AND offline = @offline
        """;

    private const string Delete = "DELETE FROM user_session WHERE realm_id = @realm AND id = @id AND offline = @offline";

    private const string DeleteOfUser = "DELETE FROM user_session WHERE realm_id = @realm AND user_id = @user RETURNING 1";

    // Both kinds are named, because they come before the time in the index.
    private const string AnyOfflineBefore = """
        SELECT 1 FROM user_session WHERE realm_id = @realm AND offline = @offline AND remember_me IN (0, 1) AND started < @started LIMIT 1
        """;

    private const string Touch =
        "UPDATE user_session SET last_access = @access WHERE realm_id = @realm AND id = @id AND offline = @offline AND last_access < @access";

    /// <summary>Puts what ends a session or makes its offline twin in a row until the end of the transaction.</summary>
    public static Task HoldAsync(DbWork work, string realmId, string sid, CancellationToken ct) => work.LockAsync($"session/{realmId}/{sid}", ct);

    public static async ValueTask<UserSession?> FindAsync(DbWork work, string realmId, string sid, bool offline, CancellationToken ct)
    {
        await using var rows = await work.QueryAsync(Find, [realmId, sid, Columns.Flag(offline)], ct);
        return await rows.ReadAsync(ct) ? Read(rows, realmId, offline) : null;
    }

    /// <summary>Whether there is an offline session that began before <paramref name="time"/> (Unix seconds).</summary>
    public static async ValueTask<bool> AnyOfflineBeforeAsync(DbWork work, string realmId, long time, CancellationToken ct) =>
        await work.FirstAsync(AnyOfflineBefore, [realmId, Columns.Flag(true), time], ct) is not null;

    /// <summary>All sessions of a person, oldest first; with <paramref name="offline"/> the offline ones.</summary>
    public static async ValueTask<IReadOnlyList<UserSession>> UsersSessionsAsync(
        DbWork work, string realmId, string userId, bool offline, CancellationToken ct)
    {
        List<UserSession> sessions = [];
        await using var rows = await work.QueryAsync(OfUser, [realmId, userId, Columns.Flag(offline)], ct);
        while (await rows.ReadAsync(ct))
        {
            sessions.Add(Read(rows, realmId, offline));
        }

        return sessions;
    }

    /// <summary>Session, the client's part and the person's version in one statement, so they belong together.</summary>
    /// <param name="clientId">Internal id of the client.</param>
    /// <param name="once">An id of <see cref="SingleUse"/> to be looked up by the way.</param>
    public static Query<SessionForToken?> QueryForToken(string realmId, string sid, string clientId, bool offline, (string Kind, string Id)? once = null)
    {
        return once is var (kind, id)
            ? new(ForTokenOnce, [kind, SingleUse.Hash(id), clientId, realmId, sid, Columns.Flag(offline)], ReadAsync)
            : new(ForToken, [clientId, realmId, sid, Columns.Flag(offline)], ReadAsync);

        async ValueTask<SessionForToken?> ReadAsync(DbDataReader rows, CancellationToken ct) => await rows.ReadAsync(ct)
            ? new(Read(rows, realmId, offline), ReadPart(rows, realmId, sid, clientId, offline), rows.NumberOrNull(13), once is null ? null : !rows.IsDBNull(14))
            : null;
    }

    /// <summary>The same within other work.</summary>
    public static ValueTask<SessionForToken?> ReadForTokenAsync(
        DbWork work, string realmId, string sid, string clientId, bool offline, CancellationToken ct) =>
        QueryForToken(realmId, sid, clientId, offline).RunAsync(work, ct);

    public static async ValueTask InsertAsync(DbWork work, UserSession session, CancellationToken ct) =>
        await work.ExecuteAsync(
            Insert,
            [
                session.RealmId, session.Id, Columns.Flag(session.Offline), session.UserId, session.Started, session.LastAccess,
                Columns.Flag(session.RememberMe), session.IpAddress, session.AuthTime, (long)session.Level, Columns.Notes(session.Notes),
            ],
            ct);

    /// <summary>Writes everything but id, person and start.</summary>
    public static async ValueTask UpdateAsync(DbWork work, UserSession session, CancellationToken ct) =>
        await work.ExecuteAsync(
            Update,
            [
                session.LastAccess, Columns.Flag(session.RememberMe), session.IpAddress, session.AuthTime, (long)session.Level,
                Columns.Notes(session.Notes), session.RealmId, session.Id, Columns.Flag(session.Offline),
            ],
            ct);

    /// <summary>Deletes the session and its parts, and returns the parts.</summary>
    public static async ValueTask<IReadOnlyList<ClientSession>> DeleteAsync(
        DbWork work, string realmId, string sid, bool offline, CancellationToken ct)
    {
        var parts = await ClientSessionRows.OfSessionAsync(work, realmId, sid, offline, ct);
        await work.ExecuteAsync(Delete, [realmId, sid, Columns.Flag(offline)], ct);
        return parts;
    }

    /// <summary>Deletes all sessions of a person, offline ones too, and says how many. To tell clients, read them first.</summary>
    public static ValueTask<int> DeleteOfUserAsync(DbWork work, string realmId, string userId, CancellationToken ct) =>
        Cleanup.CountAsync(work, DeleteOfUser, [realmId, userId], ct);

    /// <summary>Writes down times of use; a time older than the row's changes nothing, and neither does one of a session that is gone.</summary>
    public static async ValueTask TouchAsync(DbWork work, IReadOnlyList<SessionTouch> touches, CancellationToken ct)
    {
        // In one order on every node, so that two batches at once do not wait for each other.
        foreach (var touch in touches.OrderBy(touch => touch.SessionId, StringComparer.Ordinal).ThenBy(touch => touch.ClientId, StringComparer.Ordinal))
        {
            if (touch.ClientId is null)
            {
                await work.ExecuteAsync(Touch, [touch.LastAccess, touch.RealmId, touch.SessionId, Columns.Flag(touch.Offline)], ct);
            }
            else
            {
                await ClientSessionRows.TouchAsync(work, touch, ct);
            }
        }
    }

    private static ClientSession? ReadPart(DbDataReader row, string realmId, string sid, string clientId, bool offline) => row.IsDBNull(9) ? null : new()
    {
        SessionId = sid,
        ClientId = clientId,
        RealmId = realmId,
        Offline = offline,
        Started = row.GetInt64(9),
        LastAccess = row.GetInt64(10),
        RedirectUri = row.TextOrNull(11),
        Notes = Columns.Notes(row.GetString(12)),
    };

    private static UserSession Read(DbDataReader row, string realmId, bool offline) => new()
    {
        Id = row.GetString(0),
        RealmId = realmId,
        Offline = offline,
        UserId = row.GetString(1),
        Started = row.GetInt64(2),
        LastAccess = row.GetInt64(3),
        RememberMe = row.Flag(4),
        IpAddress = row.TextOrNull(5),
        AuthTime = row.GetInt64(6),
        Level = row.GetInt32(7),
        Notes = Columns.Notes(row.GetString(8)),
    };
}
