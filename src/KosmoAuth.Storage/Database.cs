namespace KosmoAuth.Storage;

/// <summary>The database, as reads and as short transactions. Seam: to be completed by storage.</summary>
public abstract class Database
{
    /// <summary>Runs statements that only read, on a connection of their own.</summary>
    public abstract ValueTask<T> ReadAsync<T>(Func<DbWork, ValueTask<T>> read, CancellationToken ct);

    /// <summary>Runs statements as one transaction; committed and on disk when it returns, undone when <paramref name="write"/> throws.</summary>
    public abstract Task<T> WriteAsync<T>(Func<DbWork, ValueTask<T>> write, CancellationToken ct);
}

/// <summary>A connection within <see cref="Database.ReadAsync"/> or <see cref="Database.WriteAsync"/>. Seam: to be completed by storage.</summary>
public sealed class DbWork;
