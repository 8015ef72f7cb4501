using System.Diagnostics;

namespace KosmoAuth.Benchmarks;

/// <summary>What one measured scenario gave.</summary>
/// <param name="PerSecond">Completed rounds a second.</param>
/// <param name="ServerBusy">Share of its one core that the server used, 0 to 1; well below 1 means that the generator was the limit.</param>
/// <param name="Failures">Rounds that did not end as they should.</param>
public sealed record Figure(double PerSecond, double ServerBusy, long Failures)
{
    /// <summary>Completed rounds for each second of the server's processor time: what other programs on the machine change least.</summary>
    public double PerProcessorSecond => PerSecond / ServerBusy;
}

/// <summary>Runs a round over and over on several connections for some seconds.</summary>
public static class Load
{
    /// <summary>Warms up for a third of the time, then measures.</summary>
    /// <param name="round">One round on a connection; false when the answer was wrong.</param>
    public static async Task<Figure> MeasureAsync(
        Process server, int port, int connections, TimeSpan duration, Func<Connection, int, ValueTask<bool>> round)
    {
        await RunAsync(port, connections, duration / 3, round);
        server.Refresh();
        var cpu = server.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var (done, failures) = await RunAsync(port, connections, duration, round);
        var seconds = watch.Elapsed.TotalSeconds;
        server.Refresh();
        return new Figure(done / seconds, (server.TotalProcessorTime - cpu).TotalSeconds / seconds, failures);
    }

    private static async Task<(long Done, long Failures)> RunAsync(
        int port, int connections, TimeSpan duration, Func<Connection, int, ValueTask<bool>> round)
    {
        long done = 0, failures = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async lane =>
        {
            using var connection = new Connection(port);
            while (watch.Elapsed < duration)
            {
                if (await round(connection, lane))
                {
                    Interlocked.Increment(ref done);
                }
                else
                {
                    Interlocked.Increment(ref failures);
                }
            }
        }));
        return (done, failures);
    }
}
