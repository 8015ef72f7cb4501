using System.Globalization;

namespace KosmoAuth.Storage;

/// <summary>Something to be done outside the request that caused it. <paramref name="Attempts"/>: those that failed so far.</summary>
public sealed record OutboxRow(long Id, string Kind, string Key, byte[] Body, int Attempts);

public static class OutboxRows
{
    private const string Replace = "DELETE FROM outbox WHERE kind = @kind AND item_key = @key";
    private const string Insert = "INSERT INTO outbox (kind, item_key, body, due, attempts) VALUES (@kind, @key, @body, @due, 0)";
    private const string Done = "DELETE FROM outbox WHERE id = @id";
    private const string Retry = "UPDATE outbox SET due = @due, attempts = attempts + 1, last_error = @error WHERE id = @id";

    private const string Prolong = "UPDATE outbox SET due = @until WHERE id = @id AND due = @before RETURNING id";

    private const string Depth = "SELECT COUNT(*) FROM (SELECT id FROM outbox WHERE kind = @kind LIMIT @most) AS waiting";

    // The lease is the due time itself: a node that dies gives its rows back by doing nothing. The time is asked again outside: a row that
    // another node took while this one waited for it is due no longer.
    private const string Lease = """
        UPDATE outbox SET due = @until WHERE id IN (SELECT id FROM outbox WHERE kind = @kind AND due <= @now ORDER BY due, id LIMIT @most) AND due <= @now
        RETURNING id, item_key, body, attempts
        """;

    /// <param name="key">Newest wins: an undelivered row of the same kind and key is replaced.</param>
    /// <param name="due">Unix seconds.</param>
    public static async ValueTask InsertAsync(DbWork work, string kind, string key, byte[] body, long due, CancellationToken ct)
    {
        await work.LockAsync($"outbox/{kind}/{key}", ct);
        await work.ExecuteAsync(Replace, [kind, key], ct);
        await work.ExecuteAsync(Insert, [kind, key, body, due], ct);
    }

    /// <summary>Deletes the undelivered row of a key.</summary>
    public static async ValueTask DeleteAsync(DbWork work, string kind, string key, CancellationToken ct) => await work.ExecuteAsync(Replace, [kind, key], ct);

    /// <summary>Takes due rows for <paramref name="leaseSeconds"/>, oldest first; no other node gets them meanwhile.</summary>
    public static async ValueTask<IReadOnlyList<OutboxRow>> LeaseDueAsync(
        DbWork work, string kind, long now, int most, int leaseSeconds, CancellationToken ct)
    {
        List<OutboxRow> leased = [];
        await using (var rows = await work.QueryAsync(Lease, [now + leaseSeconds, kind, now, (long)most], ct))
        {
            while (await rows.ReadAsync(ct))
            {
                leased.Add(new OutboxRow(rows.GetInt64(0), kind, rows.GetString(1), (byte[])rows.GetValue(2), rows.GetInt32(3)));
            }
        }

        // RETURNING promises no order.
        leased.Sort((left, right) => left.Id.CompareTo(right.Id));
        return leased;
    }

    /// <summary>Keeps a leased row longer; false when it is gone, or was taken by another node after the lease.</summary>
    /// <param name="before">End of the lease so far, Unix seconds. It tells whose the row is: a later lease ends later.</param>
    /// <param name="until">Its new end.</param>
    public static async ValueTask<bool> ProlongAsync(DbWork work, long id, long before, long until, CancellationToken ct) =>
        await work.FirstAsync(Prolong, [until, id, before], ct) is not null;

    /// <summary>How many rows of a kind are not delivered yet, counted up to <paramref name="most"/>.</summary>
    public static async ValueTask<long> DepthAsync(DbWork work, string kind, int most, CancellationToken ct) =>
        await work.FirstAsync(Depth, [kind, (long)most], ct) is { } count ? Convert.ToInt64(count, CultureInfo.InvariantCulture) : 0;

    public static async ValueTask DoneAsync(DbWork work, long id, CancellationToken ct) => await work.ExecuteAsync(Done, [id], ct);

    /// <summary>Gives a row back after a failure.</summary>
    /// <param name="due">Unix seconds of the next attempt.</param>
    public static async ValueTask RetryAsync(DbWork work, long id, long due, string error, CancellationToken ct) =>
        await work.ExecuteAsync(Retry, [due, error, id], ct);
}
