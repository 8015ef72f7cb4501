using Npgsql;

namespace KosmoAuth.Storage.PostgreSql;

/// <summary>The schema on the server: looked at and upgraded on a connection of its own, which may take its time.</summary>
internal static class PostgreSqlSchema
{
    private const string Encoding = "SELECT current_setting('server_encoding')";

    public static IReadOnlyList<SchemaScript> Scripts { get; } = SchemaScript.Of(typeof(PostgreSqlSchema).Assembly);

    /// <exception cref="StorageException">The server cannot be used, or the schema is none that this program knows.</exception>
    public static Task<IReadOnlyList<string>> UpgradeAsync(PostgreSqlAddress address, TimeProvider time, CancellationToken ct) =>
        WithAsync(
            address,
            async connection =>
            {
                await CheckEncodingAsync(connection, address, ct);
                await MakeSchemaAsync(connection, address, ct);
                return await new SchemaUpgrade(connection, new PostgreSqlProduct(), Scripts, time).RunAsync(ct);
            },
            ct);

    /// <summary>Which scripts are applied; changes nothing.</summary>
    public static Task<SchemaStatus> StatusAsync(PostgreSqlAddress address, CancellationToken ct) =>
        WithAsync(address, connection => new SchemaUpgrade(connection, new PostgreSqlProduct(), Scripts, TimeProvider.System).StatusAsync(ct), ct);

    /// <summary>Whether the database was made already, under some master key.</summary>
    public static async Task<bool> HasKeyAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var find = new NpgsqlCommand("SELECT 1 WHERE to_regclass('installation') IS NOT NULL", connection);
        if (await find.ExecuteScalarAsync(ct) is null)
        {
            return false;
        }

        await using var key = new NpgsqlCommand("SELECT 1 FROM installation LIMIT 1", connection);
        return await key.ExecuteScalarAsync(ct) is not null;
    }

    /// <summary>Runs something on a connection of its own.</summary>
    public static async Task<T> WithAsync<T>(PostgreSqlAddress address, Func<NpgsqlConnection, Task<T>> run, CancellationToken ct)
    {
        try
        {
            await using var source = address.BuildForSchema();
            await using var connection = await source.OpenConnectionAsync(ct);
            return await run(connection);
        }
        catch (Exception error) when (PostgreSqlErrors.IsOfServer(error))
        {
            throw PostgreSqlErrors.Translate(error, address.ToString());
        }
    }

    private static async Task CheckEncodingAsync(NpgsqlConnection connection, PostgreSqlAddress address, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Encoding, connection);
        if (await command.ExecuteScalarAsync(ct) is string encoding and not "UTF8")
        {
            throw new StorageException($"The database {address} has the encoding {encoding}; it must be made with ENCODING 'UTF8'.");
        }
    }

    private static async Task MakeSchemaAsync(NpgsqlConnection connection, PostgreSqlAddress address, CancellationToken ct)
    {
        if (address.Schema is not { } schema)
        {
            return;
        }

        await using var find = new NpgsqlCommand("SELECT 1 FROM pg_namespace WHERE nspname = @name", connection);
        find.Parameters.AddWithValue("name", schema);
        if (await find.ExecuteScalarAsync(ct) is null)
        {
            await using var make = new NpgsqlCommand($"CREATE SCHEMA IF NOT EXISTS {new NpgsqlCommandBuilder().QuoteIdentifier(schema)}", connection);
            await make.ExecuteNonQueryAsync(ct);
        }
    }
}
