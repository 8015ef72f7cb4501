using System.Diagnostics;
using System.Globalization;
using KosmoAuth.Benchmarks;
using KosmoAuth.Benchmarks.Overload;
using KosmoAuth.Benchmarks.Scale;
using KosmoAuth.Benchmarks.Timing;

// The server runs on core 0, this generator on the others; everything goes over loopback.
if (args is ["--serve-bare", var barePort])
{
    await Floor.ServeBareAsync(int.Parse(barePort, CultureInfo.InvariantCulture));
    return 0;
}

if (args is ["help"] || args.Contains("--help"))
{
    Console.WriteLine(CommandLine.Usage);
    return 0;
}

var (line, error) = CommandLine.Read(args);
if (line is null)
{
    Console.Error.WriteLine($"{error}\n\n{CommandLine.Usage}");
    return 2;
}

if (line.Verb == "--hashing")
{
    return Hashing.Compare() ? 0 : 1;
}

var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
var server = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "KosmoAuth", configuration, "kosmoauth.dll"));
if (line.Verb is "overload" or "connections" or "memory")
{
    return await Verbs.RunAsync(server, line);
}

if (Environment.ProcessorCount < 2)
{
    Console.Error.WriteLine("The benchmark needs two cores: one for the server, one for the load.");
    return 1;
}

if (line.Verb == "timing")
{
    if (OperatingSystem.IsLinux())
    {
        Process.GetCurrentProcess().ProcessorAffinity = (1 << Math.Min(Environment.ProcessorCount, 30)) - 2;
    }

    return await new TimingRun(server, line.Group).MeasureAsync();
}

if (line.Verb == "scale")
{
    return await ScaleRun.RunAsync(server, line);
}

var duration = TimeSpan.FromSeconds(line.Number("--seconds", 6));
var report = new Report(duration, line["--only"], line["--db"] == "postgres", line.Number("--nodes", 1));
if (OperatingSystem.IsLinux())
{
    Process.GetCurrentProcess().ProcessorAffinity = 1;
    report.Rsa = Floor.RsaSignatures(duration);
    report.Hashes = Floor.PasswordHashes(duration);
    Process.GetCurrentProcess().ProcessorAffinity = (1 << Math.Min(Environment.ProcessorCount, 30)) - 2;
}

await report.MeasureBareAsync();
await report.MeasureKosmoAuthAsync(server);
return report.Print() ? 0 : 1;
