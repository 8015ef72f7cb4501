using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KosmoAuth.Browser.Tests;

/// <summary>The built server as a process of its own, with a data folder that goes with it.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _data = Directory.CreateTempSubdirectory("kosmoauth-browser-").FullName;
    private readonly ConcurrentQueue<string?> _output = new();
    private readonly Process _process;

    private ServerProcess(Dictionary<string, string> environment, string realm)
    {
        var file = Path.Combine(_data, "one-more-realm.json");
        File.WriteAllText(file, realm);
        var port = FreePort();
        Url = $"http://localhost:{port}";
        var start = new ProcessStartInfo("dotnet",
        [
            Program, "start", "--http-host", "127.0.0.1", "--http-port", $"{port}", "--http-management-port", $"{FreePort()}", "--data", _data,
            "--realms", Path.Combine(Stage.Root, "deploy", "realms"),
            "--realms", Path.Combine(Stage.Root, "tests", "KosmoAuth.Browser.Tests", "pages-realm.json"),
            "--realms", file,
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("dotnet did not start.");
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data);
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Url { get; }

    // artifacts/bin/{project}/{configuration}: the neighbour of these tests.
    private static string Program
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(own.Parent!.Parent!.FullName, "KosmoAuth", own.Name, "kosmoauth.dll");
        }
    }

    /// <summary>Returns when the realm answers.</summary>
    /// <param name="realm">One more realm, as JSON.</param>
    public static async Task<ServerProcess> StartAsync(Dictionary<string, string> environment, string realm)
    {
        var server = new ServerProcess(environment, realm);
        using var http = new HttpClient();
        var watch = Stopwatch.StartNew();
        while (!server._process.HasExited && watch.Elapsed < s_patience)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(server.Url + "/realms/kosmo"));
                if (answer.IsSuccessStatusCode)
                {
                    return server;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(20);
        }

        server.Dispose();
        throw new InvalidOperationException("The server did not come up:\n" + string.Join('\n', server._output));
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}
