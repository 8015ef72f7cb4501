using Microsoft.Data.Sqlite;

namespace KosmoAuth.Storage.Sqlite;

/// <summary>A SQLite file.</summary>
public sealed class SqliteSource(string file) : DatabaseSource
{
    private static readonly IReadOnlyList<SchemaScript> s_scripts = SchemaScript.Of(typeof(SqliteSource).Assembly);

    public override string ToString() => $"SQLite file {file}";

    public override async Task<bool> ExistsAsync(CancellationToken ct) =>
        File.Exists(file) && await WithAsync(
            async connection =>
            {
                await using var command = connection.CreateCommand();
                command.CommandText = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'installation'";
                if (await command.ExecuteScalarAsync(ct) is null)
                {
                    return false;
                }

                command.CommandText = "SELECT 1 FROM installation LIMIT 1";
                return await command.ExecuteScalarAsync(ct) is not null;
            },
            ct);

    public override async Task<Database> OpenAsync(MasterKey key, TimeProvider time, CancellationToken ct) =>
        await SqliteDatabase.OpenAsync(file, key, time, ct);

    public override async Task<SchemaStatus> StatusAsync(CancellationToken ct) =>
        File.Exists(file)
            ? await WithAsync(connection => new SchemaUpgrade(connection, SqliteProduct.Instance, s_scripts, TimeProvider.System).StatusAsync(ct), ct)
            : SchemaUpgrade.NothingApplied(s_scripts);

    public override Task<IReadOnlyList<string>> UpgradeAsync(TimeProvider time, CancellationToken ct)
    {
        try
        {
            SqliteFile.Create(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SqliteErrors.CannotOpen(file, error);
        }

        return WithAsync(connection => new SchemaUpgrade(connection, SqliteProduct.Instance, s_scripts, time).RunAsync(ct), ct);
    }

    // The same settings as ever: a file that is read while a server writes must be opened alike.
    private async Task<T> WithAsync<T>(Func<SqliteConnection, Task<T>> run, CancellationToken ct)
    {
        try
        {
            await using var connection = SqliteFile.Connect(file);
            return await run(connection);
        }
        catch (SqliteException error)
        {
            throw SqliteErrors.Translate(error, file);
        }
    }
}
