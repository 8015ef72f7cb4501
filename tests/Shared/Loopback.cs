using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace KosmoAuth.Testing;

/// <summary>Ports of this machine.</summary>
internal static class Loopback
{
    private const int Lowest = 10_240;

    // From here on the system gives ports to clients: one that was free a moment ago may be the near end of somebody's connection.
    private const int LowestOfClients = 32_768;

    private static readonly ConcurrentDictionary<int, bool> s_given = [];

    /// <summary>
    /// A port that nobody listens on, another one each time. Asked by connecting and not by listening: a program that is started in that moment would
    /// hold the port for some milliseconds more.
    /// </summary>
    public static int FreePort()
    {
        int port;
        do
        {
            port = Random.Shared.Next(Lowest, LowestOfClients);
        }
        while (!s_given.TryAdd(port, true) || IsTaken(port));
        return port;
    }

    private static bool IsTaken(int port)
    {
        using var client = new TcpClient();
        try
        {
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public static async Task<bool> TakesConnectionsAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
