using System.Collections.Concurrent;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Users;

/// <summary>
/// People as they were read last. A version read in the same request says whether that still holds, so nothing stale is ever used. When it is full,
/// those go who were not asked for since the last round.
/// </summary>
/// <param name="most">People kept.</param>
public sealed class UserCache(int most = UserCache.DefaultMost)
{
    public const int DefaultMost = 10_000;

    private readonly ConcurrentDictionary<(string RealmId, string UserId), Entry> _entries = new();
    private readonly ConcurrentQueue<Entry> _round = new();

    // The dictionary's own count takes all of its locks.
    private int _count;

    /// <summary>How many people are kept now.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <param name="version">As the database has it now; null when there is no such person.</param>
    public async ValueTask<User?> GetAsync(Realm realm, string userId, long? version, DbWork work, CancellationToken ct = default)
    {
        if (version is null)
        {
            return null;
        }

        if (Find(realm, userId, version) is { } known)
        {
            return known;
        }

        var user = await UserRows.FindByIdAsync(work, realm.Id, userId, ct);
        if (user is not null)
        {
            Keep(user);
        }

        return user;
    }

    /// <summary>The same outside other work: asks the database only for somebody who is not kept.</summary>
    /// <inheritdoc cref="GetAsync(Realm, string, long?, DbWork, CancellationToken)"/>
    public ValueTask<User?> GetAsync(Realm realm, string userId, long? version, Database database, CancellationToken ct) =>
        version is null ? default
        : Find(realm, userId, version) is { } known ? new(known)
        : database.ReadAsync(work => GetAsync(realm, userId, version, work, ct), ct);

    private User? Find(Realm realm, string userId, long? version)
    {
        if (_entries.TryGetValue((realm.Id, userId), out var entry) && entry.User is var known && known.Version == version)
        {
            entry.Used = true;
            return known;
        }

        return null;
    }

    private void Keep(User user)
    {
        var key = (user.RealmId, user.Id);
        var fresh = new Entry(user);
        var kept = _entries.GetOrAdd(key, fresh);
        if (!ReferenceEquals(kept, fresh))
        {
            kept.User = user;
            return;
        }

        _round.Enqueue(fresh);
        if (Interlocked.Increment(ref _count) > most)
        {
            MakeRoom();
        }
    }

    // A clock: who was used since the hand came by stays for one more round.
    private void MakeRoom()
    {
        while (_round.TryDequeue(out var entry))
        {
            if (entry.Used)
            {
                entry.Used = false;
                _round.Enqueue(entry);
            }
            else
            {
                _entries.TryRemove((entry.User.RealmId, entry.User.Id), out _);
                Interlocked.Decrement(ref _count);
                return;
            }
        }
    }

    private sealed class Entry(User user)
    {
        // Replaced as a whole: read it once, then compare the version of what was read.
        private volatile User _user = user;
        private volatile bool _used;

        public User User
        {
            get => _user;
            set => _user = value;
        }

        public bool Used
        {
            get => _used;
            set => _used = value;
        }
    }
}
