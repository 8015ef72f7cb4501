using KosmoAuth.Settings;
using KosmoAuth.Telemetry;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace KosmoAuth.Hosting;

/// <summary>
/// The port for health, and metrics where they are wanted. A web server of its own, which is there before the database and after the last request: an
/// orchestrator always hears how things are, also from a node that waits.
/// </summary>
internal sealed class ManagementPort : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private const string Json = "application/json; charset=UTF-8";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly Health _health;
    private readonly ManagementSettings _settings;
    private readonly ILoggerFactory _logs;
    private readonly KestrelServer _server;
    private volatile MetricsPage? _metrics;

    private ManagementPort(Health health, ServerSettings settings, int port)
    {
        (_health, _settings, _logs) = (health, settings.Management, LogOutput.Early(settings.Log));
        var kestrel = new KestrelServerOptions();
        Listeners.ConfigureManagement(kestrel, settings, port);
        _server = new KestrelServer(Options.Create(kestrel), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), _logs), _logs);
    }

    /// <summary>Where it listens, such as <c>http://0.0.0.0:9000</c>.</summary>
    public string Address => _server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();

    /// <summary>Listens when this returns.</summary>
    /// <param name="port">0: any free one.</param>
    /// <exception cref="IOException">Somebody else has taken the port.</exception>
    public static async Task<ManagementPort> StartAsync(Health health, ServerSettings settings, int port, CancellationToken ct)
    {
        var management = new ManagementPort(health, settings, port);
        try
        {
            await management._server.StartAsync(management, ct);
            return management;
        }
        catch
        {
            await management.DisposeAsync();
            throw;
        }
    }

    /// <summary>From now on there is something to measure; null where nothing is.</summary>
    public void Show(MetricsPage? metrics) => _metrics = metrics;

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        var path = Below(context.Request.Path.Value ?? "");
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }
        else if (path == "/metrics" && _settings.Metrics)
        {
            await (_metrics is { } metrics
                ? WriteAsync(context, StatusCodes.Status200OK, MetricsPage.ContentType, metrics.Text())
                : WriteAsync(context, StatusCodes.Status503ServiceUnavailable, MetricsPage.ContentType, ""));
        }
        else if (_settings.Health && await _health.ChecksAsync(path, context.RequestAborted) is { } checks)
        {
            var up = checks.TrueForAll(check => check.Up);
            await WriteAsync(context, up ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, Json, Health.Json(checks));
        }
        else
        {
            await WriteAsync(context, StatusCodes.Status404NotFound, Json, "{}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        await _server.StopAsync(patience.Token);
        _server.Dispose();
        _logs.Dispose();
    }

    private string Below(string path)
    {
        var prefix = _settings.RelativePath;
        return path.StartsWith(prefix + "/", StringComparison.Ordinal) ? path[prefix.Length..].TrimEnd('/') : "";
    }

    private static Task WriteAsync(HttpContext http, int status, string type, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
