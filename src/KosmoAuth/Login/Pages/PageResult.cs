using System.Text;
using Microsoft.Net.Http.Headers;

namespace KosmoAuth.Login.Pages;

internal sealed class PageResult(Page page, int statusCode) : IResult, IStatusCodeHttpResult, IContentTypeHttpResult
{
    private const string Html = "text/html;charset=utf-8";

    public int? StatusCode => statusCode;

    public string ContentType => Html;

    /// <summary>Rendered whole before the first byte leaves, so that a fault in a template is a clean 500.</summary>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var html = new PooledTextWriter();
        await PageRenderer.RenderAsync(page, html);

        var response = httpContext.Response;
        response.StatusCode = statusCode;
        response.ContentType = Html;
        response.Headers.ContentLanguage = page.Context.Messages.Tag;
        response.Headers.TryAdd(HeaderNames.CacheControl, "no-store, must-revalidate, max-age=0");
        if (page.HasDataImages)
        {
            httpContext.Features.Set(new DataImages());
        }

        response.ContentLength = Encoding.UTF8.GetByteCount(html.Written);

        var target = response.BodyWriter.GetSpan((int)response.ContentLength);
        response.BodyWriter.Advance(Encoding.UTF8.GetBytes(html.Written, target));
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }
}

/// <summary>The answer is a page with pictures in <c>data:</c> addresses.</summary>
internal sealed record DataImages;
