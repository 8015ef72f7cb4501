using System.Data.Common;

namespace KosmoAuth.Storage;

/// <summary>Sessions of a realm that are over by its lifetimes. All times are Unix seconds.</summary>
/// <param name="RememberMe">Which of the two kinds of sessions is meant; null for both.</param>
/// <param name="LastAccessBefore">Idle since before this time.</param>
/// <param name="StartedBefore">Or begun before this time; <see cref="long.MinValue"/> for sessions without a longest life.</param>
public sealed record SessionCutoff(string RealmId, bool Offline, bool? RememberMe, long LastAccessBefore, long StartedBefore);

/// <summary>Deletes what is over, a few rows at a time, so that no log-in waits long behind it. Call again while the answer is not zero.</summary>
public static class Cleanup
{
    // A clock that jumps ahead and comes back must not find that used codes are forgotten, or log-ins gone.
    private const long MarginSeconds = 7200;

    private const string SpentOnes =
        "DELETE FROM single_use WHERE (kind, id_hash) IN (SELECT kind, id_hash FROM single_use WHERE expires < @before LIMIT @most) RETURNING 1";

    private const string LoginSessions =
        "DELETE FROM login_session WHERE id IN (SELECT id FROM login_session WHERE expires < @before LIMIT @most) RETURNING 1";

    private const string Links = """
        DELETE FROM action_link WHERE (kind, token_hash) IN (SELECT kind, token_hash FROM action_link WHERE expires < @before LIMIT @most) RETURNING 1
        """;

    private const string Counters = """
        DELETE FROM attempt_counter WHERE (kind, key_hash) IN (SELECT kind, key_hash FROM attempt_counter WHERE expires < @before LIMIT @most) RETURNING 1
        """;

    // The time is asked again outside: a session may be used while its row is waited for.
    private const string IdleSessions = """
        DELETE FROM user_session WHERE (realm_id, id, offline) IN (
            SELECT realm_id, id, offline FROM user_session
            WHERE realm_id = @realm AND offline = @offline AND last_access < @idle AND remember_me IN (@remember, @either) LIMIT @most)
            AND last_access < @idle
        RETURNING 1
        """;

    private const string OldSessions = """
        DELETE FROM user_session WHERE (realm_id, id, offline) IN (
            SELECT realm_id, id, offline FROM user_session
            WHERE realm_id = @realm AND offline = @offline AND started < @started AND remember_me IN (@remember, @either) LIMIT @most)
        RETURNING 1
        """;

    /// <summary>Deletes used ids, unfinished log-ins, mailed links and counters whose time has passed; at most <paramref name="most"/> of each. Returns how many.</summary>
    /// <param name="now">Unix seconds.</param>
    public static async ValueTask<int> RunAsync(DbWork work, long now, int most, CancellationToken ct) =>
        await CountAsync(work, SpentOnes, [now - MarginSeconds, (long)most], ct)
        + await CountAsync(work, LoginSessions, [now - MarginSeconds, (long)most], ct)
        + await CountAsync(work, Links, [now - MarginSeconds, (long)most], ct)
        + await CountAsync(work, Counters, [now - MarginSeconds, (long)most], ct);

    /// <summary>Deletes sessions with what clients have in them; at most <paramref name="most"/> of each kind. Returns how many.</summary>
    public static async ValueTask<int> SessionsAsync(DbWork work, SessionCutoff over, int most, CancellationToken ct)
    {
        var (offline, one, other) = (Columns.Flag(over.Offline), Columns.Flag(over.RememberMe ?? true), Columns.Flag(over.RememberMe ?? false));
        var idle = await CountAsync(work, IdleSessions, [over.RealmId, offline, over.LastAccessBefore, one, other, (long)most], ct);
        return over.StartedBefore == long.MinValue
            ? idle
            : idle + await CountAsync(work, OldSessions, [over.RealmId, offline, over.StartedBefore, one, other, (long)most], ct);
    }

    internal static ValueTask<int> CountAsync(DbWork work, string sql, ReadOnlySpan<object?> values, CancellationToken ct) =>
        CountAsync(work.QueryAsync(sql, values, ct), ct);

    private static async ValueTask<int> CountAsync(Task<DbDataReader> query, CancellationToken ct)
    {
        await using var rows = await query;
        var count = 0;
        while (await rows.ReadAsync(ct))
        {
            count++;
        }

        return count;
    }
}
