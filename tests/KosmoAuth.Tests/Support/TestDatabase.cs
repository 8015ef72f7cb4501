using System.Security.Cryptography;
using KosmoAuth.Storage;
using KosmoAuth.Storage.Sqlite;

namespace KosmoAuth.Tests.Support;

/// <summary>A SQLite database in a folder of its own, which counts transactions.</summary>
internal sealed class TestDatabase : Database
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kosmoauth-test-").FullName;
    private SqliteDatabase _database = null!;
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
        database._database = await SqliteDatabase.OpenAsync(Path.Combine(database._folder, "test.db"), database.Key, time, default);
        return database;
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
