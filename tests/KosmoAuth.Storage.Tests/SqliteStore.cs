using System.Globalization;
using System.Text;
using KosmoAuth.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace KosmoAuth.Storage.Tests;

/// <summary>A SQLite file.</summary>
internal sealed class SqliteStore : TestStore
{
    public string File => Path.Combine(Folder, "kosmoauth.db");

    public override DatabaseSource Source => new SqliteSource(File);

    public override IReadOnlyList<string> Scripts => [.. SchemaScript.Of(typeof(SqliteDatabase).Assembly).Select(script => script.Name)];

    public Task<Database> OpenAsync(string file) => OpenAsync(new SqliteSource(file), null);

    public override Task<List<string>> QueryAsync(string sql) => Task.FromResult(Query(File, sql));

    public override Task<string> DumpAsync() => Task.FromResult(string.Concat(Directory.GetFiles(Folder).Select(file =>
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    })));

    public override Task<List<string>> SchemaAsync() => Task.FromResult(Schema(File));

    public override Task<List<string>> SchemaOfAsync(string createScript)
    {
        var file = Path.Combine(Folder, "model.db");
        Query(file, createScript);
        return Task.FromResult(Schema(file));
    }

    // A numbered key is NOT NULL for EF and, being the row id, nullable in name only for SQLite.
    private static List<string> Schema(string file) => Query(file, """
        SELECT t.name || '.' || c.name || ' ' || c.type || ' ' || CASE WHEN t.name IN ('outbox', 'event') AND c.name = 'id' THEN 1 ELSE c."notnull" END || ' ' || c.pk
        FROM sqlite_master t, pragma_table_info(t.name) c
        WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name <> 'schema_script' ORDER BY 1
        """);

    private static List<string> Query(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        List<string> result = [];
        while (rows.Read())
        {
            result.Add(Convert.ToString(rows.GetValue(0), CultureInfo.InvariantCulture)!);
        }

        return result;
    }
}
