using System.Diagnostics;
using System.Globalization;
using KosmoAuth.Testing;

namespace KosmoAuth.Benchmarks.Scale;

/// <summary>
/// <c>scale</c>: whether a server with many people is as quick as one with a thousand. Both run at the same time and are asked in turn, so that what else
/// happens on the machine happens to both.
/// </summary>
public static class ScaleRun
{
    private const int FewUsers = 1000;
    private const double MostReadySeconds = 3;
    private const double MostFirstMilliseconds = 1000;
    private const double MostMiB = 300;

    /// <summary>0: all goals met; 1: one is missed.</summary>
    public static async Task<int> RunAsync(string assembly, CommandLine line)
    {
        var (users, sessions) = (line.Number("--users", 1_000_000), line.Number("--sessions", 500_000));
        var isHashCheap = line["--hash"] != "argon2";
        var folder = line["--folder"];
        var isPostgreSql = line["--db"] == "postgres";
        var root = folder ?? Directory.CreateTempSubdirectory("kosmoauth-scale-").FullName;
        using var cluster = isPostgreSql ? await PostgreSqlCluster.StartAsync() : null;
        try
        {
            return await MeasureAsync(await StoreAsync(FewUsers, Math.Min(FewUsers / 2, sessions)), await StoreAsync(users, sessions), line.Number("--rounds", 5));
        }
        finally
        {
            if (folder is null)
            {
                Directory.Delete(root, recursive: true);
            }
        }

        async Task<ScaleStore> StoreAsync(int people, int visits)
        {
            var data = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"{people}-{isHashCheap}"));
            ScaleDatabase database = cluster is null ? new SqliteScale(Path.Combine(data, "kosmoauth.db")) : new PostgreSqlScale(cluster, await cluster.NewDatabaseAsync());
            return new ScaleStore(assembly, data, database, people, visits, isHashCheap);
        }
    }

    private static async Task<int> MeasureAsync(ScaleStore few, ScaleStore many, int rounds)
    {
        using var mailOfFew = await few.MakeAsync();
        using var mailOfMany = await many.MakeAsync();
        if (OperatingSystem.IsLinux())
        {
            Process.GetCurrentProcess().ProcessorAffinity = (1 << Math.Min(Environment.ProcessorCount, 30)) - 2;
        }

        Line($"table | KiB with indexes | rows | bytes a row");
        Line($"{await many.Database.TablesAsync() ?? "The program sqlite3 is needed to see what each table takes."}");
        var kept = true;
        var (startsOfFew, startsOfMany) = (new Starts(few), new Starts(many));
        for (var round = 0; round < rounds; round++)
        {
            await startsOfFew.MeasureAsync();
            await startsOfMany.MeasureAsync();
        }

        kept &= await startsOfFew.PrintAsync() & await startsOfMany.PrintAsync();
        using var serverOfFew = await few.StartAsync();
        using var serverOfMany = await many.StartAsync();
        var pair = new ScalePair((serverOfFew, few.Users), (serverOfMany, many.Users));
        kept &= await pair.CompareAsync(rounds);
        return kept & Promise($"memory after the load: {serverOfFew.ResidentMiB():F0} and {serverOfMany.ResidentMiB():F0} MiB (below {MostMiB})", serverOfMany.ResidentMiB() < MostMiB) ? 0 : 1;
    }

    internal static double Median(IEnumerable<double> samples)
    {
        var ordered = samples.Order().ToList();
        return ordered.Count == 0 ? double.NaN : (ordered[(ordered.Count - 1) / 2] + ordered[ordered.Count / 2]) / 2;
    }

    internal static bool Promise(FormattableString figure, bool kept) => Overload.Verbs.Promise(figure, kept);

    internal static void Line(FormattableString text) => Overload.Verbs.Line(text);

    private sealed class Starts(ScaleStore store)
    {
        private readonly List<double> _ready = [];
        private readonly List<double> _processor = [];
        private readonly List<double> _first = [];
        private readonly List<double> _memory = [];

        public async Task MeasureAsync()
        {
            using var server = await store.StartAsync();
            _memory.Add(server.ResidentMiB());
            _ready.Add(server.StartUp.TotalSeconds);
            _processor.Add(server.StartUpProcessor.TotalSeconds);
            using var members = new Members(server.Port, store.Users);
            _first.Add(await members.FirstLogInAsync());
        }

        public async Task<bool> PrintAsync() =>
            Promise(
                $"{store.Users} people, {await store.Database.MiBAsync():F0} MiB on disk: ready after {Median(_ready):F2} s (3), of the processor {Median(_processor):F2} s; memory then {Median(_memory):F0} MiB",
                Median(_ready) <= MostReadySeconds)
            & Promise($"{store.Users} people: first log-in {Median(_first):F0} ms (1000)", Median(_first) <= MostFirstMilliseconds);
    }
}
