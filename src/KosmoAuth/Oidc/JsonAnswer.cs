using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KosmoAuth.Oidc;

/// <summary>An answer of finished bytes. By default it must not be stored anywhere (RFC 6749 section 5.1).</summary>
internal sealed class JsonAnswer(ReadOnlyMemory<byte> body) : IResult
{
    public const string NoStore = "no-store";

    /// <summary>For writing bodies: they are served as application/json with nosniff, so nothing needs the escapes that HTML does.</summary>
    public static JsonWriterOptions Plain { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public int Status { get; init; } = StatusCodes.Status200OK;

    public string ContentType { get; init; } = "application/json";

    /// <summary>Null leaves the header out.</summary>
    public string? CacheControl { get; init; } = NoStore;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = CacheControl;
        if (CacheControl?.StartsWith(NoStore, StringComparison.Ordinal) == true)
        {
            response.Headers.Pragma = "no-cache";
        }

        response.BodyWriter.Write(body.Span);
        return response.BodyWriter.FlushAsync(httpContext.RequestAborted).AsTask();
    }
}
