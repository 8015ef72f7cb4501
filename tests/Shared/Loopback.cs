using System.Net;
using System.Net.Sockets;

namespace KosmoAuth.Testing;

/// <summary>Ports of this machine.</summary>
internal static class Loopback
{
    private const int Lowest = 10_240;

    // From here on the system gives ports to clients: one that was free a moment ago may be the near end of somebody's connection.
    private const int LowestOfClients = 32_768;

    /// <summary>A port that nobody listened on a moment ago.</summary>
    public static int FreePort()
    {
        for (; ; )
        {
            var port = Random.Shared.Next(Lowest, LowestOfClients);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken.
            }
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
