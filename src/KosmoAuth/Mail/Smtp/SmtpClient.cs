using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace KosmoAuth.Mail.Smtp;

/// <summary>A session that is open, or why there is none.</summary>
public readonly record struct SmtpOpening(SmtpSession? Session, SmtpOutcome Failure);

/// <summary>Opens sessions at mail servers: connection, TLS (RFC 3207, 8314), greeting, EHLO, log-in (RFC 4954).</summary>
/// <param name="trust">Whose certificates are good; the machine's trust store when null. An untrusted certificate is final, nothing bypasses it.</param>
public sealed class SmtpClient(SmtpTokens tokens, X509ChainPolicy? trust = null)
{
    public async Task<SmtpOpening> OpenAsync(SmtpServer server, CancellationToken ct)
    {
        SmtpLine? line = null;
        try
        {
            line = await ConnectAsync(server, ct);
            Expect(await line.GreetingAsync(ct), "greeting");
            var extensions = await GreetAsync(line, ct);
            if (server.Tls == SmtpTls.StartTls)
            {
                line = await StartTlsAsync(line, extensions, server, ct);
                extensions = await GreetAsync(line, ct);
            }

            if (server.Login is { } login)
            {
                await new SmtpAuthentication(line, extensions, tokens).RunAsync(login, ct);
            }

            return new SmtpOpening(new SmtpSession(line, server.AllowUtf8 && extensions.Has("SMTPUTF8")), default);
        }
        catch (SmtpFault fault)
        {
            await DropAsync(line);
            return new SmtpOpening(null, fault.Outcome);
        }
        catch
        {
            await DropAsync(line);
            throw;
        }
    }

    internal static void Expect(SmtpReply reply, string stage)
    {
        if (!reply.IsPositive)
        {
            throw new SmtpFault(new SmtpOutcome(reply.IsTransient ? SmtpVerdict.Transient : SmtpVerdict.Permanent, true, $"{stage}: {reply.Shown}"));
        }
    }

    private async Task<SmtpLine> ConnectAsync(SmtpServer server, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            return await WithinAsync(server, "connection", async limited =>
            {
                await socket.ConnectAsync(server.Host, server.Port, limited);
                var plain = new NetworkStream(socket, ownsSocket: true);
                Stream stream = server.Tls == SmtpTls.Implicit ? await SecureAsync(plain, server, limited) : plain;
                return new SmtpLine(stream, server.CommandTimeout, Name(socket));
            }, ct);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<SmtpLine> StartTlsAsync(SmtpLine line, SmtpExtensions extensions, SmtpServer server, CancellationToken ct)
    {
        if (!extensions.Has("STARTTLS"))
        {
            throw Final("STARTTLS: the server does not offer it, and without it nothing is sent");
        }

        Expect(await line.AskAsync("STARTTLS", "STARTTLS", ct), "STARTTLS");
        if (line.HasUnread)
        {
            throw Final("STARTTLS: the server sent text in clear after its answer");
        }

        return await WithinAsync(
            server, "TLS", async limited => new SmtpLine(await SecureAsync(line.Stream, server, limited), server.CommandTimeout, line.ClientName), ct);
    }

    private async Task<SslStream> SecureAsync(Stream plain, SmtpServer server, CancellationToken ct)
    {
        var found = SslPolicyErrors.None;
        var tls = new SslStream(plain);
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = server.Host,
                CertificateChainPolicy = trust?.Clone(),
                RemoteCertificateValidationCallback = (_, _, _, errors) => (found = errors) == SslPolicyErrors.None,
            }, ct);
            return tls;
        }
        catch (AuthenticationException) when (found != SslPolicyErrors.None)
        {
            await tls.DisposeAsync();
            throw Final($"TLS: the certificate of {server.Host} is not trusted ({found})");
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    // Where the machine's own name is unknown to the world, its address is the right greeting (RFC 5321 §4.1.4).
    private static string Name(Socket socket)
    {
        var address = ((IPEndPoint)socket.LocalEndPoint!).Address;
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[IPv6:{new IPAddress(address.GetAddressBytes())}]" : $"[{address}]";
    }

    private static async Task<SmtpExtensions> GreetAsync(SmtpLine line, CancellationToken ct)
    {
        var reply = await line.AskAsync("EHLO " + line.ClientName, "EHLO", ct);
        Expect(reply, "EHLO");
        return new SmtpExtensions(reply);
    }

    private static async Task<T> WithinAsync<T>(SmtpServer server, string stage, Func<CancellationToken, Task<T>> work, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(server.ConnectTimeout);
        try
        {
            return await work(limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw Passing($"{stage}: {server.Authority} did not answer in time");
        }
        catch (SocketException error)
        {
            throw Passing($"{stage}: {server.Authority}: {error.SocketErrorCode}");
        }
        catch (Exception error) when (error is IOException or AuthenticationException)
        {
            throw Passing($"TLS: the handshake with {server.Authority} failed");
        }
    }

    private static async ValueTask DropAsync(SmtpLine? line)
    {
        if (line is not null)
        {
            await line.DisposeAsync();
        }
    }

    private static SmtpFault Final(string reason) => new(new SmtpOutcome(SmtpVerdict.Permanent, true, reason));

    private static SmtpFault Passing(string reason) => new(new SmtpOutcome(SmtpVerdict.Transient, true, reason));
}
