using System.Net;
using System.Net.Sockets;
using KosmoAuth.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace KosmoAuth.Hosting;

/// <summary>
/// Ports that close so that a proxy without health checks loses no request: who waits to be let in is let in first, and when nobody new can come, those
/// who are connected go on for a moment. Only then Kestrel closes what lies idle; a request that is on its way to it just then would be lost.
/// </summary>
internal sealed class OrderlyListeners : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private const int MostLooks = 500;

    private readonly SocketTransportFactory _sockets;
    private readonly ShutdownSettings _settings;
    private Socket? _bound;

    public OrderlyListeners(ServerSettings settings, IOptions<SocketTransportOptions> options, ILoggerFactory logs)
    {
        options.Value.CreateBoundListenSocket = endpoint => _bound = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        _sockets = new SocketTransportFactory(options, logs);
        _settings = settings.Shutdown;
    }

    public bool CanBind(EndPoint endpoint) => _sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        // Kestrel binds one after the other.
        var listener = await _sockets.BindAsync(endpoint, cancellationToken);
        return _settings.Delay > TimeSpan.Zero ? new Listener(listener, _bound!, _settings.Moment) : listener;
    }

    private sealed class Listener(IConnectionListener inner, Socket socket, TimeSpan moment) : IConnectionListener
    {
        public EndPoint EndPoint => inner.EndPoint;

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => inner.AcceptAsync(cancellationToken);

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            // Where people come faster than they are let in, somebody will be turned away.
            for (var looks = 0; looks < MostLooks && socket.Poll(0, SelectMode.SelectRead); looks++)
            {
                await Task.Delay(1, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            await inner.UnbindAsync(cancellationToken);
            await Task.Delay(moment, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
