using Microsoft.Data.Sqlite;

namespace KosmoAuth.Storage.Sqlite;

/// <summary>
/// The one writer of this process, on a thread of its own. While a group is being committed the next one gathers; each group is one transaction
/// with one wait for the disk, and each write in it has a savepoint of its own. Nothing is acknowledged before its group is on disk.
/// </summary>
internal sealed class SqliteWriter : IDisposable
{
    private const int MostInGroup = 256;

    // IMMEDIATE: the lock is taken at the start, where the busy time-out waits for other processes.
    private const string Begin = "BEGIN IMMEDIATE";
    private const string Commit = "COMMIT";
    private const string Rollback = "ROLLBACK";

    private readonly SqliteFile _file;
    private readonly WriteQueue _queue = new();
    private readonly List<PendingWrite> _group = new(MostInGroup);
    private readonly Thread _thread;
    private DbWork? _work;
    private Savepoint? _savepoint;
    private bool _closed;

    public SqliteWriter(SqliteFile file, DbWork work)
    {
        _file = file;
        _work = work;
        _thread = new Thread(Loop) { Name = "SQLite writer", IsBackground = true };
        _thread.Start();
    }

    public Task<T> WriteAsync<TState, T>(TState state, Func<DbWork, TState, ValueTask<T>> write, CancellationToken ct)
    {
        if (ct.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(ct);
        }

        if (Thread.CurrentThread == _thread)
        {
            throw new InvalidOperationException("A write within a write would wait for itself.");
        }

        ObjectDisposedException.ThrowIf(_closed, typeof(SqliteDatabase));
        var pending = new PendingWrite<TState, T>(state, write, ct);
        return _queue.TryAdd(pending)
            ? pending.Answer
            : Task.FromException<T>(new StorageException($"Too many writes are waiting for the database {_file.Path}."));
    }

    /// <summary>Finishes what waits, then closes.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _closed, true))
        {
            return;
        }

        _queue.Close();
        _thread.Join();
        Close();
    }

    private void Loop()
    {
        while (_queue.Take(out var next))
        {
            do
            {
                if (next.MayStart())
                {
                    _group.Add(next);
                }
            }
            while (_group.Count < MostInGroup && _queue.TryTake(out next));

            RunGroup();
            _group.Clear();
        }
    }

    private void RunGroup()
    {
        try
        {
            var work = _work ??= _file.Open();
            var savepoint = _savepoint ??= new Savepoint((SqliteConnection)work.Connection);
            Execute(work, Begin);
            foreach (var write in _group)
            {
                RunOne(work, savepoint, write, _file.Path);
            }

            Execute(work, Commit);
        }
        catch (Exception error)
        {
            var cause = SqliteErrors.Translate(error, _file.Path);
            GiveUp(cause as StorageException ?? new StorageException($"A group of writes could not be stored in {_file.Path}.", cause));
            return;
        }

        foreach (var write in _group)
        {
            write.Settle();
        }
    }

    private static void RunOne(DbWork work, Savepoint savepoint, PendingWrite write, string file)
    {
        savepoint.Set();
        try
        {
            write.Run(work);
        }
        catch (Exception error)
        {
            var cause = SqliteErrors.Translate(error, file);
            if (SqliteErrors.IsOfSqlite(error) && cause is StorageException)
            {
                // The database itself fails: after a full disk, for one, SQLite has undone the whole group already.
                throw cause;
            }

            write.Fault(cause);
            savepoint.Undo();
        }
        finally
        {
            work.EndContext();
        }

        savepoint.Release();
    }

    // After a failed commit nobody knows what state the connection is in; a new one finds the file as the last commit left it.
    private void GiveUp(StorageException error)
    {
        try
        {
            if (_work is not null)
            {
                Execute(_work, Rollback);
            }
        }
        catch (Exception again) when (SqliteErrors.IsOfSqlite(again))
        {
            // Nothing to roll back: SQLite did it by itself.
        }

        Close();
        foreach (var write in _group)
        {
            write.Fail(error);
        }
    }

    private void Close()
    {
        _savepoint?.Dispose();
        _work?.Dispose();
        (_savepoint, _work) = (null, null);
    }

    private static void Execute(DbWork work, string sql) => work.ExecuteAsync(sql, [], CancellationToken.None).GetAwaiter().GetResult();
}
