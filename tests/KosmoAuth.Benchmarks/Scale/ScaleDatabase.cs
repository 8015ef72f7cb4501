using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using KosmoAuth.Storage;
using KosmoAuth.Storage.PostgreSql;
using KosmoAuth.Storage.Sqlite;
using KosmoAuth.Testing;

namespace KosmoAuth.Benchmarks.Scale;

/// <summary>The database of a <see cref="ScaleStore"/>, as the server is told of it and as it is asked past the server.</summary>
internal abstract class ScaleDatabase
{
    /// <summary>For the server's command line.</summary>
    public virtual string[] Options => [];

    public abstract DatabaseSource Source { get; }

    /// <summary>On disk, in MiB, without what is needed for a recovery only.</summary>
    public abstract Task<double> MiBAsync();

    /// <summary>Table, KiB with its indexes, rows and bytes a row, largest first; a line each. Null when it cannot be told.</summary>
    public abstract Task<string?> TablesAsync();
}

/// <summary>A file.</summary>
internal sealed class SqliteScale(string file) : ScaleDatabase
{
    private const string Sizes =
        "SELECT s.tbl_name, SUM(d.pgsize) / 1024 FROM dbstat d JOIN sqlite_master s ON s.name = d.name WHERE d.aggregate = 1 GROUP BY 1 ORDER BY 2 DESC";

    public override DatabaseSource Source => new SqliteSource(file);

    public override Task<double> MiBAsync() =>
        Task.FromResult(Directory.GetFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + "*").Sum(part => new FileInfo(part).Length) / 1048576.0);

    public override async Task<string?> TablesAsync()
    {
        if (await AskAsync(Sizes) is not { } tables)
        {
            return null;
        }

        var counts = tables.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|'))
            .Select(cells => $"SELECT '{cells[0]}', {cells[1]}, COUNT(*), {cells[1]} * 1024 / MAX(COUNT(*), 1) FROM \"{cells[0]}\"");
        return await AskAsync(string.Join(" UNION ALL ", counts));
    }

    // Asked of the program, because the library has no view of pages.
    private async Task<string?> AskAsync(string sql)
    {
        try
        {
            var start = new ProcessStartInfo("sqlite3", ["-readonly", file, sql]) { RedirectStandardOutput = true };
            using var program = Process.Start(start)!;
            var answer = await program.StandardOutput.ReadToEndAsync();
            await program.WaitForExitAsync();
            return program.ExitCode == 0 ? answer : throw new InvalidOperationException($"sqlite3 ended with {program.ExitCode}");
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}

/// <summary>A database of a server that was started for the run.</summary>
internal sealed class PostgreSqlScale(PostgreSqlCluster cluster, string name) : ScaleDatabase
{
    private const string Sizes = """
        SELECT relname || '|' || pg_total_relation_size(oid) / 1024 || '|' || reltuples::bigint || '|' || (pg_total_relation_size(oid) / greatest(reltuples, 1))::bigint
        FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY pg_total_relation_size(oid) DESC
        """;

    private DatabaseServer Server => cluster.Server(name);

    public override string[] Options => ["--db", "postgres", "--db-url", Server.Url!, "--db-username", Server.Username!, "--db-password", "none"];

    public override DatabaseSource Source => new PostgreSqlSource(Server);

    public override async Task<double> MiBAsync() =>
        double.Parse((await cluster.QueryAsync("SELECT pg_database_size(current_database())", name))[0], CultureInfo.InvariantCulture) / 1048576;

    public override async Task<string?> TablesAsync()
    {
        await cluster.ExecuteAsync("ANALYZE", name);
        return string.Join('\n', await cluster.QueryAsync(Sizes, name));
    }
}
