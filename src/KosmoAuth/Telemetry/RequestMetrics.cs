using System.Diagnostics;

namespace KosmoAuth.Telemetry;

/// <summary>Measures requests under Keycloak's labels (<c>method</c>, <c>uri</c>, <c>status</c>, <c>outcome</c>). In the pipeline only where somebody wants to know.</summary>
internal sealed class RequestMetrics(ServerMeter meter)
{
    private const string NoRoute = "UNKNOWN";
    private static readonly string[] s_statuses = [.. Enumerable.Range(0, 600).Select(status => status.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var began = Stopwatch.GetTimestamp();
        meter.RequestBegins();
        try
        {
            await next(http);
        }
        finally
        {
            meter.RequestEnds();
            Record(http, Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
    }

    private void Record(HttpContext http, double seconds)
    {
        var status = Math.Clamp(http.Response.StatusCode, 0, s_statuses.Length - 1);
        var tags = new TagList
        {
            { "method", Method(http.Request.Method) },
            { "outcome", Outcome(status) },
            { "status", s_statuses[status] },
            { "uri", (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? NoRoute },
        };
        meter.Requests.Record(seconds, tags);
    }

    // A stranger chooses the method too.
    private static string Method(string method) => method is "GET" or "POST" or "HEAD" or "OPTIONS" or "PUT" or "DELETE" or "PATCH" ? method : "OTHER";

    private static string Outcome(int status) => status switch
    {
        < 200 => "INFORMATIONAL",
        < 300 => "SUCCESS",
        < 400 => "REDIRECTION",
        < 500 => "CLIENT_ERROR",
        _ => "SERVER_ERROR",
    };
}
