using Microsoft.Data.SqlClient;

namespace KosmoAuth.Storage.SqlServer;

/// <summary>
/// The database on SQL Server, for any number of nodes. READ COMMITTED; the library keeps the connections, the server the plans of the statements.
/// </summary>
public sealed class SqlServerDatabase : Database
{
    private const int MostAttempts = 5;

    // ABORT: whatever goes wrong undoes the whole transaction, so that none is half open when its connection goes back to the pool.
    private const string Session = "SET XACT_ABORT ON; SET LOCK_TIMEOUT 5000;";

    private readonly SqlServerAddress _address;
    private readonly MasterKey _key;

    private SqlServerDatabase(SqlServerAddress address, MasterKey key) => (_address, _key) = (address, key);

    internal static async Task<SqlServerDatabase> OpenAsync(SqlServerAddress address, MasterKey key, TimeProvider time, CancellationToken ct)
    {
        await SqlServerSource.UpgradeAsync(address, time, ct);
        var database = new SqlServerDatabase(address, key);
        await database.ReadAsync(
            async work =>
            {
                await KeyCheck.RunAsync(work, ct);
                return true;
            },
            ct);
        return database;
    }

    public override async ValueTask<T> ReadAsync<TState, T>(TState state, Func<DbWork, TState, ValueTask<T>> read, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var work = await TakeAsync(ct);
                return await read(work, state);
            }
            catch (Exception error) when (SqlServerErrors.IsOfServer(error))
            {
                // A connection that lay idle may have died meanwhile: the next one is new.
                if (attempt > 1 || !SqlServerErrors.IsAway(error))
                {
                    throw SqlServerErrors.Translate(error, _address.ToString());
                }

                Forget();
            }
        }
    }

    public override async Task<T> WriteAsync<TState, T>(TState state, Func<DbWork, TState, ValueTask<T>> write, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var committing = false;
            try
            {
                using var work = await TakeAsync(ct);
                await ExecuteAsync(work, "BEGIN TRANSACTION", ct);
                try
                {
                    var result = await write(work, state);
                    committing = true;
                    await ExecuteAsync(work, "COMMIT", CancellationToken.None);
                    return result;
                }
                catch
                {
                    await UndoAsync(work);
                    throw;
                }
            }
            catch (Exception error) when (SqlServerErrors.IsOfServer(error))
            {
                var mayRepeat = SqlServerErrors.IsPassing(error) || (SqlServerErrors.IsAway(error) && !committing && attempt == 1);
                if (attempt == MostAttempts || !mayRepeat)
                {
                    throw SqlServerErrors.Translate(error, _address.ToString());
                }
            }

            await Task.Delay(Random.Shared.Next(1, 10 * attempt), ct);
        }
    }

    public override ValueTask DisposeAsync()
    {
        Forget();
        return ValueTask.CompletedTask;
    }

    private async Task<DbWork> TakeAsync(CancellationToken ct)
    {
        var connection = _address.Connect();
        try
        {
            await connection.OpenAsync(ct);
            var work = new DbWork(connection, _key, SqlServerProduct.Instance);
            await ExecuteAsync(work, Session, ct);
            return work;
        }
        catch (InvalidOperationException error)
        {
            await connection.DisposeAsync();
            throw new StorageException($"All connections to the database {_address} are in use.", error);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private void Forget()
    {
        using var connection = _address.Connect();
        SqlConnection.ClearPool(connection);
    }

    // Not prepared: a transaction that is begun in a statement with parameters ends with it.
    private static async Task ExecuteAsync(DbWork work, string sql, CancellationToken ct)
    {
        await using var command = work.Connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(ct);
    }

    // What went wrong first is what counts.
    private static async Task UndoAsync(DbWork work)
    {
        try
        {
            await ExecuteAsync(work, "IF @@TRANCOUNT > 0 ROLLBACK", CancellationToken.None);
        }
        catch (Exception error) when (error is SqlException or InvalidOperationException)
        {
            // The connection is gone, and the transaction with it.
        }
    }
}
