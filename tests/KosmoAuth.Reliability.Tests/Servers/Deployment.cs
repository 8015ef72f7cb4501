using KosmoAuth.Mail.DevMailbox;
using KosmoAuth.Testing;

namespace KosmoAuth.Reliability.Tests.Servers;

/// <summary>Databases that a deployment may have.</summary>
internal enum Product
{
    Sqlite,
    PostgreSql,
}

/// <summary>One server or several behind nginx, on one database, beside a mail server; everything on loopback and gone with this object.</summary>
internal sealed class Deployment : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kosmoauth-reliability-").FullName;
    private readonly DevMailServer _smtp;
    private string _database = "";

    private Deployment()
    {
        var mails = new DevMails();
        _smtp = new DevMailServer(mails, TimeProvider.System);
        Mailbox = new Mailbox(mails);
    }

    public IReadOnlyList<Node> Nodes { get; private set; } = [];

    /// <summary>Null for SQLite.</summary>
    public PostgreSqlCluster? Cluster { get; private set; }

    /// <summary>Null for one node.</summary>
    public Nginx? Proxy { get; private set; }

    public Mailbox Mailbox { get; }

    /// <summary>Where people go.</summary>
    public string Address => Proxy?.Address ?? Nodes[0].Address;

    /// <summary>The realm file that was imported.</summary>
    public string RealmFile => Path.Combine(_folder, PeopleRealm.Name + ".json");

    /// <param name="people">How many, see <see cref="PeopleRealm.PersonName"/>.</param>
    /// <param name="options">More options of every node.</param>
    public static async Task<Deployment> StartAsync(Product product, int nodes, int people, params string[] options)
    {
        var deployment = new Deployment();
        try
        {
            await deployment.OpenAsync(product, nodes, people, options);
            return deployment;
        }
        catch
        {
            await deployment.DisposeAsync();
            throw;
        }
    }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>Runs another command of the program on this deployment's database.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public Task CommandAsync(params string[] command) =>
        Programs.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "kosmoauth.dll"), .. command, .. StorageFor(command[0])]);

    /// <summary>Changes the database behind the servers' backs.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public Task ExecuteAsync(string sql) => Cluster is null
        ? SqliteAsync(sql)
        : Cluster.ExecuteAsync(sql, _database);

    /// <summary>The first column of what a query finds.</summary>
    public async Task<List<string>> QueryAsync(string sql) => Cluster is null
        ? [.. (await SqliteAsync(sql)).Split('\n', StringSplitOptions.RemoveEmptyEntries)]
        : await Cluster.QueryAsync(sql, _database);

    public async ValueTask DisposeAsync()
    {
        Proxy?.Dispose();
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        Cluster?.Dispose();
        await _smtp.StopAsync(default);
        _smtp.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task OpenAsync(Product product, int nodes, int people, string[] options)
    {
        await _smtp.StartAsync(default);
        await File.WriteAllTextAsync(RealmFile, PeopleRealm.Json(people, _smtp.Address.Port));
        if (product == Product.PostgreSql)
        {
            Cluster = await PostgreSqlCluster.StartAsync(durable: true);
            _database = await Cluster.NewDatabaseAsync();
        }

        var port = Loopback.FreePort();
        string[] all = ["--realms", RealmFile, "--hostname", $"http://127.0.0.1:{port}", "--proxy-headers", "xforwarded", .. options];
        Nodes = [.. Enumerable.Range(1, nodes).Select(number => new Node(nodes == 1 ? port : Loopback.FreePort(), [.. StorageFor($"node-{number}"), .. all]))];
        foreach (var node in Nodes)
        {
            await node.StartAsync();
        }

        Proxy = nodes > 1 ? new Nginx(port, Nodes.Select(node => node.Port)) : null;
    }

    private Task<string> SqliteAsync(string sql) => Programs.RunAsync("sqlite3", ["-cmd", ".timeout 10000", Path.Combine(Data, "kosmoauth.db"), sql]);

    /// <param name="user">What PostgreSQL calls the process.</param>
    private string[] StorageFor(string user)
    {
        if (Cluster?.Server(_database) is not { } server)
        {
            return ["--data", Data];
        }

        return ["--data", Data, "--db", "postgres", "--db-url", $"{server.Url}?ApplicationName={user}", "--db-username", server.Username!];
    }
}
