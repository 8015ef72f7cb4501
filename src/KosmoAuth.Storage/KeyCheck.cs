using System.Security.Cryptography;

namespace KosmoAuth.Storage;

/// <summary>
/// A value sealed under the master key: it says which key seals in this database. A wrong key is noticed at the start, not at the first secret, and nodes
/// follow when the key is replaced. Beside it lies, sealed too, what all derived keys start from.
/// </summary>
internal static class KeyCheck
{
    private const string Name = "key-check";
    private const string RootName = "derived-keys";
    private const string Read = "SELECT value FROM installation WHERE name = @name";
    private const string Write = "INSERT INTO installation (name, value) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING";
    private const string Replace = "UPDATE installation SET value = @value WHERE name = @name";

    /// <summary>At the start: the database gets what it lacks, and the key learns from it what it needs.</summary>
    /// <exception cref="StorageException">The database was made under another master key.</exception>
    public static async ValueTask RunAsync(DbWork work, CancellationToken ct)
    {
        var isOld = await FindAsync(work, Name, ct) is not null;
        var check = await FindOrAddAsync(work, Name, () => RandomNumberGenerator.GetBytes(16), ct);
        Adopt(work.Key, check);
        Open(work.Key, Name, check);

        // Cookies and log-ins of a database from before this row existed go on.
        var root = await FindOrAddAsync(work, RootName, () => isOld ? work.Key.FirstRoot() : RandomNumberGenerator.GetBytes(MasterKey.Length), ct);
        work.Key.DeriveFrom(Open(work.Key, RootName, root));
    }

    /// <summary>While running: seals under the key that seals in this database now.</summary>
    /// <exception cref="StorageException">This node does not have it.</exception>
    public static async ValueTask FollowAsync(DbWork work, CancellationToken ct)
    {
        if (await FindAsync(work, Name, ct) is { } check)
        {
            Adopt(work.Key, check);
        }
    }

    /// <summary>From now on another key seals; within a transaction.</summary>
    /// <exception cref="StorageException">There is no key of this id.</exception>
    public static async ValueTask SwitchAsync(DbWork work, string keyId, CancellationToken ct)
    {
        var root = Open(work.Key, RootName, (await FindAsync(work, RootName, ct))!);
        if (!work.Key.SealUnder(keyId))
        {
            throw new StorageException($"{work.Key.Source} holds no master key {keyId}.");
        }

        await work.ExecuteAsync(Replace, [work.Key.Protect(Name, Name, RandomNumberGenerator.GetBytes(16)), Name], ct);
        await work.ExecuteAsync(Replace, [work.Key.Protect(RootName, RootName, root), RootName], ct);
    }

    private static async ValueTask<byte[]> FindOrAddAsync(DbWork work, string name, Func<byte[]> plain, CancellationToken ct)
    {
        if (await FindAsync(work, name, ct) is { } known)
        {
            return known;
        }

        await work.ExecuteAsync(Write, [name, work.Key.Protect(name, name, plain())], ct);
        return (await FindAsync(work, name, ct))!;
    }

    private static async ValueTask<byte[]?> FindAsync(DbWork work, string name, CancellationToken ct) => await work.FirstAsync(Read, [name], ct) as byte[];

    private static void Adopt(MasterKey key, byte[] check)
    {
        var id = MasterKey.SealedUnder(check);
        if (id.Length == 0 || !key.SealUnder(id))
        {
            throw new StorageException(
                $"The master key does not fit: the database is sealed under key {id}, and {key.Source} holds {string.Join(", ", key.Ids)}. "
                + "Give the key that belongs to this database; without it nothing secret in there can be read.");
        }
    }

    private static byte[] Open(MasterKey key, string name, byte[] value)
    {
        try
        {
            return key.Unprotect(name, name, value);
        }
        catch (SealedValueException error)
        {
            throw new StorageException("The master key does not fit: the database was made under another one.", error);
        }
    }
}
