using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KosmoAuth.Tests.Support;

/// <summary>A connection that sends what it likes, as slowly as it likes.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client = new();
    private NetworkStream _stream = null!;

    public static async Task<RawConnection> OpenAsync(string address)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync(IPAddress.Loopback, new Uri(address).Port);
        connection._stream = connection._client.GetStream();
        return connection;
    }

    public ValueTask SendAsync(string text) => _stream.WriteAsync(Encoding.ASCII.GetBytes(text));

    /// <summary>All that comes until the server closes the connection; the patience of a minute is for machines that are busy.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var reader = new StreamReader(_stream, leaveOpen: true);
        try
        {
            return await reader.ReadToEndAsync(patience.Token);
        }
        catch (IOException)
        {
            // Cut off without a word.
            return "";
        }
    }

    public void Dispose() => _client.Dispose();
}
