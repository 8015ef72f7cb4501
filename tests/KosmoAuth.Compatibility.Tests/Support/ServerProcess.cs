using System.Collections.Concurrent;
using System.Diagnostics;
using KosmoAuth.Testing;

namespace KosmoAuth.Compatibility.Tests.Support;

/// <summary>The built server as its own process, started as an operator starts it, on a data folder of its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly string _data = Directory.CreateTempSubdirectory("kosmoauth-test-").FullName;
    private readonly ConcurrentQueue<string> _log = new();
    private readonly string _realms;
    private readonly int _port = Loopback.FreePort();
    private readonly int _managementPort = Loopback.FreePort();
    private Process _process = null!;

    private ServerProcess(string realms) => _realms = realms;

    /// <summary>Without a slash at its end.</summary>
    public string Address => $"http://127.0.0.1:{_port}";

    /// <summary>What the server wrote so far, all starts together.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Starts the server with realm files or a folder of them and waits until it answers.</summary>
    /// <param name="realms">The value of <c>--realms</c>.</param>
    /// <param name="realm">A realm that must be there.</param>
    /// <exception cref="InvalidOperationException">It ended, or did not answer within two minutes; with what it wrote.</exception>
    public static async Task<ServerProcess> StartAsync(string realms, string realm)
    {
        var server = new ServerProcess(realms);
        try
        {
            await server.LaunchAsync(realm);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary><c>kill -9</c>, as a power cut would, then a start on the same data and the same port.</summary>
    public async Task KillAndRestartAsync(string realm)
    {
        await KillAsync();
        await LaunchAsync(realm);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_data, recursive: true);
    }

    private async Task KillAsync()
    {
        if (_process is null)
        {
            return;
        }

        using (_process)
        {
            if (!_process.HasExited)
            {
                _process.Kill();
            }

            await _process.WaitForExitAsync();
        }

        _process = null!;
    }

    private async Task LaunchAsync(string realm)
    {
        _process = Process.Start(new ProcessStartInfo("dotnet", [
            Checkout.Server, "start", "--http-host", "127.0.0.1", "--http-port", $"{_port}", "--http-management-port", $"{_managementPort}",
            "--data", _data, "--realms", _realms])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _data,
        })!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await WaitAsync($"{Address}/realms/{realm}/.well-known/openid-configuration");
    }

    private void Keep(object sender, DataReceivedEventArgs line) => _log.Enqueue(line.Data ?? "");

    private async Task WaitAsync(string discovery)
    {
        using var http = new HttpClient();
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < s_patience && !_process.HasExited; await Task.Delay(20))
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(discovery));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }

        throw new InvalidOperationException($"The server did not answer at {discovery}:\n{Log}");
    }
}
