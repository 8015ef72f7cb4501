using System.Collections.Concurrent;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Users;

/// <summary>
/// A person is several rows with secrets to open, nobody is none. So that the time does not tell who is there, somebody else is read, and forgotten at
/// once, in place of a person who is not.
/// </summary>
/// <param name="find">Whoever will do in a realm; null when nobody does.</param>
internal sealed class StandIns(Func<DbWork, string, CancellationToken, ValueTask<string?>> find)
{
    // By realm id.
    private readonly ConcurrentDictionary<string, string> _ids = new(StringComparer.Ordinal);

    /// <summary>Somebody's id; of nobody where there is none.</summary>
    public async ValueTask<string> IdAsync(DbWork work, Realm realm, CancellationToken ct)
    {
        if (!_ids.TryGetValue(realm.Id, out var id))
        {
            id = await find(work, realm.Id, ct) ?? "nobody";
            _ids[realm.Id] = id;
        }

        return id;
    }

    /// <summary>Reads them as a person is read.</summary>
    public async ValueTask ReadAsync(DbWork work, Realm realm, CancellationToken ct)
    {
        if (await UserRows.FindByIdAsync(work, realm.Id, await IdAsync(work, realm, ct), ct) is null)
        {
            // Gone, or there was nobody yet.
            _ids.TryRemove(realm.Id, out _);
        }
    }

    /// <summary>From now on this one, who is known to be what is looked for.</summary>
    public void Remember(Realm realm, string id) => _ids[realm.Id] = id;
}
