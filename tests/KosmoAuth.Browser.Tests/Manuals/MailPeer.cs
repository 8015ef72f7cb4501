using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>The mail server of the members: speaks as much SMTP (RFC 5321) as it takes to get a mail, and puts it into the mailbox of its recipient.</summary>
internal sealed class MailPeer : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<string, Channel<byte[]>> _mailboxes = new(StringComparer.OrdinalIgnoreCase);

    private int _refused;

    public MailPeer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Turns everybody away (421), as a server in trouble does.</summary>
    public bool IsDown { get; set; }

    /// <summary>How often somebody was turned away.</summary>
    public int Refused => Volatile.Read(ref _refused);

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether a mail lies there that nobody has read yet.</summary>
    public bool Has(string address) => Mailbox(address).Reader.Count > 0;

    /// <summary>The oldest mail that nobody has read yet; waits for it.</summary>
    public async Task<MemberMail> NextAsync(string address)
    {
        using var patience = new CancellationTokenSource(s_patience);
        return await MemberMail.ReadAsync(await Mailbox(address).Reader.ReadAsync(patience.Token));
    }

    public void Dispose() => _listener.Dispose();

    private Channel<byte[]> Mailbox(string address) => _mailboxes.GetOrAdd(address, _ => Channel.CreateUnbounded<byte[]>());

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The end of the tests.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
            await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
            var recipient = "";
            if (IsDown)
            {
                await writer.WriteLineAsync("421 closed");
                Interlocked.Increment(ref _refused);
                return;
            }

            await writer.WriteLineAsync("220 mail.example.jp");
            while (await reader.ReadLineAsync() is { } line)
            {
                var answer = "250 OK";
                if (line.StartsWith("RCPT TO:<", StringComparison.OrdinalIgnoreCase))
                {
                    recipient = line[9..line.IndexOf('>', StringComparison.Ordinal)];
                }
                else if (line.Equals("DATA", StringComparison.OrdinalIgnoreCase))
                {
                    await writer.WriteLineAsync("354 Go on");
                    Mailbox(recipient).Writer.TryWrite(await TakeAsync(reader));
                }
                else if (line.Equals("QUIT", StringComparison.OrdinalIgnoreCase))
                {
                    answer = "221 Bye";
                }

                await writer.WriteLineAsync(answer);
            }
        }
    }

    private static async Task<byte[]> TakeAsync(StreamReader reader)
    {
        var message = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line && line != ".")
        {
            message.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return Encoding.Latin1.GetBytes(message.ToString());
    }
}
