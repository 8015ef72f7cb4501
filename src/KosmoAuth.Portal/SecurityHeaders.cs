namespace KosmoAuth.Portal;

/// <summary>What the browser may do with the pages: next to nothing. No script runs here at all.</summary>
internal sealed class SecurityHeaders(PortalSettings settings)
{
    // Chromium applies form-action to the redirects that follow a POST, and the log-out goes on to the provider.
    private readonly string _policy =
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        + $"form-action 'self' {new Uri(settings.Authority).GetLeftPart(UriPartial.Authority)}";

    public Task ApplyAsync(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = _policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        return next(http);
    }
}
