using KosmoAuth.Realms;
using KosmoAuth.Realms.Keys;
using KosmoAuth.Storage;

namespace KosmoAuth.Keys;

/// <summary>A key and the one that follows it; <paramref name="Next"/> null when the key had a successor already or signs no more.</summary>
public sealed record Succession(RealmKey Key, RealmKey? Next);

/// <summary>Something that became of a key by itself.</summary>
/// <param name="Key">As it is now; of a dropped key as it was.</param>
public sealed record KeyStep(RealmKey Key, KeyStepKind Kind);

public enum KeyStepKind
{
    /// <summary>It signs from now on.</summary>
    Activated,

    /// <summary>Nothing that it signed is good any longer; it is gone.</summary>
    Dropped,
}

/// <summary>
/// Changes the keys of realms in the database, for the command line and for the job. Every change is one transaction that first locks the realm, so that
/// of two nodes or commands the second sees what the first did. Running servers see it within a second.
/// </summary>
public sealed class KeyStore(Database database, TimeProvider time)
{
    private const long Day = 86_400;

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>
    /// Makes a successor for each key. It is published now and signs after the grace time, when the server's job (<c>KeyRotation</c>) gives it
    /// the old one's place; with no grace time at once.
    /// </summary>
    /// <param name="grace">Seconds.</param>
    /// <param name="keySize">Bits of RSA keys; null for the size of the old ones.</param>
    public async Task<IReadOnlyList<Succession>> RotateAsync(Realm realm, IReadOnlyList<RealmKey> keys, long grace, int? keySize, CancellationToken ct)
    {
        var components = await ReadAsync(realm.Id, ct);
        var made = await Task.WhenAll(keys.Select(key =>
            Task.Run(() => (Key: key, New: NewKey.Successor(components, key, realm.Name, time, keySize)), ct)));
        return await ChangeAsync<IReadOnlyList<Succession>>(
            realm.Id, stored => [.. made.Select(pair => new Succession(pair.Key, Add(stored, realm, pair.New, grace)))], ct);
    }

    /// <summary>Adds a key for an algorithm; null when no such algorithm is known.</summary>
    /// <param name="grace">Seconds.</param>
    /// <param name="keySize">Bits of an RSA key; null for 2048.</param>
    public async Task<RealmKey?> AddAsync(Realm realm, string algorithm, long priority, long grace, int? keySize, CancellationToken ct) =>
        NewKey.For(algorithm, priority, realm.Name, time, keySize) is { } made
            ? await ChangeAsync(realm.Id, stored => Add(stored, realm, made, grace), ct)
            : null;

    /// <summary>Gives a key a status; false when it is gone.</summary>
    public Task<bool> SetAsync(Realm realm, string componentId, KeyStatus status, CancellationToken ct) =>
        ChangeAsync(realm.Id, stored => With(stored, componentId, key => stored.Set(key, status)), ct);

    /// <summary>The key signs no more, verifies as long as its tokens can live, and is dropped then; false when it is gone.</summary>
    public Task<bool> RetireAsync(Realm realm, string componentId, CancellationToken ct) =>
        ChangeAsync(realm.Id, stored => With(stored, componentId, key => stored.Retire(key, Now, Now + KeyLifetimes.Of(realm, key))), ct);

    /// <summary>False when it is gone already.</summary>
    public Task<bool> RemoveAsync(Realm realm, string componentId, CancellationToken ct) =>
        ChangeAsync(realm.Id, stored => With(stored, componentId, stored.Remove), ct);

    /// <summary>Notes the age of keys for which none is known.</summary>
    internal Task<bool> StampAsync(Realm realm, IReadOnlyList<RealmKey> keys, CancellationToken ct) => ChangeAsync(
        realm.Id,
        stored => keys.All(key => With(stored, key.ProviderId, known => stored.Stamp(known, Now))),
        ct);

