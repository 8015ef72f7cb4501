using System.Globalization;

namespace KosmoAuth.Benchmarks;

/// <summary>Measures everything in one run and prints figures with their ratio to the floor.</summary>
/// <param name="only">Part of the names to measure; null for all.</param>
public sealed class Report(TimeSpan duration, string? only)
{
    private const int Lanes = 16;

    private readonly List<(string Name, Figure Figure, Figure Floor, int Signatures, double Goal)> rows = [];
    private Figure bare = new(0, 1, 0);
    private double memory;
    private (TimeSpan Elapsed, TimeSpan Processor) startUp;

    /// <summary>RSA-2048 signatures on the server's core.</summary>
    public Figure Rsa { get; set; } = new(0, 1, 0);

    public async Task MeasureBareAsync()
    {
        using var server = await ServerProcess.StartBareAsync();
        bare = await Load.MeasureAsync(server.Process, server.Port, Lanes, duration, new Scenarios(server.Port).Document("/"));
    }

    public async Task MeasureKosmoAuthAsync(string assembly)
    {
        using var server = await ServerProcess.StartKosmoAuthAsync(assembly);
        startUp = (server.StartUp, server.StartUpProcessor);
        var scenarios = new Scenarios(server.Port);
        await scenarios.PrepareAsync();
        await AddAsync(server, "client_credentials RS256", Rsa, 0.75, scenarios.ClientCredentials("bench"));
        await AddAsync(server, "client_credentials ES256", Rsa, 0, scenarios.ClientCredentials("bench-es256"));
        await AddAsync(server, "refresh", Rsa, 0.70, scenarios.Refresh, signatures: 2);
        await AddAsync(server, "code flow with SSO session", Rsa, 0.70, scenarios.CodeFlow, signatures: 2);
        await AddAsync(server, "userinfo", Rsa, 6, scenarios.UserInfo());
        await AddAsync(server, "introspection", Rsa, 6, scenarios.Introspection());
        await AddAsync(server, "discovery", bare, 0.5, scenarios.Document("/realms/bench/.well-known/openid-configuration"));
        await AddAsync(server, "JWKS", bare, 0.5, scenarios.Document("/realms/bench/protocol/openid-connect/certs"));
        memory = server.ResidentMiB();
    }

    /// <summary>Whether nothing failed; goals are shown, not enforced, since machines differ.</summary>
    public bool Print()
    {
        Line($"floor: {Rsa.PerSecond:F0} RSA-2048 signatures/s, bare Kestrel {bare.PerSecond:F0} requests/s (one core each)");
        Line($"| request | per second | ratio to its floor | the same by processor time | goal | server busy | failures |");
        Line($"|---|--:|--:|--:|--:|--:|--:|");
        foreach (var (name, figure, floor, signatures, goal) in rows)
        {
            var (ratio, byProcessor) = (figure.PerSecond / floor.PerSecond * signatures, figure.PerProcessorSecond / floor.PerProcessorSecond * signatures);
            Line($"| {name} | {figure.PerSecond:F0} | {ratio:F2} | {byProcessor:F2} | {goal:0.##} | {figure.ServerBusy:P0} | {figure.Failures} |");
        }

        Line($"start-up to the first discovery answer {startUp.Elapsed.TotalSeconds:F2} s, {startUp.Processor.TotalSeconds:F2} s of the processor");
        Line($"resident after the run {memory:F0} MiB");
        return rows.TrueForAll(row => row.Figure.Failures == 0);
    }

    /// <param name="signatures">Signatures in one round; the floor is divided by them.</param>
    private async Task AddAsync(
        ServerProcess server, string name, Figure floor, double goal, Func<Connection, int, ValueTask<bool>> round, int signatures = 1)
    {
        if (only is null || name.Contains(only, StringComparison.OrdinalIgnoreCase))
        {
            Console.Error.WriteLine($"measuring {name}, server process {server.Process.Id}");
            rows.Add((name, await Load.MeasureAsync(server.Process, server.Port, Lanes, duration, round), floor, signatures, goal));
        }
    }

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
