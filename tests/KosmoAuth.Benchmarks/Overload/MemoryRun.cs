using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KosmoAuth.Benchmarks.Overload;

/// <summary>What strangers can send without end must leave no more than 64 MiB behind, and the server as quick as before.</summary>
public static class MemoryRun
{
    private const int Lanes = 16;
    private const double MostMiB = 64;

    private static readonly byte[] OneByte = "x"u8.ToArray();

    private static readonly byte[] SlowBody = Encoding.ASCII.GetBytes(
        "POST /realms/bench/protocol/openid-connect/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\n");

    public static async Task<bool> RunAsync(ServerProcess server, Scenarios scenarios, TimeSpan duration)
    {
        var tokens = scenarios.TokenRequest("grant_type=client_credentials");
        var begin = scenarios.AuthorizeRequest();
        var kept = true;
        foreach (var (name, run) in new (string, Func<Task<long>>)[]
        {
            ("log-ins that were only begun", () => RepeatAsync(server, duration, begin)),
            ("codes that nobody gave", () => RepeatAsync(server, duration, scenarios.TokenRequest("grant_type=authorization_code&code=x.y.z&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb"))),
            ("bodies of 10 MB", () => BodiesAsync(server, duration)),
            ("senders of one byte in ten seconds", () => SlowAsync(server)),
        })
        {
            // Once to have been there, then measured.
            await RepeatAsync(server, TimeSpan.FromSeconds(5), begin);
            await RepeatAsync(server, TimeSpan.FromSeconds(5), tokens);
            var (before, quick) = (server.ResidentMiB(), await OverloadRun.QuickAsync(server, tokens));
            var count = await run();
            var (after, later) = (server.ResidentMiB(), await OverloadRun.QuickAsync(server, tokens));
            kept &= Verbs.Promise(
                $"{count} {name}: {before:F0} MiB before, {after:F0} MiB after; p99 {quick.TotalMilliseconds:F1} ms and {later.TotalMilliseconds:F1} ms",
                after - before <= MostMiB && later.TotalMilliseconds <= Math.Max(20, 2 * quick.TotalMilliseconds));
        }

        return kept;
    }

    private static async Task<long> RepeatAsync(ServerProcess server, TimeSpan duration, byte[] request)
    {
        var figure = await Load.MeasureAsync(server.Process, server.Port, Lanes, duration, async (connection, _) => await connection.SendForStatusAsync(request) < 500);
        return (long)(figure.PerSecond * duration.TotalSeconds);
    }

    private static async Task<long> BodiesAsync(ServerProcess server, TimeSpan duration)
    {
        var head = Encoding.ASCII.GetBytes(
            "POST /realms/bench/protocol/openid-connect/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n");
        var chunk = Encoding.ASCII.GetBytes($"10000\r\n{new string('x', 0x10000)}\r\n");
        var (until, count) = (Environment.TickCount64 + (long)duration.TotalMilliseconds, 0L);
        while (Environment.TickCount64 < until)
        {
            using var socket = await ConnectAsync(server.Port);
            try
            {
                await socket.SendAsync(head);
                for (var i = 0; i < 160; i++)
                {
                    await socket.SendAsync(chunk);
                }
            }
            catch (SocketException)
            {
                // Cut off, as it should be.
            }

            count++;
        }

        return count;
    }

    private static async Task<long> SlowAsync(ServerProcess server)
    {
        const int Count = 2000;
        var sockets = new List<Socket>();
        for (var i = 0; i < Count; i++)
        {
            sockets.Add(await ConnectAsync(server.Port));
        }

        for (var round = 0; round < 4; round++)
        {
            for (var i = 0; i < Count; i++)
            {
                try
                {
                    await sockets[i].SendAsync(round > 0 ? OneByte : i % 2 == 0 ? SlowBody : SlowBody.AsMemory(0, 30));
                }
                catch (SocketException)
                {
                    // Cut off, as it should be.
                }
            }

            await Task.Delay(TimeSpan.FromSeconds(10));
        }

        var cut = sockets.Count(socket => socket.Poll(0, SelectMode.SelectRead));
        sockets.ForEach(socket => socket.Dispose());
        Verbs.Promise($"{cut} of {Count} slow senders were cut off within 40 s (all)", cut == Count);
        return Count;
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        return socket;
    }
}
