using System.Collections.Concurrent;
using System.Diagnostics;
using KosmoAuth.Testing;

namespace KosmoAuth.Browser.Tests;

/// <summary>The built server as a process of its own, with a data folder that goes with it.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly string _data = Directory.CreateTempSubdirectory("kosmoauth-browser-").FullName;
    private readonly ConcurrentQueue<string?> _output = new();
    private readonly ProcessStartInfo _start;
    private Process _process;

    private ServerProcess(Dictionary<string, string> environment, string[] realms)
    {
        var port = Loopback.FreePort();
        Url = $"http://localhost:{port}";
        _start = new ProcessStartInfo("dotnet",
        [
            Program, "start", "--http-host", "127.0.0.1", "--http-port", $"{port}", "--http-management-port", $"{Loopback.FreePort()}", "--data", _data,
            "--realms", Path.Combine(Stage.Root, "deploy", "realms"),
            "--realms", Path.Combine(Stage.Root, "tests", "KosmoAuth.Browser.Tests", "pages-realm.json"),
            .. realms.SelectMany((realm, number) => new[] { "--realms", WriteFile($"one-more-realm-{number}.json", realm) }),
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            _start.Environment[name] = value;
        }

        _process = Launch();
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
    /// <param name="realms">More realms, as JSON.</param>
    public static async Task<ServerProcess> StartAsync(Dictionary<string, string> environment, params string[] realms)
    {
        var server = new ServerProcess(environment, realms);
        await server.WaitAsync();
        return server;
    }

    /// <summary>Kills the process as a power failure does, and starts another one on the same data and port.</summary>
    public async Task RestartAsync()
    {
        Kill();
        _process = Launch();
        await WaitAsync();
    }

    public void Dispose()
    {
        Kill();
        Directory.Delete(_data, recursive: true);
    }

    private string WriteFile(string name, string text)
    {
        var file = Path.Combine(_data, name);
        File.WriteAllText(file, text);
        return file;
    }

    private Process Launch()
    {
        var process = Process.Start(_start) ?? throw new InvalidOperationException("dotnet did not start.");
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data);
        process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task WaitAsync()
    {
        using var http = new HttpClient();
        var watch = Stopwatch.StartNew();
        while (!_process.HasExited && watch.Elapsed < s_patience)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Url + "/realms/kosmo"));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }

            await Task.Delay(20);
        }

        Dispose();
        throw new InvalidOperationException("The server did not come up:\n" + string.Join('\n', _output));
    }

    private void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
