using System.Text;
using KosmoAuth.Requests;
using Microsoft.AspNetCore.Http.Features;

namespace KosmoAuth.Oidc;

/// <summary>
/// The form of a request from an application: <c>application/x-www-form-urlencoded</c>, at most 64 KiB and 100 fields. Anything else is
/// an empty form.
/// </summary>
internal static class EndpointForm
{
    private const int MostBytes = 64 * 1024;

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

        if (http.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return (FormCollection.Empty, null);
        }

        if (request.Http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MostBytes;
        }

        try
        {
            return (await http.ReadFormAsync(s_limits, ct), null);
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
