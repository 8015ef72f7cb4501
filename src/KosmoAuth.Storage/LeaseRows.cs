namespace KosmoAuth.Storage;

/// <summary>Work that one node at a time does.</summary>
public static class LeaseRows
{
    private const string Take = """
        INSERT INTO lease (name, holder, expires) VALUES (@name, @holder, @expires)
        ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires = excluded.expires
            WHERE lease.expires <= @now OR lease.holder = excluded.holder
        RETURNING 1
        """;

    /// <summary>True when nobody else has the work now; the holder prolongs it by taking it again.</summary>
    /// <param name="holder">Distinguishes nodes.</param>
    /// <param name="now">Unix seconds.</param>
    /// <param name="seconds">After this time another node may take it, should this one be gone.</param>
    public static async ValueTask<bool> TakeAsync(DbWork work, string name, string holder, long now, int seconds, CancellationToken ct) =>
        await work.FirstAsync(Take, [name, holder, now + seconds, now], ct) is not null;
}
