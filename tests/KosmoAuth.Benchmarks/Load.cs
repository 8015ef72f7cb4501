using System.Collections.Concurrent;
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
    public static Task<Figure> MeasureAsync(
        Process server, int port, int connections, TimeSpan duration, Func<Connection, int, ValueTask<bool>> round) =>
        MeasureAsync([server], [port], connections, duration, round);

    /// <summary>The same for several nodes: each connection stays with one of them.</summary>
    public static async Task<Figure> MeasureAsync(
        IReadOnlyList<Process> servers, IReadOnlyList<int> ports, int connections, TimeSpan duration, Func<Connection, int, ValueTask<bool>> round)
    {
        await RunAsync(ports, connections, duration / 3, round);
        var cpu = ProcessorTime(servers);
        var watch = Stopwatch.StartNew();
        var (done, failures) = await RunAsync(ports, connections, duration, round);
        var seconds = watch.Elapsed.TotalSeconds;
        return new Figure(done / seconds, (ProcessorTime(servers) - cpu).TotalSeconds / seconds, failures);
    }

    /// <summary>How long rounds take when so many begin each second, whatever becomes of those before.</summary>
    /// <returns>Milliseconds, in order.</returns>
    public static async Task<IReadOnlyList<double>> LatencyAsync(
        int port, double perSecond, TimeSpan duration, Func<Connection, int, ValueTask<bool>> round)
    {
        var times = new ConcurrentBag<double>();
        var free = new ConcurrentBag<(Connection Connection, int Lane)>();
        var lanes = 0;
        List<Task> running = [];
        var watch = Stopwatch.StartNew();
        for (var begun = 0; watch.Elapsed < duration;)
        {
            for (; begun < watch.Elapsed.TotalSeconds * perSecond; begun++)
            {
                running.Add(OneAsync(watch.Elapsed));
            }

            await Task.Delay(1);
        }

        await Task.WhenAll(running);
        foreach (var (connection, _) in free)
        {
            connection.Dispose();
        }

        return [.. times.Order()];

        async Task OneAsync(TimeSpan begin)
        {
            var lane = free.TryTake(out var idle) ? idle : (new Connection(port), Interlocked.Increment(ref lanes) - 1);
            await round(lane.Item1, lane.Item2);
            times.Add((watch.Elapsed - begin).TotalMilliseconds);
            free.Add(lane);
        }
    }

    private static TimeSpan ProcessorTime(IReadOnlyList<Process> servers)
    {
        var sum = TimeSpan.Zero;
        foreach (var server in servers)
        {
            server.Refresh();
            sum += server.TotalProcessorTime;
        }

        return sum;
    }

    private static async Task<(long Done, long Failures)> RunAsync(
        IReadOnlyList<int> ports, int connections, TimeSpan duration, Func<Connection, int, ValueTask<bool>> round)
    {
        long done = 0, failures = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async lane =>
        {
            using var connection = new Connection(ports[lane % ports.Count]);
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
