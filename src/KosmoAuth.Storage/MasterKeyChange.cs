namespace KosmoAuth.Storage;

/// <summary>What a look at all sealed values found.</summary>
/// <param name="Rows">How many rows were looked at.</param>
/// <param name="Others">Rows with values that are, or were, under another key than the one that seals.</param>
/// <param name="Broken">Rows that open under no known key.</param>
public sealed record SealedValues(long Rows, long Others, IReadOnlyList<string> Broken);

/// <summary>
/// Replaces the master key while servers run: the new key seals first, then everything is sealed anew in small batches. Whoever is killed in between begins
/// again and finds what is done. A row that somebody else changes at the same moment is left to the next pass.
/// </summary>
public sealed class MasterKeyChange(Database database, MasterKey key)
{
    private const int MostAtOnce = 500;

    /// <summary>Lets the key of this id seal from now on; other nodes follow within a second.</summary>
    /// <exception cref="StorageException">There is no such key.</exception>
    public Task SwitchAsync(string keyId, CancellationToken ct) => database.WriteAsync(
        async work =>
        {
            await KeyCheck.SwitchAsync(work, keyId, ct);
            return true;
        },
        ct);

    /// <summary>Looks at all sealed values and changes none.</summary>
    public Task<SealedValues> LookAsync(CancellationToken ct) => WalkAsync(change: false, ct);

    /// <summary>Seals everything anew that is under another key. To be repeated until there is nothing left.</summary>
    public Task<SealedValues> ResealAsync(CancellationToken ct) => WalkAsync(change: true, ct);

    private async Task<SealedValues> WalkAsync(bool change, CancellationToken ct)
    {
        var (rows, others) = (0L, 0L);
        List<string> broken = [];
        foreach (var column in SealedColumn.All)
        {
            var after = column.First;
            while (await PageAsync(column, after, ct) is { Count: > 0 } page)
            {
                var anew = page.Select(row => (row.Key, row.Value, New: Reseal(column, row, broken))).Where(row => row.New is not null).ToList();
                if (change && anew.Count > 0)
                {
                    await ReplaceAsync(column, anew!, ct);
                }

                (rows, others, after) = (rows + page.Count, others + anew.Count, page[^1].Key);
            }
        }

        return new(rows, others, broken);
    }

    private ValueTask<List<(object[] Key, object Value)>> PageAsync(SealedColumn column, object[] after, CancellationToken ct) => database.ReadAsync(
        async work =>
        {
            List<(object[], object)> page = [];
            await using var rows = await work.QueryAsync(column.Page, [.. after, (long)MostAtOnce], ct);
            while (await rows.ReadAsync(ct))
            {
                page.Add(([.. Enumerable.Range(0, after.Length).Select(rows.GetValue)], rows.GetValue(after.Length)));
            }

            return page;
        },
        ct);

    private object? Reseal(SealedColumn column, (object[] Key, object Value) row, List<string> broken)
    {
        try
        {
            return column.Reseal(key, row.Key, row.Value);
        }
        catch (SealedValueException)
        {
            broken.Add($"{column.Table} {string.Join('/', row.Key)}");
            return null;
        }
    }

    private Task<bool> ReplaceAsync(SealedColumn column, List<(object[] Key, object Value, object New)> rows, CancellationToken ct) => database.WriteAsync(
        async work =>
        {
            foreach (var (id, value, anew) in rows)
            {
                await work.ExecuteAsync(column.Replace, [anew, .. id, value], ct);
            }

            return true;
        },
        ct);
}
