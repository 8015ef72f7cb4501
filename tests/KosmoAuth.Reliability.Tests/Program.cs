using System.Globalization;
using KosmoAuth.Reliability.Tests.Kill;
using KosmoAuth.Reliability.Tests.Once;
using KosmoAuth.Reliability.Tests.Servers;

// The long runs; see README.md. The short ones are tests.
const string Usage = """
    Usage: kill [--db sqlite|postgres] [--nodes N] [--people N] [--minutes N] [--seed N] [--record FILE]
           once [--db sqlite|postgres] [--rounds N] [--seed N]
    """;
if (args is not ["kill" or "once", ..] || args.Length % 2 == 0)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

var options = args.Skip(1).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
string? Option(string name) => options.Remove(name, out var value) ? value : null;
double? Number(string name) => Option(name) is not { } text ? null : double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : double.NaN;

var (db, seed) = (Option("--db") ?? "sqlite", Number("--seed") ?? Environment.TickCount & 0xFFFF);
var (nodes, people, minutes, record) = args[0] == "kill"
    ? (Number("--nodes") ?? 1, Number("--people") ?? 50, Number("--minutes") ?? 10, Option("--record"))
    : (2, 1, 1, null);
var rounds = args[0] == "once" ? Number("--rounds") ?? 40 : 1;
if (options.Count > 0 || db is not ("sqlite" or "postgres") || double.IsNaN(nodes + people + minutes + seed + rounds))
{
    Console.Error.WriteLine(options.Count > 0 ? $"There is no option {options.Keys.First()}.\n{Usage}" : Usage);
    return 2;
}

var product = db == "sqlite" ? Product.Sqlite : Product.PostgreSql;
var broken = args[0] == "once"
    ? await new OnceRun(product, (int)rounds, (int)seed, Console.WriteLine).RunAsync()
    : await new KillRun(product, (int)nodes, (int)people, TimeSpan.FromMinutes(minutes), (int)seed, Console.WriteLine)
        .RunAsync(record ?? Path.Combine(AppContext.BaseDirectory, "kosmoauth-kill.record"));
return broken.Count == 0 ? 0 : 1;
