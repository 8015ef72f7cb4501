using Npgsql;

namespace KosmoAuth.Storage.PostgreSql;

/// <summary>
/// Connections to one database, kept with their prepared statements. At most so many at a time; who finds none free waits a little and is then told.
/// While the server is away one connection at a time is tried and everybody else hears so at once.
/// </summary>
internal sealed class PostgreSqlPool(PostgreSqlAddress address, MasterKey key, PostgreSqlProduct product) : IAsyncDisposable
{
    private const int PauseMs = 250;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly NpgsqlDataSource _source = address.Build();
    private readonly SemaphoreSlim _free = new(address.PoolMaxSize);
    private readonly Stack<DbWork> _idle = new(address.PoolMaxSize);
    private volatile string? _away;
    private long _nextTry;
    private int _trying;
    private bool _disposed;

    /// <exception cref="StorageException">None was free in time, or the server does not answer.</exception>
    public async ValueTask<DbWork> TakeAsync(CancellationToken ct)
    {
        if (!await _free.WaitAsync(s_patience, ct))
        {
            throw new StorageException($"All {address.PoolMaxSize} connections to the database {address} are in use.");
        }

        try
        {
            return Idle() ?? await OpenAsync(ct);
        }
        catch
        {
            _free.Release();
            throw;
        }
    }

    /// <param name="broken">The connection is given up, and those that lie idle with it: what broke one has broken all, as a rule.</param>
    public void GiveBack(DbWork work, bool broken)
    {
        work.EndContext();
        var keep = false;
        lock (_idle)
        {
            if (!broken && !_disposed)
            {
                _idle.Push(work);
                keep = true;
            }
        }

        if (!keep)
        {
            work.Dispose();
            Clear();
        }

        _free.Release();
    }

    public async ValueTask DisposeAsync()
    {
        lock (_idle)
        {
            _disposed = true;
        }

        Clear();
        await _source.DisposeAsync();
    }

    private DbWork? Idle()
    {
        lock (_idle)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(PostgreSqlDatabase));
            return _idle.TryPop(out var work) ? work : null;
        }
    }

    private void Clear()
    {
        List<DbWork> idle;
        lock (_idle)
        {
            idle = [.. _idle];
            _idle.Clear();
        }

        foreach (var work in idle)
        {
            work.Dispose();
        }
    }

    private async Task<DbWork> OpenAsync(CancellationToken ct)
    {
        if (_away is not { } reason)
        {
            return await ConnectAsync(ct);
        }

        if (Environment.TickCount64 < Volatile.Read(ref _nextTry) || Interlocked.Exchange(ref _trying, 1) == 1)
        {
            throw new DatabaseAwayException(reason);
        }

        try
        {
            return await ConnectAsync(ct);
        }
        finally
        {
            Volatile.Write(ref _trying, 0);
        }
    }

    private async Task<DbWork> ConnectAsync(CancellationToken ct)
    {
        try
        {
            var work = new DbWork(await _source.OpenConnectionAsync(ct), key, product);
            _away = null;
            return work;
        }
        catch (Exception error) when (PostgreSqlErrors.IsOfServer(error))
        {
            var cause = PostgreSqlErrors.Translate(error, address.ToString());
            Volatile.Write(ref _nextTry, Environment.TickCount64 + PauseMs);
            _away = cause.Message;
            throw cause;
        }
    }
}
