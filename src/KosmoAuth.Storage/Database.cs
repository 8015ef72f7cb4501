namespace KosmoAuth.Storage;

/// <summary>
/// The database, as reads and as short transactions. A closure must not call the database again, only the <see cref="DbWork"/> that it gets.
/// Failures of the database itself come as <see cref="StorageException"/>, a violated unique key as <see cref="DuplicateException"/>.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    /// <summary>Runs statements that only read, on a connection of their own. Each statement sees the newest committed state.</summary>
    public ValueTask<T> ReadAsync<T>(Func<DbWork, ValueTask<T>> read, CancellationToken ct) =>
        ReadAsync(read, static (work, read) => read(work), ct);

    /// <summary>The same for hot paths: with a static lambda nothing is allocated for it.</summary>
    public abstract ValueTask<T> ReadAsync<TState, T>(TState state, Func<DbWork, TState, ValueTask<T>> read, CancellationToken ct);

    /// <summary>Runs one statement that only reads. Where the database is a round trip away, those that come at the same time share one.</summary>
    public virtual ValueTask<T> QueryAsync<T>(Query<T> query, CancellationToken ct) =>
        ReadAsync((query, ct), static (work, all) => all.query.RunAsync(work, all.ct), ct);

    /// <summary>Runs statements as one transaction; committed and on disk when it returns, undone when <paramref name="write"/> throws.</summary>
    /// <param name="ct">Looked at when the turn comes; statements look at what they are given. The commit itself is never broken off.</param>
    public Task<T> WriteAsync<T>(Func<DbWork, ValueTask<T>> write, CancellationToken ct) =>
        WriteAsync(write, static (work, write) => write(work), ct);

    /// <summary>The same for hot paths: with a static lambda nothing is allocated for it.</summary>
    public abstract Task<T> WriteAsync<TState, T>(TState state, Func<DbWork, TState, ValueTask<T>> write, CancellationToken ct);

    public abstract ValueTask DisposeAsync();
}
