using System.Net;
using System.Net.Sockets;
using KosmoAuth.Mail.Smtp;

namespace KosmoAuth.Mail.DevMailbox;

/// <summary>
/// A mail server for <c>dev</c>: takes every mail, keeps it in <see cref="DevMails"/>, sends none on. It listens on the loopback address only, so
/// that nobody else can reach it, and on a port of the system's choice.
/// </summary>
public sealed class DevMailServer(DevMails mails, TimeProvider time) : IHostedService, IDisposable
{
    private const int MostAtOnce = 8;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly TcpListener _listener = Started();
    private readonly SemaphoreSlim _places = new(MostAtOnce);
    private readonly CancellationTokenSource _stop = new();
    private Task _accepting = Task.CompletedTask;

    /// <summary>Where it listens, for <c>MailRoute</c>.</summary>
    public SmtpServer Address => new("127.0.0.1", ((IPEndPoint)_listener.LocalEndpoint).Port, SmtpTls.None, null, true, s_patience, s_patience);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _accepting = AcceptAsync(_stop.Token);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _stop.Dispose();
        _places.Dispose();
    }

    // Listens from the beginning, so that its address is known when the server is put together.
    private static TcpListener Started()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private async Task AcceptAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            await _places.WaitAsync(ct);
            var peer = await _listener.AcceptTcpClientAsync(ct);
            _ = ServeAsync(peer, ct);
        }
    }

    private async Task ServeAsync(TcpClient peer, CancellationToken ct)
    {
        using (peer)
        {
            try
            {
                await using var stream = peer.GetStream();
                await new DevMailDialogue(stream, mails, time).RunAsync(ct);
            }
            catch (Exception error) when (error is IOException or OperationCanceledException or SocketException)
            {
                // The peer went away.
            }
            finally
            {
                _places.Release();
            }
        }
    }
}
