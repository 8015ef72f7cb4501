using System.Security.Cryptography;
using KosmoAuth.Storage;
using KosmoAuth.Storage.PostgreSql;
using KosmoAuth.Storage.Sqlite;
using KosmoAuth.Testing;

namespace KosmoAuth.Tests.Support;

/// <summary>A database of its own, as <see cref="TestServer"/> has one, which counts transactions.</summary>
internal sealed class TestDatabase : Database
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kosmoauth-test-").FullName;
    private Database _database = null!;
    private int _writes;

    private TestDatabase()
    {
    }

    /// <summary>Transactions since <see cref="ForgetWrites"/>.</summary>
    public int Writes => Volatile.Read(ref _writes);

    public MasterKey Key { get; } = new(RandomNumberGenerator.GetBytes(MasterKey.Length));

    public static async Task<TestDatabase> OpenAsync(TimeProvider time)
    {
        var database = new TestDatabase();
        database._database = await (await database.SourceAsync()).OpenAsync(database.Key, time, default);
        return database;
    }

    private async Task<DatabaseSource> SourceAsync()
    {
        if (!TestServer.OnPostgreSql)
        {
            return new SqliteSource(Path.Combine(_folder, "test.db"));
        }

        var cluster = await PostgreSqlCluster.SharedAsync();
        return new PostgreSqlSource(cluster.Server(await cluster.NewDatabaseAsync()));
    }

    public void ForgetWrites() => Volatile.Write(ref _writes, 0);

    public override ValueTask<T> ReadAsync<TState, T>(TState state, Func<DbWork, TState, ValueTask<T>> read, CancellationToken ct) =>
        _database.ReadAsync(state, read, ct);

    public override Task<T> WriteAsync<TState, T>(TState state, Func<DbWork, TState, ValueTask<T>> write, CancellationToken ct)
    {
        Interlocked.Increment(ref _writes);
        return _database.WriteAsync(state, write, ct);
    }

    /// <summary>Does nothing: a server that ends leaves the database to the next one.</summary>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public async Task DeleteAsync()
    {
        await _database.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
