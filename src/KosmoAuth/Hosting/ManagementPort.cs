using KosmoAuth.Settings;
using KosmoAuth.Telemetry;

namespace KosmoAuth.Hosting;

/// <summary>Answers everything on the management port, and nothing on others: health, and metrics where they are wanted.</summary>
/// <param name="metrics">Null where nothing is measured.</param>
internal sealed class ManagementPort(Health health, ServerSettings settings, MetricsPage? metrics = null)
{
    private const string Json = "application/json; charset=UTF-8";

    /// <summary>The port that is listened on; null without one.</summary>
    public int? Port { get; set; }

    public Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Connection.LocalPort == Port)
        {
            return AnswerAsync(http);
        }

        if (health.IsStopping && HttpProtocol.IsHttp11(http.Request.Protocol))
        {
            // Whoever keeps a connection open shall find another server with the next request.
            http.Response.Headers.Connection = "close";
        }

        return next(http);
    }

    private async Task AnswerAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        var path = Below(http.Request.Path.Value ?? "");
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.Headers.Allow = "GET, HEAD";
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }
        else if (path == "/metrics" && metrics is not null)
        {
            await WriteAsync(http, StatusCodes.Status200OK, MetricsPage.ContentType, metrics.Text());
        }
        else if (settings.Management.Health && await health.ChecksAsync(path, http.RequestAborted) is { } checks)
        {
            var up = checks.TrueForAll(check => check.Up);
            await WriteAsync(http, up ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, Json, Health.Json(checks));
        }
        else
        {
            await WriteAsync(http, StatusCodes.Status404NotFound, Json, "{}");
        }
    }

    private string Below(string path)
    {
        var prefix = settings.Management.RelativePath;
        return path.StartsWith(prefix + "/", StringComparison.Ordinal) ? path[prefix.Length..].TrimEnd('/') : "";
    }

    private static Task WriteAsync(HttpContext http, int status, string type, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = type;
        return http.Response.WriteAsync(text, http.RequestAborted);
    }
}
