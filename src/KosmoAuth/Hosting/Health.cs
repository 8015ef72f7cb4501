using System.Text;
using KosmoAuth.Storage;

namespace KosmoAuth.Hosting;

/// <summary>Health as Keycloak shows it on the management port: live, started, ready, and all together.</summary>
internal sealed class Health(Database database)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);
    private volatile bool _started;
    private volatile bool _stopping;

    /// <summary>The management port that is listened on; null without one.</summary>
    public int? Port { get; set; }

    public void Started() => _started = true;

    public void Stopping() => _stopping = true;

    /// <summary>Answers everything on the management port, and nothing on others.</summary>
    public Task InvokeAsync(HttpContext http, RequestDelegate next) => http.Connection.LocalPort == Port ? AnswerAsync(http) : next(http);

    private async Task AnswerAsync(HttpContext http)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        List<(string Name, bool Up)>? checks = http.Request.Path.Value?.TrimEnd('/') switch
        {
            "/health" or "/health/ready" => await ReadyAsync(http.RequestAborted),
            "/health/live" or "/health/started" => [],
            _ => null,
        };
        await (checks is null ? WriteAsync(http, StatusCodes.Status404NotFound, "{}") : WriteAsync(http, checks));
    }

    private async Task<List<(string Name, bool Up)>> ReadyAsync(CancellationToken ct) =>
    [
        ("Graceful Shutdown", !_stopping),
        ("Keycloak Initialized", _started),
        ("Keycloak database connections async health check", await AnswersAsync(ct)),
    ];

    private async Task<bool> AnswersAsync(CancellationToken ct)
    {
        try
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
            timeout.CancelAfter(s_patience);
            await database.ReadAsync(work => SingleUse.IsSpentAsync(work, "health", "", timeout.Token), timeout.Token);
            return true;
        }
        catch (Exception error) when (error is StorageException or OperationCanceledException)
        {
            return false;
        }
    }

    private static Task WriteAsync(HttpContext http, List<(string Name, bool Up)> checks)
    {
        var up = checks.TrueForAll(check => check.Up);
        var list = string.Join(',', checks.Select(check => $$"""{"name":"{{check.Name}}","status":"{{Word(check.Up)}}"}"""));
        var status = up ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return WriteAsync(http, status, $$"""{"status":"{{Word(up)}}","checks":[{{list}}]}""");
    }

    private static Task WriteAsync(HttpContext http, int status, string json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json; charset=UTF-8";
        return http.Response.WriteAsync(json, Encoding.UTF8, http.RequestAborted);
    }

    private static string Word(bool up) => up ? "UP" : "DOWN";
}
