namespace KosmoAuth.Storage.Sqlite;

/// <summary>A SQLite file.</summary>
public sealed class SqliteSource(string file) : DatabaseSource
{
    public override Task<bool> ExistsAsync(CancellationToken ct) => Task.FromResult(File.Exists(file));

    public override async Task<Database> OpenAsync(MasterKey key, TimeProvider time, CancellationToken ct) =>
        await SqliteDatabase.OpenAsync(file, key, time, ct);
}
