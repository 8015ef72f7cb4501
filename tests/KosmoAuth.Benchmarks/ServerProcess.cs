using System.Diagnostics;
using KosmoAuth.Testing;

namespace KosmoAuth.Benchmarks;

/// <summary>A process on one core, ended with this object.</summary>
public sealed class ServerProcess : IDisposable
{
    private readonly string data;
    private readonly bool isOwnData;

    private ServerProcess(int port, string? data)
    {
        Port = port;
        isOwnData = data is null;
        this.data = data ?? Directory.CreateTempSubdirectory("kosmoauth-bench-").FullName;
    }

    public int Port { get; }

    public Process Process { get; private set; } = null!;

    /// <summary>From process start to the first answer.</summary>
    public TimeSpan StartUp { get; private set; }

    /// <summary>Processor time until then.</summary>
    public TimeSpan StartUpProcessor { get; private set; }

    /// <summary>Starts the server on core 0 with the benchmark realm.</summary>
    /// <param name="options">Further options of the command line, such as another database.</param>
    public static Task<ServerProcess> StartKosmoAuthAsync(string assembly, params string[] options)
    {
        var realm = Path.Combine(AppContext.BaseDirectory, "bench-realm.json");
        return StartAsync("/realms/bench/.well-known/openid-configuration", server =>
            [assembly, "start", "--http-host", "127.0.0.1", "--http-port", $"{server.Port}", "--data", server.data, "--realms", realm,
                "--http-management-port", $"{Loopback.FreePort()}", "--log-level", "warn", .. options]);
    }

    /// <summary>Starts one more node on core 0 beside this one, with the same data and public address.</summary>
    /// <param name="options">Those of this one.</param>
    public Task<ServerProcess> StartNodeAsync(string assembly, params string[] options) =>
        StartAsync("/realms/bench/.well-known/openid-configuration", server =>
            [assembly, "start", "--http-host", "127.0.0.1", "--http-port", $"{server.Port}", "--data", data,
                "--http-management-port", $"{Loopback.FreePort()}", "--log-level", "warn", .. options], data);

    /// <summary>Starts the server on core 0 with the realms of a folder; it believes what a proxy says of addresses.</summary>
    public static Task<ServerProcess> StartTimingAsync(string assembly, string realms) =>
        StartAsync("/realms/timing/.well-known/openid-configuration", server =>
            [assembly, "start", "--http-host", "127.0.0.1", "--http-port", $"{server.Port}", "--data", server.data, "--realms", realms,
                "--hostname", $"http://127.0.0.1:{server.Port}", "--proxy-headers", "xforwarded", "--http-management-port", $"{Loopback.FreePort()}", "--log-level", "error"]);

    /// <summary>Starts the server on core 0 with a data folder that is there, and stays.</summary>
    /// <param name="options">Further options of the command line, such as another database.</param>
    public static Task<ServerProcess> StartOnAsync(string assembly, string data, string realm, params string[] options) =>
        StartAsync($"/realms/{realm}/.well-known/openid-configuration", server =>
            [assembly, "start", "--http-host", "127.0.0.1", "--http-port", $"{server.Port}", "--data", data,
                "--hostname", $"http://127.0.0.1:{server.Port}", "--proxy-headers", "xforwarded", "--http-management-port", $"{Loopback.FreePort()}", "--log-level", "error", .. options], data);

    /// <summary>Starts bare Kestrel on core 0.</summary>
    public static Task<ServerProcess> StartBareAsync() =>
        StartAsync("/", server => [typeof(ServerProcess).Assembly.Location, "--serve-bare", $"{server.Port}"]);

    /// <summary>Resident memory in MiB.</summary>
    public double ResidentMiB()
    {
        Process.Refresh();
        return Process.WorkingSet64 / 1048576.0;
    }

    public void Dispose()
    {
        if (!Process.HasExited)
        {
            Process.Kill();
            Process.WaitForExit();
        }

        Process.Dispose();
        if (isOwnData)
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static async Task<ServerProcess> StartAsync(string probe, Func<ServerProcess, string[]> arguments, string? data = null)
    {
        var server = new ServerProcess(Loopback.FreePort(), data);
        var start = new ProcessStartInfo("taskset", ["-c", "0", "dotnet", .. arguments(server)]) { RedirectStandardOutput = true };
        var watch = Stopwatch.StartNew();
        server.Process = Process.Start(start) ?? throw new InvalidOperationException("the server did not start");
        server.Process.OutputDataReceived += (_, _) => { };
        server.Process.BeginOutputReadLine();
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };
        while (!server.Process.HasExited && watch.Elapsed < TimeSpan.FromSeconds(60))
        {
            try
            {
                if ((await http.GetAsync(new Uri(probe, UriKind.Relative))).IsSuccessStatusCode)
                {
                    server.StartUp = watch.Elapsed;
                    server.Process.Refresh();
                    server.StartUpProcessor = server.Process.TotalProcessorTime;
                    return server;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(10);
        }

        server.Dispose();
        throw new InvalidOperationException("the server did not answer within a minute");
    }
}
