using System.Collections.Concurrent;
using System.Data;
using Npgsql;

namespace KosmoAuth.Storage.PostgreSql;

/// <summary>
/// The database on a PostgreSQL server, for any number of nodes. Transactions are READ COMMITTED: single conditional statements decide, and
/// <see cref="DbWork.LockAsync"/> where reading and writing must be one step.
/// </summary>
public sealed class PostgreSqlDatabase : Database
{
    private const int MostAttempts = 5;

    private readonly PostgreSqlAddress _address;
    private readonly PostgreSqlProduct _product = new();
    private readonly PostgreSqlPool _pool;
    private readonly ConcurrentDictionary<string, QueryGroup> _groups = new(ReferenceEqualityComparer.Instance);

    private PostgreSqlDatabase(PostgreSqlAddress address, MasterKey key)
    {
        _address = address;
        _pool = new PostgreSqlPool(address, key, _product);
    }

    /// <summary>Connects and brings the database to the schema of this program.</summary>
    /// <exception cref="DatabaseAwayException">The server does not answer now.</exception>
    /// <exception cref="StorageException">
    /// The log-in is refused, the database is missing, was used by a newer version, or was made under another master key.
    /// </exception>
    internal static async Task<PostgreSqlDatabase> OpenAsync(PostgreSqlAddress address, MasterKey key, TimeProvider time, CancellationToken ct)
    {
        await PostgreSqlSchema.UpgradeAsync(address, time, ct);
        var database = new PostgreSqlDatabase(address, key);
        try
        {
            await database.ReadAsync(
                async work =>
                {
                    await KeyCheck.RunAsync(work, ct);
                    return true;
                },
                ct);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask<T> ReadAsync<TState, T>(TState state, Func<DbWork, TState, ValueTask<T>> read, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            var work = await _pool.TakeAsync(ct);
            var broken = false;
            try
            {
                return await read(work, state);
            }
            catch (Exception error) when (PostgreSqlErrors.IsOfServer(error))
            {
                // A connection that lay idle may have died meanwhile: the next one is new.
                broken = IsBroken(work, error);
                if (!broken || attempt > 1)
                {
                    throw PostgreSqlErrors.Translate(error, _address.ToString());
                }
            }
            finally
            {
                _pool.GiveBack(work, broken || work.Connection.State != ConnectionState.Open);
            }
        }
    }

    public override ValueTask<T> QueryAsync<T>(Query<T> query, CancellationToken ct) =>
        _groups.GetOrAdd(query.Sql, static (sql, database) => new QueryGroup(database, sql), this).AskAsync(query);

    public override async Task<T> WriteAsync<TState, T>(TState state, Func<DbWork, TState, ValueTask<T>> write, CancellationToken ct)
    {
        string? gate = null;
        for (var attempt = 1; ; attempt++)
        {
            var outcome = await TryWriteAsync(state, write, gate, ct);
            gate = null;
            switch (outcome.Error)
            {
                case null:
                    return outcome.Result!;
                case GateClosedException closed:
                    await _product.Gates.EnterAsync(gate = closed.Name, ct);
                    attempt--;
                    break;
                case var error when attempt < MostAttempts && outcome.MayRepeat:
                    await Task.Delay(Random.Shared.Next(1, 10 * attempt), ct);
                    break;
                case var error:
                    throw PostgreSqlErrors.Translate(error, _address.ToString());
            }
        }
    }

    // A name that is held already is given back with those that come to it.
    private async Task<(T? Result, Exception? Error, bool MayRepeat)> TryWriteAsync<TState, T>(
        TState state, Func<DbWork, TState, ValueTask<T>> write, string? gate, CancellationToken ct)
    {
        HashSet<string> held = gate is null ? [] : [gate];
        try
        {
            var work = await _pool.TakeAsync(ct);
            work.Held = held;
            var transaction = new Attempt(work);
            try
            {
                return (await transaction.RunAsync(state, write, ct), null, false);
            }
            catch (Exception error) when (error is GateClosedException || PostgreSqlErrors.IsOfServer(error))
            {
                return (default, error, transaction.MayRepeat(error));
            }
            finally
            {
                work.Held = null;
                _pool.GiveBack(work, transaction.Broken);
            }
        }
        finally
        {
            foreach (var name in held)
            {
                _product.Gates.Leave(name);
            }
        }
    }

    public override ValueTask DisposeAsync() => _pool.DisposeAsync();

    private static bool IsBroken(DbWork work, Exception error) => PostgreSqlErrors.IsBroken(error) || work.Connection.State != ConnectionState.Open;

    private sealed class Attempt(DbWork work)
    {
        private bool _committing;

        /// <summary>The connection is of no use any more.</summary>
        public bool Broken { get; private set; }

        public async Task<T> RunAsync<TState, T>(TState state, Func<DbWork, TState, ValueTask<T>> write, CancellationToken ct)
        {
            // Begins with the first statement, without a round trip of its own.
            var transaction = await ((NpgsqlConnection)work.Connection).BeginTransactionAsync(IsolationLevel.ReadCommitted, ct);
            try
            {
                var result = await write(work, state);
                _committing = true;
                await transaction.CommitAsync(CancellationToken.None);
                return result;
            }
            catch (Exception error)
            {
                Broken = IsBroken(work, error);
                await UndoAsync(transaction);
                throw;
            }
        }

        /// <summary>Whether it is certain that nothing was stored, and another attempt may end otherwise.</summary>
        public bool MayRepeat(Exception error) => PostgreSqlErrors.IsPassing(error) || (Broken && !_committing);

        // What went wrong first is what counts.
        private async Task UndoAsync(NpgsqlTransaction transaction)
        {
            try
            {
                if (!Broken)
                {
                    await transaction.RollbackAsync(CancellationToken.None);
                }
            }
            catch (Exception error) when (error is NpgsqlException or InvalidOperationException)
            {
                Broken = true;
            }
        }
    }
}
