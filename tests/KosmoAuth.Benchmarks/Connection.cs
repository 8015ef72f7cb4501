using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KosmoAuth.Benchmarks;

/// <summary>An answer of <see cref="Connection"/>.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Head">The header lines as sent.</param>
/// <param name="Body">The body as text.</param>
public sealed record Answer(int Status, string Head, string Body)
{
    /// <summary>The first header of that name, or null.</summary>
    public string? Header(string name)
    {
        foreach (var line in Head.Split("\r\n"))
        {
            if (line.StartsWith(name, StringComparison.OrdinalIgnoreCase) && line.Length > name.Length && line[name.Length] == ':')
            {
                return line[(name.Length + 1)..].Trim();
            }
        }

        return null;
    }
}

/// <summary>One kept-alive HTTP/1.1 connection with as little work as possible, so that the generator does not limit the server.</summary>
/// <param name="most">Bytes that an answer may have.</param>
public sealed class Connection(int port, int most = 128 * 1024) : IDisposable
{
    private readonly byte[] buffer = new byte[most];
    private Socket? socket;

    public void Dispose() => socket?.Dispose();

    /// <summary>Sends a whole request and reads the whole answer.</summary>
    public async ValueTask<Answer> SendAsync(ReadOnlyMemory<byte> request)
    {
        var (status, head, body) = await ExchangeAsync(request);
        return new Answer(status, Encoding.Latin1.GetString(buffer, 0, head), Encoding.UTF8.GetString(buffer, head, body));
    }

    /// <summary>As <see cref="SendAsync"/>, but only the status is looked at.</summary>
    public async ValueTask<int> SendForStatusAsync(ReadOnlyMemory<byte> request) => (await ExchangeAsync(request)).Status;

    private async ValueTask<(int Status, int Head, int Body)> ExchangeAsync(ReadOnlyMemory<byte> request)
    {
        if (socket is null)
        {
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, port);
        }

        await socket.SendAsync(request, SocketFlags.None);
        var filled = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None);
            if (read == 0)
            {
                throw new IOException("the server closed the connection");
            }

            filled += read;
            var head = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (head >= 0 && TryMeasure(head + 4, filled, out var body))
            {
                return (((buffer[9] - '0') * 100) + ((buffer[10] - '0') * 10) + buffer[11] - '0', head + 4, body);
            }
        }
    }

    private bool TryMeasure(int head, int filled, out int body)
    {
        var headers = buffer.AsSpan(0, head);
        var at = headers.IndexOf("Content-Length: "u8);
        if (at >= 0)
        {
            var digits = headers[(at + 16)..];
            body = int.Parse(Encoding.ASCII.GetString(digits[..digits.IndexOf((byte)'\r')]), System.Globalization.CultureInfo.InvariantCulture);
            return filled >= head + body;
        }

        if (headers.IndexOf("Transfer-Encoding: chunked"u8) >= 0)
        {
            body = filled - head;
            return buffer.AsSpan(0, filled).EndsWith("0\r\n\r\n"u8);
        }

        body = 0;
        return true;
    }
}
