using System.Globalization;
using KosmoAuth.Reliability.Tests.Kill;
using KosmoAuth.Reliability.Tests.Servers;

// The long runs; see README.md. The short ones are tests.
const string Usage = "Usage: kill [--db sqlite|postgres] [--nodes N] [--people N] [--minutes N] [--seed N] [--record FILE]";
if (args is not ["kill", ..] || args.Length % 2 == 0)
{
    Console.Error.WriteLine(Usage);
    return 2;
}

var options = args.Skip(1).Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
string? Option(string name) => options.Remove(name, out var value) ? value : null;
double? Number(string name) => Option(name) is not { } text ? null : double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : double.NaN;

var (product, nodes, people, minutes, seed) = (Option("--db") ?? "sqlite", Number("--nodes") ?? 1, Number("--people") ?? 50, Number("--minutes") ?? 10, Number("--seed"));
var record = Option("--record") ?? Path.Combine(Path.GetTempPath(), "kosmoauth-kill.record");
if (options.Count > 0 || product is not ("sqlite" or "postgres") || double.IsNaN(nodes + people + minutes + (seed ?? 1)))
{
    Console.Error.WriteLine(options.Count > 0 ? $"There is no option {options.Keys.First()}.\n{Usage}" : Usage);
    return 2;
}

var run = new KillRun(
    product == "sqlite" ? Product.Sqlite : Product.PostgreSql, (int)nodes, (int)people, TimeSpan.FromMinutes(minutes), (int)(seed ?? Environment.TickCount & 0xFFFF), Console.WriteLine);
return (await run.RunAsync(record)).Count == 0 ? 0 : 1;
