using System.Globalization;

namespace KosmoAuth.Benchmarks;

/// <summary>Measures everything in one run and prints figures with their ratio to the floor.</summary>
public sealed class Report(TimeSpan duration)
{
    private const int Lanes = 16;

    private readonly List<(string Name, Figure Figure, double Floor, double Goal)> rows = [];
    private double bare;
    private double memory;
    private TimeSpan startUp;

    /// <summary>RSA-2048 signatures a second on the server's core.</summary>
    public double Rsa { get; set; }

    public async Task MeasureBareAsync()
    {
        using var server = await ServerProcess.StartBareAsync();
        bare = (await Load.MeasureAsync(server.Process, server.Port, Lanes, duration, new Scenarios(server.Port).Document("/"))).PerSecond;
    }

    public async Task MeasureKosmoAuthAsync(string assembly)
    {
        using var server = await ServerProcess.StartKosmoAuthAsync(assembly);
        startUp = server.StartUp;
        var scenarios = new Scenarios(server.Port);
        await scenarios.PrepareAsync();
        await AddAsync(server, "client_credentials RS256", Rsa, 0.75, scenarios.ClientCredentials("bench"));
        await AddAsync(server, "client_credentials ES256", Rsa, 0, scenarios.ClientCredentials("bench-es256"));
        await AddAsync(server, "refresh", Rsa / 2, 0.70, scenarios.Refresh);
        await AddAsync(server, "code flow with SSO session", Rsa / 2, 0.70, scenarios.CodeFlow);
        await AddAsync(server, "userinfo", Rsa, 6, scenarios.UserInfo());
        await AddAsync(server, "introspection", Rsa, 6, scenarios.Introspection());
        await AddAsync(server, "discovery", bare, 0.5, scenarios.Document("/realms/bench/.well-known/openid-configuration"));
        await AddAsync(server, "JWKS", bare, 0.5, scenarios.Document("/realms/bench/protocol/openid-connect/certs"));
        memory = server.ResidentMiB();
    }

    /// <summary>Whether nothing failed; goals are shown, not enforced, since machines differ.</summary>
    public bool Print()
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"floor: {Rsa:F0} RSA-2048 signatures/s, bare Kestrel {bare:F0} requests/s (one core each)"));
        Console.WriteLine("| request | per second | ratio to its floor | goal | server busy | failures |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|");
        foreach (var (name, figure, floor, goal) in rows)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {figure.PerSecond:F0} | {figure.PerSecond / floor:F2} | {goal:0.##} | {figure.ServerBusy:P0} | {figure.Failures} |"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"start-up to the first discovery answer {startUp.TotalSeconds:F2} s, resident after the run {memory:F0} MiB"));
        return rows.TrueForAll(row => row.Figure.Failures == 0);
    }

    private async Task AddAsync(ServerProcess server, string name, double floor, double goal, Func<Connection, int, ValueTask<bool>> round) =>
        rows.Add((name, await Load.MeasureAsync(server.Process, server.Port, Lanes, duration, round), floor, goal));
}
