namespace KosmoAuth.Storage;

/// <summary>
/// Counts attempts on every node together. A window begins with its first attempt; when it is over, counting starts again.
/// </summary>
public static class AttemptRows
{
    private const string Count = """
        INSERT INTO attempt_counter (kind, key_hash, attempts, expires) VALUES (@kind, @key, 1, @expires)
        ON CONFLICT (kind, key_hash) DO UPDATE SET
            attempts = CASE WHEN attempt_counter.expires <= @now THEN 1 ELSE attempt_counter.attempts + 1 END,
            expires = CASE WHEN attempt_counter.expires <= @now THEN excluded.expires ELSE attempt_counter.expires END
        RETURNING attempts
        """;

    private const string Read = "SELECT attempts FROM attempt_counter WHERE kind = @kind AND key_hash = @key AND expires > @now";

    /// <summary>Counts one attempt and tells how many there were in this window.</summary>
    /// <param name="kind">Name of the limit.</param>
    /// <param name="key">A keyed hash of what is limited, never the value.</param>
    /// <param name="now">Unix seconds.</param>
    /// <param name="window">Seconds.</param>
    public static async ValueTask<long> CountAsync(DbWork work, string kind, byte[] key, long now, long window, CancellationToken ct) =>
        await work.FirstAsync(Count, [kind, key, now + window, now], ct) is long attempts ? attempts : 0;

    /// <summary>Attempts so far in the window.</summary>
    /// <param name="now">Unix seconds.</param>
    public static async ValueTask<long> ReadAsync(DbWork work, string kind, byte[] key, long now, CancellationToken ct) =>
        await work.FirstAsync(Read, [kind, key, now], ct) is long attempts ? attempts : 0;
}
