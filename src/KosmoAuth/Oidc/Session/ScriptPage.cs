using System.Security.Cryptography;
using System.Text;

namespace KosmoAuth.Oidc.Session;

/// <summary>
/// An invisible page that an application loads into a frame: one script, allowed by its hash and nothing else. It may be framed, holds nothing
/// about anybody, and is the same for everyone.
/// </summary>
internal sealed class ScriptPage(string title, string script)
{
    private readonly byte[] _html = Encoding.UTF8.GetBytes(
        $"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<script>{script}</script>\n</head>\n<body></body>\n</html>\n");

    private readonly string _policy =
        $"default-src 'none'; script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'; connect-src 'self'; base-uri 'none'; form-action 'none'; object-src 'none'";

    /// <param name="framedBy">Origins that may frame the page; null for any, as Keycloak has it.</param>
    public IResult Answer(HttpContext http, IEnumerable<string>? framedBy = null)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = framedBy is null ? _policy : $"{_policy}; frame-ancestors 'self' {string.Join(' ', framedBy)}".TrimEnd();
        headers.CacheControl = "no-cache, must-revalidate, no-transform, no-store";
        headers.XFrameOptions = default;
        return Results.Bytes(_html, "text/html;charset=utf-8");
    }
}
