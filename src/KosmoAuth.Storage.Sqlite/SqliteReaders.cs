namespace KosmoAuth.Storage.Sqlite;

/// <summary>Connections for reading, kept with their prepared statements. Reads in WAL mode wait for nobody.</summary>
internal sealed class SqliteReaders(SqliteFile file) : IDisposable
{
    private static readonly int s_most = Math.Max(4, Environment.ProcessorCount * 2);

    private readonly SemaphoreSlim _free = new(s_most);
    private readonly Stack<DbWork> _idle = new(s_most);
    private bool _disposed;

    public async ValueTask<DbWork> TakeAsync(CancellationToken ct)
    {
        await _free.WaitAsync(ct);
        lock (_idle)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteDatabase));
            if (_idle.TryPop(out var work))
            {
                return work;
            }
        }

        try
        {
            return file.Open();
        }
        catch
        {
            _free.Release();
            throw;
        }
    }

    /// <param name="broken">After an error of the database the connection is given up, so that the next read starts afresh.</param>
    public void GiveBack(DbWork work, bool broken)
    {
        work.EndContext();
        lock (_idle)
        {
            if (!broken && !_disposed)
            {
                _idle.Push(work);
                work = null!;
            }
        }

        work?.Dispose();
        _free.Release();
    }

    public void Dispose()
    {
        lock (_idle)
        {
            _disposed = true;
            while (_idle.TryPop(out var work))
            {
                work.Dispose();
            }
        }
    }
}
