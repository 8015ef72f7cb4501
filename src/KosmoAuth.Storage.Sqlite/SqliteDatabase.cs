using Microsoft.Data.Sqlite;

namespace KosmoAuth.Storage.Sqlite;

/// <summary>The database in one SQLite file (write-ahead log, full synchronization). Several processes may use the file at once.</summary>
public sealed class SqliteDatabase : Database
{
    private readonly SqliteFile _file;
    private readonly SqliteReaders _readers;
    private readonly SqliteWriter _writer;

    private SqliteDatabase(SqliteFile file, DbWork writer)
    {
        _file = file;
        _readers = new SqliteReaders(file);
        _writer = new SqliteWriter(file, writer);
    }

    /// <summary>Opens the file, made with its folder when it is missing, and brings it to the schema of this program.</summary>
    /// <exception cref="StorageException">
    /// The folder cannot be written, the file is no database, it was used by a newer version, or the master key is not the one it was made under.
    /// </exception>
    public static async Task<SqliteDatabase> OpenAsync(string file, MasterKey key, TimeProvider time, CancellationToken ct)
    {
        try
        {
            var sqlite = new SqliteFile(file, key);
            SqliteFile.Create(file);
            var work = sqlite.Open();
            try
            {
                await new SchemaUpgrade(work.Connection, SqliteProduct.Instance, SchemaScript.Of(typeof(SqliteDatabase).Assembly), time).RunAsync(ct);
                await KeyCheck.RunAsync(work, ct);
                return new SqliteDatabase(sqlite, work);
            }
            catch
            {
                work.Dispose();
                throw;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SqliteErrors.CannotOpen(file, error);
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Translate(error, file);
        }
    }

    public override async ValueTask<T> ReadAsync<TState, T>(TState state, Func<DbWork, TState, ValueTask<T>> read, CancellationToken ct)
    {
        DbWork? work = null;
        var broken = false;
        try
        {
            work = await _readers.TakeAsync(ct);
            return await read(work, state);
        }
        catch (Exception error) when (SqliteErrors.IsOfSqlite(error))
        {
            broken = true;
            throw SqliteErrors.Translate(error, _file.Path);
        }
        finally
        {
            if (work is not null)
            {
                _readers.GiveBack(work, broken);
            }
        }
    }

    public override Task<T> WriteAsync<TState, T>(TState state, Func<DbWork, TState, ValueTask<T>> write, CancellationToken ct) =>
        _writer.WriteAsync(state, write, ct);

    public override ValueTask DisposeAsync()
    {
        _writer.Dispose();
        _readers.Dispose();
        return ValueTask.CompletedTask;
    }
}
