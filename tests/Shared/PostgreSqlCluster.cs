using System.Diagnostics;
using KosmoAuth.Storage;
using Npgsql;

namespace KosmoAuth.Testing;

/// <summary>
/// A PostgreSQL server of the tests' own on a free port of 127.0.0.1: Debian's programs, in a temporary folder, not as root. It ends with the process
/// that started it, even if that is killed, since it holds the other end of a pipe.
/// </summary>
internal sealed class PostgreSqlCluster : IDisposable
{
    private const string Account = "postgres";

    // A server that is asked to end by INT does not wait for its clients.
    private const string Script = """
        "$0/postgres" -D "$1" -p "$2" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=400 \
            -c log_min_messages=panic $3 1>&2 &
        server=$!
        cat > /dev/null
        kill -INT $server
        wait $server
        """;

    // Data of most tests need not survive the machine.
    private const string Hasty = "-c fsync=off -c full_page_writes=off";

    private static readonly Lazy<Task<PostgreSqlCluster>> s_shared = new(StartSharedAsync);

    private readonly string _folder;
    private readonly bool _durable;
    private Process? _process;
    private int _databases;

    private PostgreSqlCluster(string folder, bool durable) => (_folder, _durable) = (folder, durable);

    /// <summary>The server for tests that do not stop it; started with the first use.</summary>
    public static Task<PostgreSqlCluster> SharedAsync() => s_shared.Value;

    public int Port { get; private init; }

    public bool IsRunning => _process is not null;

    /// <summary>A server for one test that wants to stop it.</summary>
    /// <param name="durable">It waits for the disk, as PostgreSQL does by default.</param>
    public static async Task<PostgreSqlCluster> StartAsync(bool durable = false)
    {
        var cluster = new PostgreSqlCluster(Directory.CreateTempSubdirectory("kosmoauth-postgres-").FullName, durable) { Port = Loopback.FreePort() };
        if (Environment.IsPrivilegedProcess)
        {
            Run("chown", Account, cluster._folder);
        }

        Run(AsAccount([Path.Combine(Programs(), "initdb"), "-D", cluster.Data, "-A", "trust", "-U", Account, "-E", "UTF8", "--locale=C.UTF-8", "-N"]));
        await cluster.StartServerAsync();
        return cluster;
    }

    /// <summary>Starts the server again after <see cref="Stop"/>, with its data and port.</summary>
    public async Task StartServerAsync()
    {
        var command = AsAccount(["/bin/sh", "-c", Script, Programs(), Data, $"{Port}", _durable ? "" : Hasty]);
        _process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
        })!;
        _process.BeginErrorReadLine();
        await WaitAsync();
    }

    /// <summary>Ends the server as an operator would who is in a hurry: clients are cut off.</summary>
    public void Stop()
    {
        if (_process is { } running)
        {
            running.StandardInput.Close();
            running.WaitForExit();
            running.Dispose();
            _process = null;
        }
    }

    /// <summary><c>kill -9</c> of the server; its workers end by themselves when they notice, and are waited for.</summary>
    public void Kill()
    {
        var server = int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), null);
        var workers = File.ReadAllText($"/proc/{server}/task/{server}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        using (var process = Process.GetProcessById(server))
        {
            process.Kill();
        }

        Stop();
        for (var watch = Stopwatch.StartNew(); workers.Any(worker => Directory.Exists($"/proc/{worker}")); Thread.Sleep(10))
        {
            if (watch.Elapsed > TimeSpan.FromSeconds(30))
            {
                throw new InvalidOperationException("Workers of a PostgreSQL server that was killed do not end.");
            }
        }
    }

    /// <summary>An empty database, or a copy of another one that nobody uses now.</summary>
    public async Task<string> NewDatabaseAsync(string? template = null)
    {
        var name = $"test{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template ?? "template0"}");
        return name;
    }

    public Task DropAsync(string database) => ExecuteAsync($"DROP DATABASE IF EXISTS {database} WITH (FORCE)");

    /// <summary>How the server is named to what is tested.</summary>
    public DatabaseServer Server(string database, int poolMaxSize = 10) => new()
    {
        Url = $"jdbc:postgresql://127.0.0.1:{Port}/{database}", Username = Account, PoolMaxSize = poolMaxSize,
    };

    public async Task ExecuteAsync(string sql, string database = "postgres") => await QueryAsync(sql, database);

    /// <summary>The first column of all rows as text.</summary>
    public async Task<List<string>> QueryAsync(string sql, string database)
    {
        await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={Port};Username={Account};Database={database};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var rows = await command.ExecuteReaderAsync();
        List<string> texts = [];
        while (await rows.ReadAsync())
        {
            texts.Add(Convert.ToString(rows.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!);
        }

        return texts;
    }

    public void Dispose()
    {
        Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    private static async Task<PostgreSqlCluster> StartSharedAsync()
    {
        var cluster = await StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.Dispose();
        return cluster;
    }

    private async Task WaitAsync()
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await ExecuteAsync("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (tries < 300 && !_process!.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    private static string Programs() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Path.Combine(Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => int.Parse(Path.GetFileName(folder), null)).First(), "bin")
            : throw new InvalidOperationException("PostgreSQL is not installed: apt-get install postgresql");

    private static string[] AsAccount(string[] command) =>
        Environment.IsPrivilegedProcess ? ["setpriv", "--reuid", Account, "--regid", Account, "--init-groups", .. command] : command;

    private static void Run(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{command[0]}: {errors.Result}");
        }
    }
}
