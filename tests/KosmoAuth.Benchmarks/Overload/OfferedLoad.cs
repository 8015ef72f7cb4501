using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;

namespace KosmoAuth.Benchmarks.Overload;

/// <summary>What came of requests that were sent at their time, whether or not earlier ones had been answered.</summary>
/// <param name="Useful">Answers 200.</param>
/// <param name="Refused">Answers 503 and 429.</param>
/// <param name="Wrong">Other answers, and connections that broke.</param>
/// <param name="Unsent">Requests that found all connections waiting: nobody was there to send them.</param>
public sealed record Offered(double Seconds, long Useful, long Refused, long Wrong, long Unsent, TimeSpan UsefulP99, TimeSpan RefusedP99, double MostMiB)
{
    public double UsefulPerSecond => Useful / Seconds;
}

/// <summary>Offers requests at a fixed rate, over as many connections as it takes.</summary>
/// <param name="most">How many connections may wait for an answer at once.</param>
public sealed class OfferedLoad(ServerProcess server, ReadOnlyMemory<byte> request, int most)
{
    private readonly ConcurrentBag<Connection> free = [];
    private readonly ConcurrentBag<double> usefulMs = [];
    private readonly ConcurrentBag<double> refusedMs = [];
    private int open;
    private int waiting;
    private long wrong;
    private long unsent;

    public async Task<Offered> RunAsync(double perSecond, TimeSpan duration)
    {
        var watch = Stopwatch.StartNew();
        var (sent, mostMiB, looked) = (0L, 0.0, 0L);
        while (watch.Elapsed < duration)
        {
            for (var due = (long)(watch.Elapsed.TotalSeconds * perSecond); sent < due; sent++)
            {
                _ = SendAsync();
            }

            if ((long)watch.Elapsed.TotalSeconds > looked)
            {
                looked = (long)watch.Elapsed.TotalSeconds;
                mostMiB = Math.Max(mostMiB, server.ResidentMiB());
            }

            await Task.Delay(2);
        }

        var seconds = watch.Elapsed.TotalSeconds;
        var (useful, refused) = (usefulMs.Count, refusedMs.Count);
        var patience = Stopwatch.StartNew();
        while (Volatile.Read(ref waiting) > 0 && patience.Elapsed < TimeSpan.FromSeconds(30))
        {
            await Task.Delay(20);
        }

        foreach (var connection in free)
        {
            connection.Dispose();
        }

        return new Offered(seconds, useful, refused, wrong, unsent, P99(usefulMs), P99(refusedMs), mostMiB);
    }

    private async Task SendAsync()
    {
        if (!free.TryTake(out var connection))
        {
            if (Volatile.Read(ref open) >= most)
            {
                Interlocked.Increment(ref unsent);
                return;
            }

            Interlocked.Increment(ref open);
            connection = new Connection(server.Port, 8 * 1024);
        }

        Interlocked.Increment(ref waiting);
        var began = Stopwatch.GetTimestamp();
        try
        {
            var status = await connection.SendForStatusAsync(request);
            Count(status, Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            free.Add(connection);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            Interlocked.Increment(ref wrong);
            Interlocked.Decrement(ref open);
            connection.Dispose();
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private void Count(int status, double milliseconds)
    {
        switch (status)
        {
            case 200:
                usefulMs.Add(milliseconds);
                break;
            case 503 or 429:
                refusedMs.Add(milliseconds);
                break;
            default:
                Interlocked.Increment(ref wrong);
                break;
        }
    }

    private static TimeSpan P99(ConcurrentBag<double> all)
    {
        var sorted = all.Order().ToList();
        return sorted.Count == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(sorted[(int)(sorted.Count * 0.99)]);
    }
}
