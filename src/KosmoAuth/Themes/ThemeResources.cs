using Microsoft.Net.Http.Headers;

namespace KosmoAuth.Themes;

/// <summary>
/// Static files of themes: <c>GET /resources/{version}/{type}/{theme}/{path}</c>. The version is a hash of all content, so an answer never
/// changes and may be kept for a year; another version is 404. Files come from memory, so no path can lead out of a theme.
/// </summary>
public static class ThemeResources
{
    private const string ForAYear = "public, max-age=31536000, immutable";

    public static void Map(IEndpointRouteBuilder routes)
        => routes.MapMethods("/resources/{version}/{type}/{theme}/{**path}", [HttpMethods.Get, HttpMethods.Head], Handle);

    private static IResult Handle(string version, string type, string theme, string path, HttpContext http, ThemeCatalog catalog)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (version != catalog.Version || catalog.Find(theme, type)?.Resource(path) is not { } file)
        {
            http.Response.Headers.CacheControl = "no-store";
            return Results.NotFound();
        }

        WriteHeaders(http.Response.Headers, file);
        if (http.Request.Headers.IfNoneMatch.ToString().Contains(file.ETag, StringComparison.Ordinal))
        {
            return Results.StatusCode(StatusCodes.Status304NotModified);
        }

        return Results.Bytes(Negotiate(http, file), file.ContentType);
    }

    private static void WriteHeaders(IHeaderDictionary headers, ThemeFile file)
    {
        headers.CacheControl = ForAYear;
        headers.ETag = file.ETag;
        headers.Vary = HeaderNames.AcceptEncoding;
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (file.ContentType is "image/svg+xml" or "text/html; charset=utf-8")
        {
            headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"; // opened by itself, it runs nothing
        }
    }

    private static ReadOnlyMemory<byte> Negotiate(HttpContext http, ThemeFile file)
    {
        var (brotli, gzip) = Accepted(http.Request);
        if (brotli && file.Brotli is { } packed)
        {
            http.Response.Headers.ContentEncoding = "br";
            return packed;
        }

        if (gzip && file.Gzip is { } zipped)
        {
            http.Response.Headers.ContentEncoding = "gzip";
            return zipped;
        }

        return file.Content;
    }

    private static (bool Brotli, bool Gzip) Accepted(HttpRequest request)
    {
        var (brotli, gzip) = (false, false);
        if (StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out var encodings))
        {
            foreach (var encoding in encodings)
            {
                var wanted = encoding.Quality is not 0;
                brotli |= wanted && encoding.Value.Equals("br", StringComparison.OrdinalIgnoreCase);
                gzip |= wanted && encoding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase);
            }
        }

        return (brotli, gzip);
    }
}
