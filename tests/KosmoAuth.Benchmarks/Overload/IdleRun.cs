using System.Net;
using System.Net.Sockets;

namespace KosmoAuth.Benchmarks.Overload;

/// <summary>Ten thousand connections that say nothing, while others work at half of what is possible. The hard limit of open files must be above 10 100.</summary>
public static class IdleRun
{
    private const int Count = 10_000;
    private const double MostGrowthMiB = 600;

    public static async Task<bool> RunAsync(ServerProcess server, Scenarios scenarios, TimeSpan duration)
    {
        var request = scenarios.TokenRequest("grant_type=client_credentials");
        var capacity = await Load.MeasureAsync(
            server.Process, server.Port, 16, duration / 4, async (connection, _) => await connection.SendForStatusAsync(request) == 200);
        var alone = await new OfferedLoad(server, request, 1000).RunAsync(capacity.PerSecond / 2, duration / 4);
        var (memory, files) = (server.ResidentMiB(), OpenFiles(server));
        var idle = await OpenAsync(server.Port);
        Verbs.Line($"capacity {capacity.PerSecond:F0}/s; {idle.Count} idle connections, the server has {OpenFiles(server)} files open; half the capacity for {duration.TotalSeconds:F0} s");
        var busy = await new OfferedLoad(server, request, 1000).RunAsync(capacity.PerSecond / 2, duration);
        var grown = server.ResidentMiB() - memory;
        idle.ForEach(socket => socket.Dispose());
        await UntilAsync(() => OpenFiles(server) < files + 50);
        return Verbs.Promise($"{idle.Count} connections were open at once ({Count})", idle.Count == Count)
            & Verbs.Promise($"{busy.Wrong + busy.Refused + busy.Unsent} of {busy.Useful} requests failed (none)", busy.Wrong + busy.Refused + busy.Unsent == 0)
            & Verbs.Promise(
                $"p99 {busy.UsefulP99.TotalMilliseconds:F1} ms, {alone.UsefulP99.TotalMilliseconds:F1} ms without them (at most twice, or 20 ms)",
                busy.UsefulP99.TotalMilliseconds <= Math.Max(20, 2 * alone.UsefulP99.TotalMilliseconds))
            & Verbs.Promise($"memory grew by {grown:F0} MiB (at most {MostGrowthMiB:F0})", grown <= MostGrowthMiB)
            & Verbs.Promise($"{OpenFiles(server)} files open afterwards, {files} before", OpenFiles(server) < files + 50);
    }

    private static async Task<List<Socket>> OpenAsync(int port)
    {
        var idle = new List<Socket>();
        try
        {
            while (idle.Count < Count)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, port);
                idle.Add(socket);
            }
        }
        catch (SocketException error)
        {
            Verbs.Line($"no more connections: {error.Message} (ulimit -n)");
        }

        return idle;
    }

    private static int OpenFiles(ServerProcess server) => Directory.GetFiles($"/proc/{server.Process.Id}/fd").Length;

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var i = 0; i < 200 && !isSo(); i++)
        {
            await Task.Delay(50);
        }
    }
}
