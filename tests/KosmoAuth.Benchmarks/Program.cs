using System.Diagnostics;
using System.Globalization;
using KosmoAuth.Benchmarks;
using KosmoAuth.Benchmarks.Timing;

// The server runs on core 0, this generator on the others; everything goes over loopback.
if (args is ["--serve-bare", var barePort])
{
    await Floor.ServeBareAsync(int.Parse(barePort, CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["--hashing"])
{
    return Hashing.Compare() ? 0 : 1;
}

if (args is ["overload" or "connections" or "memory", ..])
{
    return await KosmoAuth.Benchmarks.Overload.Verbs.RunAsync(args);
}

if (Environment.ProcessorCount < 2)
{
    Console.Error.WriteLine("The benchmark needs two cores: one for the server, one for the load.");
    return 1;
}

var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
var server = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "KosmoAuth", configuration, "kosmoauth.dll"));
if (args is ["timing", .. var which])
{
    if (OperatingSystem.IsLinux())
    {
        Process.GetCurrentProcess().ProcessorAffinity = (1 << Math.Min(Environment.ProcessorCount, 30)) - 2;
    }

    return await new TimingRun(server, which is [var only] ? only : null).MeasureAsync();
}

if (args is ["scale", ..])
{
    return await KosmoAuth.Benchmarks.Scale.ScaleRun.RunAsync(server, args);
}

var seconds = int.Parse(Option("--seconds") ?? "6", CultureInfo.InvariantCulture);
var report = new Report(TimeSpan.FromSeconds(seconds), Option("--only"), Option("--db") == "postgres", int.Parse(Option("--nodes") ?? "1", CultureInfo.InvariantCulture));
if (OperatingSystem.IsLinux())
{
    Process.GetCurrentProcess().ProcessorAffinity = 1;
    report.Rsa = Floor.RsaSignatures(TimeSpan.FromSeconds(seconds));
    report.Hashes = Floor.PasswordHashes(TimeSpan.FromSeconds(seconds));
    Process.GetCurrentProcess().ProcessorAffinity = (1 << Math.Min(Environment.ProcessorCount, 30)) - 2;
}

await report.MeasureBareAsync();
await report.MeasureKosmoAuthAsync(server);
return report.Print() ? 0 : 1;

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
