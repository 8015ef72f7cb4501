using System.Text;
using System.Text.RegularExpressions;
using KosmoAuth.Storage.PostgreSql;
using KosmoAuth.Testing;

namespace KosmoAuth.Storage.Tests;

/// <summary>A database on the tests' own PostgreSQL server.</summary>
internal sealed partial class PostgreSqlStore : TestStore
{
    private const string Tables = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1";

    private readonly PostgreSqlCluster _cluster;
    private readonly string _name;

    private PostgreSqlStore(PostgreSqlCluster cluster, string name) => (_cluster, _name) = (cluster, name);

    public static async Task<TestStore> NewAsync()
    {
        var cluster = await PostgreSqlCluster.SharedAsync();
        return new PostgreSqlStore(cluster, await cluster.NewDatabaseAsync());
    }

    public override DatabaseSource Source => new PostgreSqlSource(Server);

    public DatabaseServer Server => _cluster.Server(_name);

    public override IReadOnlyList<string> Scripts => [.. PostgreSqlSchema.Scripts.Select(script => script.Name)];

    public override Task<List<string>> QueryAsync(string sql) => _cluster.QueryAsync(sql, _name);

    public override async Task<string> DumpAsync()
    {
        var dump = new StringBuilder();
        foreach (var table in await QueryAsync(Tables))
        {
            foreach (var row in await QueryAsync($"SELECT t::text FROM {table} t"))
            {
                dump.AppendLine(row);
                foreach (Match bytes in HexBytes().Matches(row))
                {
                    dump.AppendLine(Encoding.Latin1.GetString(Convert.FromHexString(bytes.Groups[1].Value)));
                }
            }
        }

        return dump.ToString();
    }

    public override Task<List<string>> SchemaAsync() => SchemaAsync(_name);

    public override async Task<List<string>> SchemaOfAsync(string createScript)
    {
        var model = await _cluster.NewDatabaseAsync();
        await _cluster.ExecuteAsync(createScript, model);
        var schema = await SchemaAsync(model);
        await _cluster.DropAsync(model);
        return schema;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _cluster.DropAsync(_name);
    }

    private Task<List<string>> SchemaAsync(string database) => _cluster.QueryAsync(
        """
        SELECT c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull::int::text || a.attidentity::text || ' '
            || COALESCE(array_position(k.indkey::int2[], a.attnum), -1)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 LEFT JOIN pg_index k ON k.indrelid = c.oid AND k.indisprimary
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'schema_script' ORDER BY 1
        """,
        database);

    [GeneratedRegex(@"\\\\x([0-9a-f]+)")]
    private static partial Regex HexBytes();
}
