using System.Collections.Concurrent;
using KosmoAuth.Storage;

namespace KosmoAuth.Delivery;

/// <summary>The outbox rows that this node has in its hands.</summary>
/// <param name="kind">See <see cref="OutboxRow.Kind"/>.</param>
internal sealed class LeasedRows(Database database, string kind, TimeProvider time)
{
    /// <summary>So soon another node takes up what a killed one had.</summary>
    private const int Seconds = 15;

    // Id of the row, and the Unix seconds until when nobody else takes it.
    private readonly ConcurrentDictionary<long, long> _leases = [];

    /// <summary>Often enough that two prolongations may fail.</summary>
    public static TimeSpan Beat { get; } = TimeSpan.FromSeconds(Seconds / 3);

    /// <summary>Takes rows that are due, oldest first.</summary>
    public async Task<IReadOnlyList<OutboxRow>> TakeAsync(int most, CancellationToken ct)
    {
        var now = Now;
        var rows = await database.WriteAsync(work => OutboxRows.LeaseDueAsync(work, kind, now, most, Seconds, ct), ct);
        foreach (var row in rows)
        {
            _leases[row.Id] = now + Seconds;
        }

        return rows;
    }

    /// <summary>Whether the row is still this node's: nobody has replaced it, and its time is not over.</summary>
    public bool Has(long id) => _leases.TryGetValue(id, out var until) && Now < until;

    /// <summary>The row is settled, or left to whoever takes it next.</summary>
    public void LetGo(long id) => _leases.TryRemove(id, out _);

    /// <summary>Keeps every row for another while; forgets those that are gone or somebody else's by now.</summary>
    public async Task ProlongAsync(CancellationToken ct)
    {
        var (held, until) = (_leases.ToArray(), Now + Seconds);
        var kept = held.Length == 0 ? [] : await database.WriteAsync(work => ProlongAsync(work, held, until, ct), ct);
        foreach (var (id, before) in held)
        {
            _ = kept.Contains(id) ? _leases.TryUpdate(id, until, before) : _leases.TryRemove(KeyValuePair.Create(id, before));
        }
    }

    private static async ValueTask<HashSet<long>> ProlongAsync(DbWork work, KeyValuePair<long, long>[] held, long until, CancellationToken ct)
    {
        var kept = new HashSet<long>();
        foreach (var (id, before) in held)
        {
            if (await OutboxRows.ProlongAsync(work, id, before, until, ct))
            {
                kept.Add(id);
            }
        }

        return kept;
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();
}
