using System.Globalization;
using KosmoAuth.Testing;

namespace KosmoAuth.Benchmarks;

/// <summary>Measures everything in one run and prints figures with their ratio to the floor.</summary>
/// <param name="only">Part of the names to measure; null for all.</param>
/// <param name="nodes">How many servers share the database, all on core 0.</param>
public sealed class Report(TimeSpan duration, string? only, bool postgreSql = false, int nodes = 1)
{
    private const int Lanes = 16;

    private readonly List<(string Name, Figure Figure, Figure Floor, int Work, double Goal)> rows = [];
    private readonly List<string> latencies = [];
    private readonly List<ServerProcess> servers = [];
    private Figure bare = new(0, 1, 0);
    private double memory;
    private (TimeSpan Elapsed, TimeSpan Processor) startUp;

    /// <summary>RSA-2048 signatures on the server's core.</summary>
    public Figure Rsa { get; set; } = new(0, 1, 0);

    /// <summary>Password hashes on the server's core.</summary>
    public Figure Hashes { get; set; } = new(0, 1, 0);

    public async Task MeasureBareAsync()
    {
        using var server = await ServerProcess.StartBareAsync();
        bare = await Load.MeasureAsync(server.Process, server.Port, Lanes, duration, new Scenarios(server.Port).Document("/"));
    }

    public async Task MeasureKosmoAuthAsync(string assembly)
    {
        using var cluster = postgreSql ? await PostgreSqlCluster.StartAsync() : null;
        try
        {
            await StartAsync(assembly, cluster);
            var scenarios = new Scenarios(servers[0].Port);
            await scenarios.PrepareAsync();
            await MeasureAsync(scenarios);
            memory = servers.Max(server => server.ResidentMiB());
        }
        finally
        {
            servers.ForEach(server => server.Dispose());
        }
    }

    /// <summary>Whether nothing failed; goals are shown, not enforced, since machines differ.</summary>
    public bool Print()
    {
        Line($"floor: {Rsa.PerSecond:F0} RSA-2048 signatures/s, {Hashes.PerSecond:F0} password hashes/s, bare Kestrel {bare.PerSecond:F0} requests/s (one core each)");
        Line($"{nodes} node(s), {(postgreSql ? "PostgreSQL" : "SQLite")}");
        Line($"| request | per second | ratio to its floor | the same by processor time | goal | server busy | failures |");
        Line($"|---|--:|--:|--:|--:|--:|--:|");
        foreach (var (name, figure, floor, work, goal) in rows)
        {
            var (ratio, byProcessor) = (figure.PerSecond / floor.PerSecond * work, figure.PerProcessorSecond / floor.PerProcessorSecond * work);
            Line($"| {name} | {figure.PerSecond:F0} | {ratio:F2} | {byProcessor:F2} | {goal:0.##} | {figure.ServerBusy:P0} | {figure.Failures} |");
        }

        latencies.ForEach(Console.WriteLine);
        Line($"start-up to the first discovery answer {startUp.Elapsed.TotalSeconds:F2} s, {startUp.Processor.TotalSeconds:F2} s of the processor");
        Line($"resident after the run {memory:F0} MiB");
        return rows.TrueForAll(row => row.Figure.Failures == 0);
    }

    private async Task StartAsync(string assembly, PostgreSqlCluster? cluster)
    {
        string[] options = cluster is null ? []
            : ["--db", "postgres", "--db-url", $"jdbc:postgresql://127.0.0.1:{cluster.Port}/{await cluster.NewDatabaseAsync()}", "--db-username", "postgres", "--db-password", "none"];
        servers.Add(await ServerProcess.StartKosmoAuthAsync(assembly, options));
        startUp = (servers[0].StartUp, servers[0].StartUpProcessor);
        while (servers.Count < nodes)
        {
            servers.Add(await servers[0].StartNodeAsync(assembly, [.. options, "--hostname", $"http://127.0.0.1:{servers[0].Port}"]));
        }
    }

    private async Task MeasureAsync(Scenarios scenarios)
    {
        await AddAsync("client_credentials RS256", Rsa, 0.75, scenarios.ClientCredentials("bench"), halfLoad: true);
        await AddAsync("client_credentials ES256", Rsa, 0, scenarios.ClientCredentials("bench-es256"));
        await AddAsync("refresh", Rsa, 0.70, scenarios.Refresh, work: 2);
        await AddAsync("code flow with SSO session", Rsa, 0.70, scenarios.CodeFlow, work: 2, halfLoad: true);
        await AddAsync("log-in with a password", Hashes, 0.9, scenarios.PasswordLogin, halfLoad: true);
        await AddAsync("userinfo", Rsa, 6, scenarios.UserInfo());
        await AddAsync("introspection", Rsa, 6, scenarios.Introspection());
        await AddAsync("discovery", bare, 0.5, scenarios.Document("/realms/bench/.well-known/openid-configuration"));
        await AddAsync("JWKS", bare, 0.5, scenarios.Document("/realms/bench/protocol/openid-connect/certs"));
    }

    /// <param name="work">Signatures or hashes in one round; the floor is divided by them.</param>
    /// <param name="halfLoad">Asks also how long a round takes when half as many come as can be served.</param>
    private async Task AddAsync(
        string name, Figure floor, double goal, Func<Connection, int, ValueTask<bool>> round, int work = 1, bool halfLoad = false)
    {
        if (only is not null && !name.Contains(only, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        Console.Error.WriteLine($"measuring {name}, server process {string.Join(" and ", servers.Select(server => server.Process.Id))}");
        var figure = await Load.MeasureAsync(
            [.. servers.Select(server => server.Process)], [.. servers.Select(server => server.Port)], Lanes, duration, round);
        rows.Add((name, figure, floor, work, goal));
        if (halfLoad)
        {
            var times = await Load.LatencyAsync(servers[0].Port, figure.PerSecond / 2, duration, round);
            latencies.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{name} at half load: p50 {times[times.Count / 2]:F1} ms, p99 {times[times.Count * 99 / 100]:F1} ms"));
        }
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
