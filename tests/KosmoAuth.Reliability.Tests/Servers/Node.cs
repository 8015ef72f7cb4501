using System.Collections.Concurrent;
using System.Diagnostics;
using KosmoAuth.Testing;

namespace KosmoAuth.Reliability.Tests.Servers;

/// <summary>The built server as a process, started as an operator starts it, on ports that stay the same over its deaths.</summary>
internal sealed class Node(int port, IReadOnlyList<string> options) : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly ConcurrentQueue<string> _log = new();
    private readonly int _management = Loopback.FreePort();
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private Process? _process;

    public int Port => port;

    public string Address => $"http://127.0.0.1:{Port}";

    /// <summary>What it wrote so far, all lives together.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Ready when this returns.</summary>
    /// <returns>From the start of the process.</returns>
    /// <exception cref="InvalidOperationException">It ended, or was not ready within a minute; with what it wrote.</exception>
    public async Task<TimeSpan> StartAsync()
    {
        var watch = Stopwatch.StartNew();
        Launch();
        await ReadyAsync();
        return watch.Elapsed;
    }

    /// <summary>Until it says that it is ready.</summary>
    public async Task ReadyAsync()
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < s_patience && !_process!.HasExited; await Task.Delay(20))
        {
            if (await HealthAsync("ready") == 200)
            {
                return;
            }
        }

        throw new InvalidOperationException($"The server is not ready:\n{Log}");
    }

    /// <summary>Status of a health address; 0 when nobody answers.</summary>
    public async Task<int> HealthAsync(string what)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{_management}/health/{what}"));
            return (int)answer.StatusCode;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return 0;
        }
    }

    /// <summary><c>kill -9</c>.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>Asks it to end, as systemd and containers do, and waits for it.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAsync()
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process!.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        using var patience = new CancellationTokenSource(s_patience);
        await _process.WaitForExitAsync(patience.Token);
        var code = _process.ExitCode;
        _process.Dispose();
        _process = null;
        return code;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        AppDomain.CurrentDomain.ProcessExit -= End;
        _http.Dispose();
    }

    private void Launch()
    {
        // Also when the tests are stopped from outside.
        AppDomain.CurrentDomain.ProcessExit -= End;
        AppDomain.CurrentDomain.ProcessExit += End;
        _process = Process.Start(new ProcessStartInfo("dotnet", [
            Path.Combine(AppContext.BaseDirectory, "kosmoauth.dll"), "start", "--http-host", "127.0.0.1", "--http-port", $"{Port}",
            "--http-management-port", $"{_management}", .. options])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void End(object? sender, EventArgs args) => _process?.Kill();

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is { } text)
        {
            _log.Enqueue(text);
        }
    }
}
