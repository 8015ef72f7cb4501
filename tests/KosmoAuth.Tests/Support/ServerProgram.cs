using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KosmoAuth.Tests.Support;

/// <summary>The program as an operator starts it: a process with options, ended by a signal.</summary>
internal sealed class ServerProgram : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kosmoauth-test-").FullName;
    private readonly StringBuilder _output = new();
    private Process _process = null!;

    public int Port { get; } = FreePort();

    public Uri Management { get; } = new($"http://127.0.0.1:{FreePort()}");

    public string Address => $"http://127.0.0.1:{Port}";

    public int Id => _process.Id;

    /// <summary>What it has written so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _output.ToString();
            }
        }
    }

    /// <summary>Starts it with a realm file; ready when this returns.</summary>
    public static async Task<ServerProgram> StartAsync(string realm, params string[] options)
    {
        var program = new ServerProgram();
        var file = Path.Combine(program._folder, "realm.json");
        await File.WriteAllTextAsync(file, realm);
        var start = new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "kosmoauth.dll"), "start", "--http-host", "127.0.0.1", "--http-port", $"{program.Port}",
            "--http-management-port", $"{program.Management.Port}", "--data", Path.Combine(program._folder, "data"), "--realms", file, .. options,
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        program._process = Process.Start(start)!;
        program._process.OutputDataReceived += (_, line) => program.Keep(line.Data);
        program._process.ErrorDataReceived += (_, line) => program.Keep(line.Data);
        program._process.BeginOutputReadLine();
        program._process.BeginErrorReadLine();
        if (!await program.UntilAsync(async () => await program.HealthAsync("ready") == 200))
        {
            await program.DisposeAsync();
            throw new InvalidOperationException($"The server did not start:\n{program.Output}");
        }

        return program;
    }

    /// <summary>Status of a health address; 0 when nobody answers.</summary>
    public async Task<int> HealthAsync(string what)
    {
        using var http = new HttpClient { BaseAddress = Management };
        try
        {
            using var answer = await http.GetAsync($"/health/{what}");
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    /// <summary>Asks again and again; false when it is not so within a minute.</summary>
    public async Task<bool> UntilAsync(Func<Task<bool>> isSo)
    {
        for (var began = Stopwatch.StartNew(); began.Elapsed < TimeSpan.FromMinutes(1) && !_process.HasExited;)
        {
            if (await isSo())
            {
                return true;
            }

            await Task.Delay(20);
        }

        return false;
    }

    /// <summary>Asks it to end, as systemd and containers do.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>The exit code, when it has ended.</summary>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(string? line)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }
    }
}
