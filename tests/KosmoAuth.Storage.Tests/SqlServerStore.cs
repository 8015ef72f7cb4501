using System.Globalization;
using System.Text;
using KosmoAuth.Storage.SqlServer;
using Microsoft.Data.SqlClient;

namespace KosmoAuth.Storage.Tests;

/// <summary>A database on the SQL Server that KOSMO_TEST_MSSQL names by a connection string; its account may make databases.</summary>
internal sealed class SqlServerStore : TestStore
{
    private readonly string _name = "kosmoauth_test_" + Guid.NewGuid().ToString("N");

    private SqlServerStore()
    {
    }

    public static string? ConnectionString { get; } = Environment.GetEnvironmentVariable("KOSMO_TEST_MSSQL") is { Length: > 0 } text ? text : null;

    public static async Task<TestStore> NewAsync()
    {
        var store = new SqlServerStore();
        await QueryAsync($"CREATE DATABASE {store._name}", "master");
        await QueryAsync($"ALTER DATABASE {store._name} SET READ_COMMITTED_SNAPSHOT ON", "master");
        return store;
    }

    public override DatabaseSource Source => new SqlServerSource(new DatabaseServer { Url = Connection(_name), PoolMaxSize = 20 });

    public override IReadOnlyList<string> Scripts => [.. SqlServerSource.Scripts.Select(script => script.Name)];

    public override Task<List<string>> QueryAsync(string sql) => QueryAsync(sql, _name);

    public override async Task<string> DumpAsync()
    {
        var dump = new StringBuilder();
        foreach (var table in await QueryAsync("SELECT name FROM sys.tables ORDER BY name"))
        {
            await using var connection = new SqlConnection(Connection(_name));
            await connection.OpenAsync();
            await using var command = new SqlCommand($"SELECT * FROM {table}", connection);
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                for (var column = 0; column < rows.FieldCount; column++)
                {
                    dump.Append(rows.GetValue(column) is byte[] bytes ? Encoding.Latin1.GetString(bytes) : rows.GetValue(column)).Append(' ');
                }
            }
        }

        return dump.ToString();
    }

    public override Task<List<string>> SchemaAsync() => SchemaAsync(_name);

    public override async Task<List<string>> SchemaOfAsync(string createScript)
    {
        var model = _name + "_model";
        await QueryAsync($"CREATE DATABASE {model}", "master");
        foreach (var batch in createScript.Split("\nGO", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await QueryAsync(batch, model);
        }

        var schema = await SchemaAsync(model);
        await DropAsync(model);
        return schema;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await DropAsync(_name);
    }

    private static Task<List<string>> SchemaAsync(string database) => QueryAsync(
        """
        SELECT t.name + '.' + c.name + ' ' + TYPE_NAME(c.user_type_id) + '(' + CAST(c.max_length AS VARCHAR(10)) + ') ' + CAST(c.is_nullable AS CHAR(1))
            + ' ' + CAST(COALESCE(k.key_ordinal, 0) AS VARCHAR(10))
        FROM sys.tables t JOIN sys.columns c ON c.object_id = t.object_id
        LEFT JOIN sys.indexes i ON i.object_id = t.object_id AND i.is_primary_key = 1
        LEFT JOIN sys.index_columns k ON k.object_id = t.object_id AND k.index_id = i.index_id AND k.column_id = c.column_id
        WHERE t.name <> 'schema_script' ORDER BY 1
        """,
        database);

    private static async Task DropAsync(string database) =>
        await QueryAsync($"ALTER DATABASE {database} SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE {database}", "master");

    private static string Connection(string database) =>
        new SqlConnectionStringBuilder(ConnectionString) { InitialCatalog = database, Pooling = false }.ConnectionString;

    private static async Task<List<string>> QueryAsync(string sql, string database)
    {
        await using var connection = new SqlConnection(Connection(database));
        await connection.OpenAsync();
        await using var command = new SqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync();
        List<string> result = [];
        while (await rows.ReadAsync())
        {
            result.Add(Convert.ToString(rows.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return result;
    }
}
