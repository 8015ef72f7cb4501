using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KosmoAuth.Mail.Smtp;
using KosmoAuth.Realms;

namespace KosmoAuth.Tests.Mail.Smtp;

/// <summary>A mail server that says what the test tells it to say.</summary>
internal sealed class SmtpPeer : IAsyncDisposable
{
    /// <summary>As an answer: none, ever.</summary>
    public const string Hang = "(hang)";

    /// <summary>As an answer: the connection is closed.</summary>
    public const string Die = "(die)";

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();

    public SmtpPeer()
    {
        _listener.Start();
        _ = AcceptAsync();
    }

    public static X509Certificate2 Certificate { get; } = SelfSigned("localhost");

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Greeting { get; set; } = "220 peer";

    public List<string> Extensions { get; } = ["8BITMIME", "AUTH PLAIN LOGIN", "STARTTLS"];

    public bool ImplicitTls { get; init; }

    /// <summary>The answer to a command; null for the usual one. "(message)" stands for the end of a message.</summary>
    public Func<string, string?> Answer { get; set; } = _ => null;

    /// <summary>Commands as they came; "TLS" where TLS began, "(message)" where a message ended.</summary>
    public ConcurrentQueue<string> Heard { get; } = [];

    /// <summary>Messages as they came over the line, dots still doubled.</summary>
    public ConcurrentQueue<string> Messages { get; } = [];

    public int Connections { get; private set; }

    public static X509ChainPolicy Trust(X509Certificate2? root = null) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { root ?? Certificate },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    public static X509Certificate2 SelfSigned(string name, int days = 1)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(-10), now.AddDays(days));
    }

    public SmtpServer Server(SmtpTls tls = SmtpTls.None, SmtpLogin? login = null, double seconds = 30, bool utf8 = false) =>
        new("localhost", Port, tls, login, utf8, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds));

    public static SmtpPassword Login { get; } = new("user", new Secret("pa\"ss ワード"));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            Connections++;
            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                Stream stream = client.GetStream();
                stream = ImplicitTls ? await SecureAsync(stream) : stream;
                await SayAsync(stream, Greeting);
                while (await ReadAsync(stream) is { } command)
                {
                    Heard.Enqueue(command);
                    await SayAsync(stream, Answer(command) ?? Usual(command));
                    stream = command == "STARTTLS" ? await SecureAsync(stream) : stream;
                    if (command == "DATA" && Answer(command) is null)
                    {
                        await ReceiveAsync(stream);
                    }
                }
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // As scripted, or the other side has gone.
            }
        }
    }

    private string Usual(string command) => command.Split(' ', ':')[0] switch
    {
        "EHLO" => string.Concat(Extensions.Select(extension => $"250-{extension}\r\n").Prepend("250-peer\r\n")) + "250 HELP",
        "STARTTLS" => "220 go",
        "AUTH" when command == "AUTH LOGIN" => "334 VXNlcm5hbWU6",
        "AUTH" => "235 2.7.0 in",
        "DATA" => "354 go",
        "QUIT" => "221 bye",
        _ => "250 2.0.0 OK",
    };

    private async Task ReceiveAsync(Stream stream)
    {
        var message = new StringBuilder();
        while (await ReadAsync(stream) is { } line and not ".")
        {
            message.Append(line).Append("\r\n");
        }

        Heard.Enqueue("(message)");
        Messages.Enqueue(message.ToString());
        await SayAsync(stream, Answer("(message)") ?? "250 2.0.0 queued");
    }

    private async Task<Stream> SecureAsync(Stream stream)
    {
        var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _stop.Token);
        Heard.Enqueue("TLS");
        return tls;
    }

    private async Task SayAsync(Stream stream, string reply)
    {
        if (reply == Hang)
        {
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }

        if (reply == Die)
        {
            throw new IOException();
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(reply + "\r\n"), _stop.Token);
        await stream.FlushAsync(_stop.Token);
    }

    private async Task<string?> ReadAsync(Stream stream)
    {
        var line = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _stop.Token) == 1)
        {
            if (one[0] == '\n')
            {
                return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(one[0]);
        }

        return null;
    }
}
