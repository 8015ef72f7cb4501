using System.Text;
using KosmoAuth.Requests;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace KosmoAuth.Oidc;

/// <summary>
/// The form of a request from an application: <c>application/x-www-form-urlencoded</c>, at most 64 KiB and 100 fields. Anything else is
/// an empty form.
/// </summary>
internal static class EndpointForm
{
    private const int MostBytes = 64 * 1024;
    private const string FormType = "application/x-www-form-urlencoded";
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly FormOptions s_limits = new()
    {
        ValueCountLimit = 100,
        KeyLengthLimit = 200,
        ValueLengthLimit = MostBytes,
        BufferBodyLengthLimit = MostBytes,
    };

    public static async ValueTask<(IFormCollection Form, OAuthError? Error)> ReadAsync(RealmRequest request, CancellationToken ct)
    {
        var http = request.Http.Request;
        if (http.ContentLength > MostBytes)
        {
            return (FormCollection.Empty, OAuthError.TooLarge);
        }

        if (http.ContentType?.StartsWith(FormType, StringComparison.OrdinalIgnoreCase) != true)
        {
            return (FormCollection.Empty, null);
        }

        if (request.Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MostBytes;
        }

        try
        {
            return (await (IsPlain(request.Http) ? ReadPlainAsync(http, ct) : http.ReadFormAsync(s_limits, ct)), null);
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (FormCollection.Empty, OAuthError.TooLarge);
        }
        catch (Exception error) when (error is InvalidDataException or DecoderFallbackException or BadHttpRequestException)
        {
            return (FormCollection.Empty, OAuthError.InvalidRequest("Invalid form"));
        }
    }

    // What nearly all programs send: of a known length, without parameters of the type, not read yet.
    private static bool IsPlain(HttpContext http) =>
        http.Request is { ContentLength: > 0, ContentType.Length: var length } && length == FormType.Length && http.Features.Get<IFormFeature>()?.Form is null;

    // The framework's own reader looks at every byte of a token several times.
    private static async Task<IFormCollection> ReadPlainAsync(HttpRequest http, CancellationToken ct)
    {
        var reader = http.BodyReader;
        var read = await reader.ReadAsync(ct);
        while (!read.IsCompleted && read.Buffer.Length < http.ContentLength)
        {
            // A server that is told to end wakes those who wait for a body; what is under way is finished all the same.
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await reader.ReadAsync(ct);
        }

        var form = Parse(s_strict.GetString(read.Buffer));
        reader.AdvanceTo(read.Buffer.End);
        http.HttpContext.Features.Set<IFormFeature>(new FormFeature(form));
        return form;
    }

    private static FormCollection Parse(string text)
    {
        var fields = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
        var count = 0;
        foreach (var field in new QueryStringEnumerable(text.AsMemory()))
        {
            var name = field.DecodeName().ToString();
            if (++count > s_limits.ValueCountLimit || name.Length > s_limits.KeyLengthLimit)
            {
                throw new InvalidDataException("Too many fields, or the name of one is too long.");
            }

            var value = field.DecodeValue().ToString();
            fields[name] = fields.TryGetValue(name, out var before) ? StringValues.Concat(before, value) : value;
        }

        return new FormCollection(fields);
    }

    /// <summary>Whether a parameter came more than once (RFC 6749 section 3.2).</summary>
    public static bool HasDuplicates(this IFormCollection form)
    {
        foreach (var field in form)
        {
            if (field.Value.Count > 1)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The parameter as it came; null when it did not come.</summary>
    public static string? Value(this IFormCollection form, string name) => form.TryGetValue(name, out var values) ? values[0] : null;
}
