using System.Collections.Frozen;
using KosmoAuth.Realms;
using Microsoft.Extensions.Logging;

namespace KosmoAuth.Storage;

/// <summary>The compiled realms in memory; every node asks once a second for changed revisions, and at once when it made the change itself.</summary>
public sealed class RealmCatalog(Database database, TimeProvider time, ILogger<RealmCatalog>? log = null) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Dictionary<string, RealmRow> _broken = [];
    private volatile Realms _realms = Realms.Of([]);

    /// <summary>How documents become a realm; tests put something smaller here.</summary>
    internal Func<string, string, long, IReadOnlyList<RealmDocument>, Realm> Compile { get; init; } = RealmCompiler.Compile;

    /// <summary>All realms, enabled or not.</summary>
    public IReadOnlyCollection<Realm> All => _realms.ByName.Values;

    /// <summary>When the database was last asked with success; the realms may be older than this node believes when it is long ago.</summary>
    public DateTimeOffset RefreshedAt { get; private set; }

    /// <summary>By name, exactly as written; null when unknown.</summary>
    public Realm? Find(string name) => _realms.ByName.GetValueOrDefault(name);

    /// <summary>By id; null when unknown.</summary>
    public Realm? FindById(string id) => _realms.ById.GetValueOrDefault(id);

    /// <summary>Names of realms whose newest revision does not compile; they stay as they were, or are missing if they never compiled.</summary>
    public IReadOnlyCollection<string> Broken { get; private set; } = [];

    /// <summary>Reads all realms at the start. One that does not compile keeps no other from its work; see <see cref="Broken"/>.</summary>
    public Task LoadAsync(CancellationToken ct) => RefreshAsync(ct);

    /// <summary>
    /// Asks for the revisions, reads and compiles the realms that changed, and swaps them in at once; true when something changed. A realm that
    /// does not compile stays as it was.
    /// </summary>
    public async Task<bool> RefreshAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            var before = _realms;
            var rows = await database.ReadAsync(
                ct,
                static async (work, ct) =>
                {
                    await KeyCheck.FollowAsync(work, ct);
                    return await RealmRows.AllAsync(work, ct);
                },
                ct);
            if (rows.Count != before.ById.Count || _broken.Count > 0 || !rows.All(before.Has))
            {
                _realms = await RenewAsync(before, rows, ct);
                Broken = [.. _broken.Values.Select(row => row.Name)];
            }

            RefreshedAt = time.GetUtcNow();
            return !ReferenceEquals(before, _realms);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async ValueTask<Realms> RenewAsync(Realms before, IReadOnlyList<RealmRow> rows, CancellationToken ct)
    {
        List<Realm> realms = [];
        foreach (var gone in _broken.Keys.Except(rows.Select(row => row.Id)).ToList())
        {
            _broken.Remove(gone);
        }

        foreach (var row in rows)
        {
            var known = before.ById.GetValueOrDefault(row.Id);
            var current = before.Has(row) || _broken.GetValueOrDefault(row.Id) == row ? known : await CompileAsync(row, ct) ?? known;
            if (current is not null)
            {
                realms.Add(current);
            }
        }

        var unchanged = realms.Count == before.ById.Count && realms.All(realm => ReferenceEquals(before.ById.GetValueOrDefault(realm.Id), realm));
        return unchanged ? before : Realms.Of(realms);
    }

    private async ValueTask<Realm?> CompileAsync(RealmRow row, CancellationToken ct)
    {
        try
        {
            var documents = await database.ReadAsync(work => RealmRows.DocumentsAsync(work, row.Id, ct), ct);
            var realm = Compile(row.Id, row.Name, row.Revision, documents);
            _broken.Remove(row.Id);
            return realm;
        }
        catch (Exception error) when (error is SealedValueException or not (StorageException or OperationCanceledException))
        {
            _broken[row.Id] = row;
            if (log is not null)
            {
                RealmCatalogLog.Broken(log, row.Name, row.Revision, error);
            }

            return null;
        }
    }

    private sealed record Realms(FrozenDictionary<string, Realm> ByName, FrozenDictionary<string, Realm> ById)
    {
        public static Realms Of(IReadOnlyList<Realm> realms) =>
            new(
                realms.ToFrozenDictionary(realm => realm.Name, StringComparer.Ordinal),
                realms.ToFrozenDictionary(realm => realm.Id, StringComparer.Ordinal));

        public bool Has(RealmRow row) => ById.TryGetValue(row.Id, out var realm) && realm.Revision == row.Revision;
    }
}

internal static partial class RealmCatalogLog
{
    [LoggerMessage(3001, LogLevel.Error, "Realm {Realm} revision {Revision} cannot be compiled; the one before it stays in use.")]
    public static partial void Broken(ILogger log, string realm, long revision, Exception error);
}
