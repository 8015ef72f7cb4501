using System.Net;
using System.Net.Sockets;

namespace KosmoAuth.Benchmarks.Timing;

/// <summary>A mail server on the loopback address that takes every mail and keeps none.</summary>
public sealed class MailSink : IDisposable
{
    private readonly TcpListener _listener;
    private int _taken;

    /// <param name="port">0 for one that is free.</param>
    public MailSink(int port = 0)
    {
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Mails so far.</summary>
    public int Taken => Volatile.Read(ref _taken);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The run is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                using var reader = new StreamReader(stream);
                await using var writer = new StreamWriter(stream) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 sink");
                while (await reader.ReadLineAsync() is { } command)
                {
                    await AnswerAsync(command, reader, writer);
                }
            }
            catch (IOException)
            {
                // The server has gone.
            }
        }
    }

    private async Task AnswerAsync(string command, StreamReader reader, StreamWriter writer)
    {
        if (command.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
        {
            await writer.WriteLineAsync("354 go");
            while (await reader.ReadLineAsync() is { } line and not ".")
            {
                _ = line;
            }

            Interlocked.Increment(ref _taken);
        }

        await writer.WriteLineAsync(command.StartsWith("EHLO", StringComparison.OrdinalIgnoreCase) ? "250-sink\r\n250 8BITMIME" : "250 OK");
    }
}