    /// <summary>True for one node in five minutes: it makes the successor of a key that has grown old.</summary>
    internal Task<bool> LeaseAsync(Realm realm, RealmKey key, CancellationToken ct)
    {
        const long Seconds = 300;
        var turn = $"{realm.Id}/{key.ProviderId}/{Now / Seconds}";
        return database.WriteAsync(work => SingleUse.SpendAsync(work, "key-rotation", turn, Now + Seconds, ct), ct);
    }

    /// <summary>Does what is due: keys begin to sign whose grace time is over, and those go whose tokens are over.</summary>
    internal Task<IReadOnlyList<KeyStep>> AdvanceAsync(Realm realm, CancellationToken ct) => ChangeAsync<IReadOnlyList<KeyStep>>(
        realm.Id,
        async (work, stored) =>
        {
            List<KeyStep> steps = [];
            foreach (var key in stored.Keys.All.Where(key => IsDue(key, Now)).ToList())
            {
                if (key.Life.SignsFrom is not null)
                {
                    stored.Activate(key, Now, old => KeyLifetimes.Of(realm, old));
                    steps.Add(new(key, KeyStepKind.Activated));
                }
                else if (KeyLifetimes.SignsOffline(realm, key) && key.Life.Retired is { } retired
                    && await UserSessionRows.AnyOfflineBeforeAsync(work, realm.Id, retired, ct))
                {
                    stored.Prolong(key, Now + Day);
                }
                else
                {
                    stored.Remove(key);
                    steps.Add(new(key, KeyStepKind.Dropped));
                }
            }

            return steps;
        },
        ct);

    /// <summary>Whether something is planned for the key and its time has come.</summary>
    /// <param name="now">Unix seconds.</param>
    internal static bool IsDue(RealmKey key, long now) =>
        (key.Status == KeyStatus.Passive && key.Life.SignsFrom <= now) || (key.Status != KeyStatus.Active && key.Life.PublishedUntil <= now);

    private RealmKey? Add(RealmKeyComponents stored, Realm realm, NewKey made, long grace)
    {
        // The grace time is what is left after the making, which takes a second or more on a busy machine; parts of a second do not shorten it.
        if (!stored.TryAdd(made, (long)Math.Ceiling(time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0) + grace))
        {
            return null;
        }

        if (grace == 0)
        {
            stored.Activate(made.Key, Now, old => KeyLifetimes.Of(realm, old));
        }

        return stored.Keys.All.First(key => key.ProviderId == made.Key.ProviderId);
    }

    private static bool With(RealmKeyComponents stored, string componentId, Action<RealmKey> change)
    {
        if (stored.Keys.All.FirstOrDefault(key => key.ProviderId == componentId) is not { } key)
        {
            return false;
        }

        change(key);
        return true;
    }

    private async Task<RealmKeyComponents> ReadAsync(string realmId, CancellationToken ct) =>
        new(await database.ReadAsync(work => RealmRows.DocumentsAsync(work, realmId, RealmDocumentKind.Component, ct), ct));

    private Task<T> ChangeAsync<T>(string realmId, Func<RealmKeyComponents, T> change, CancellationToken ct) =>
        ChangeAsync(realmId, (_, stored) => ValueTask.FromResult(change(stored)), ct);

    private Task<T> ChangeAsync<T>(string realmId, Func<DbWork, RealmKeyComponents, ValueTask<T>> change, CancellationToken ct) => database.WriteAsync(
        async work =>
        {
            await RealmRows.LockAsync(work, realmId, ct);
            var stored = new RealmKeyComponents(await RealmRows.DocumentsAsync(work, realmId, RealmDocumentKind.Component, ct));
            var result = await change(work, stored);
            if (stored.Changed is { Count: > 0 } changed)
            {
                await RealmRows.PutAsync(work, realmId, changed, ct);
            }

            foreach (var id in stored.Removed)
            {
                await RealmRows.RemoveAsync(work, realmId, RealmDocumentKind.Component, id, ct);
            }

            return result;
        },
        ct);
}
