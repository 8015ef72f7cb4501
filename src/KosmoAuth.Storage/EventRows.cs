namespace KosmoAuth.Storage;

/// <summary>A stored event under Keycloak's names. <paramref name="Details"/>: name to text.</summary>
public sealed record EventRow(
    string RealmId, long TimeMs, string Type, string? ClientId, string? UserId, string? SessionId, string? IpAddress, string? Error,
    IReadOnlyDictionary<string, string> Details);

public static class EventRows
{
    private const string Insert = """
        INSERT INTO event (realm_id, time_ms, type, client_id, user_id, session_id, ip_address, error, details)
        VALUES (@realm, @time, @type, @client, @user, @session, @ip, @error, @details)
        """;

    private const string DeleteOlder = """
        DELETE FROM event WHERE id IN (SELECT id FROM event WHERE realm_id = @realm AND time_ms < @before ORDER BY time_ms LIMIT @most) RETURNING 1
        """;

    private const string Newest = """
        SELECT realm_id, time_ms, type, client_id, user_id, session_id, ip_address, error, details FROM event
        WHERE realm_id = @realm ORDER BY time_ms DESC, id DESC LIMIT @most
        """;

    public static async ValueTask InsertAsync(DbWork work, IReadOnlyList<EventRow> events, CancellationToken ct)
    {
        foreach (var row in events)
        {
            await work.ExecuteAsync(
                Insert,
                [row.RealmId, row.TimeMs, row.Type, row.ClientId, row.UserId, row.SessionId, row.IpAddress, row.Error, Columns.Notes(row.Details)],
                ct);
        }
    }

    /// <summary>The newest events of a realm, newest first.</summary>
    public static async ValueTask<IReadOnlyList<EventRow>> NewestAsync(DbWork work, string realmId, int most, CancellationToken ct)
    {
        List<EventRow> events = [];
        await using var rows = await work.QueryAsync(Newest, [realmId, (long)most], ct);
        while (await rows.ReadAsync(ct))
        {
            events.Add(new EventRow(
                rows.GetString(0), rows.GetInt64(1), rows.GetString(2), rows.TextOrNull(3), rows.TextOrNull(4), rows.TextOrNull(5),
                rows.TextOrNull(6), rows.TextOrNull(7), Columns.Notes(rows.GetString(8))));
        }

        return events;
    }

    /// <summary>Deletes at most <paramref name="most"/> events of a realm older than a time, and says how many.</summary>
    public static ValueTask<int> DeleteOlderAsync(DbWork work, string realmId, long beforeMs, int most, CancellationToken ct) =>
        Cleanup.CountAsync(work, DeleteOlder, [realmId, beforeMs, (long)most], ct);
}
