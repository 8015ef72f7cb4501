using System.Diagnostics;

namespace KosmoAuth.Benchmarks.Overload;

/// <summary>
/// Three times what the server can do, offered for a while: it goes on doing at least 80 % of it, refuses the rest within a second, answers nothing else, does
/// not grow, and is as quick as ever ten seconds later.
/// </summary>
public static class OverloadRun
{
    private const int Lanes = 16;
    private const int Times = 3;
    private const int MostConnections = 6000;
    private const double MostGrowthMiB = 200;

    public static async Task<bool> RunAsync(ServerProcess server, Scenarios scenarios, TimeSpan duration)
    {
        var tokens = scenarios.TokenRequest("grant_type=client_credentials");
        var logins = scenarios.TokenRequest("grant_type=password&username=bench&password=Bench-2026");
        return await RunAsync("tokens", server, tokens, duration) & await RunAsync("password log-ins", server, logins, duration);
    }

    private static async Task<bool> RunAsync(string name, ServerProcess server, byte[] request, TimeSpan duration)
    {
        var capacity = await Load.MeasureAsync(
            server.Process, server.Port, Lanes, duration / 4, async (connection, _) => await connection.SendForStatusAsync(request) == 200);
        var idle = await QuickAsync(server, request);
        var before = server.ResidentMiB();
        Verbs.Line($"{name}: capacity {capacity.PerSecond:F0}/s, p99 alone {idle.TotalMilliseconds:F1} ms, resident {before:F0} MiB; offering {Times} times that for {duration.TotalSeconds:F0} s");
        var offered = await new OfferedLoad(server, request, MostConnections).RunAsync(Times * capacity.PerSecond, duration);
        Verbs.Line(
            $"        {offered.Useful} useful (p99 {offered.UsefulP99.TotalMilliseconds:F0} ms), {offered.Refused} refused (p99 {offered.RefusedP99.TotalMilliseconds:F0} ms), {offered.Unsent} found no connection");
        await Task.Delay(TimeSpan.FromSeconds(10));
        var after = await QuickAsync(server, request);
        var share = offered.UsefulPerSecond / capacity.PerSecond;
        return Verbs.Promise($"useful work {offered.UsefulPerSecond:F0}/s = {share:P0} of the capacity (at least 80 %)", share >= 0.8)
            & Verbs.Promise($"refused within {offered.RefusedP99.TotalSeconds:F2} s (at most 3 s with the wait for a thread)", offered.RefusedP99 < TimeSpan.FromSeconds(3))
            & Verbs.Promise($"{offered.Wrong} answers other than 200, 429 and 503 (none)", offered.Wrong == 0)
            & Verbs.Promise($"memory grew by {offered.MostMiB - before:F0} MiB at most (at most {MostGrowthMiB:F0})", offered.MostMiB - before <= MostGrowthMiB)
            & Verbs.Promise($"p99 ten seconds later {after.TotalMilliseconds:F1} ms (at most twice, or 20 ms)", after < TimeSpan.FromMilliseconds(Math.Max(20, 2 * idle.TotalMilliseconds)));
    }

    /// <summary>The 99th percentile of 200 requests one after the other.</summary>
    internal static async Task<TimeSpan> QuickAsync(ServerProcess server, byte[] request)
    {
        using var connection = new Connection(server.Port);
        var times = new List<TimeSpan>();
        for (var i = 0; i < 200; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await connection.SendForStatusAsync(request);
            times.Add(Stopwatch.GetElapsedTime(began));
        }

        times.Sort();
        return times[197];
    }
}
