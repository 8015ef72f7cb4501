using KosmoAuth.Settings;

namespace KosmoAuth.Hosting;

/// <summary>Says first that the server will end, and lets the load balancer see it, before the port is closed.</summary>
internal sealed class OrderlyEnd(Health health, ServerSettings settings) : IHostedLifecycleService
{
    /// <summary>Whoever keeps a connection open shall find another server with the next request.</summary>
    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (health.IsStopping && HttpProtocol.IsHttp11(http.Request.Protocol))
        {
            http.Response.Headers.Connection = "close";
        }

        return next(http);
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        health.Stopping();
        if (settings.Shutdown.Delay > TimeSpan.Zero)
        {
            await Task.Delay(settings.Shutdown.Delay, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
