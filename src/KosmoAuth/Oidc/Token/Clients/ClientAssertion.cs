using System.Text;
using System.Text.Json;

namespace KosmoAuth.Oidc.Token.Clients;

/// <summary>The readable parts of a client assertion (RFC 7523 section 3), nothing of it verified yet. Times are Unix seconds.</summary>
/// <param name="Signed">Header and payload as they were signed.</param>
internal sealed record ClientAssertion(
    string Algorithm, string? Kid, string? Issuer, string Subject, IReadOnlyList<string> Audience, string? Jti,
    long? Expires, long? NotBefore, long? IssuedAt, byte[] Signed, byte[] Signature)
{
    private const int Longest = 16 * 1024;
    private const int Deepest = 8;

    /// <summary>Null for anything that is no signed JWT with a subject.</summary>
    public static ClientAssertion? Read(string text)
    {
        if (text.Length > Longest || text.Split('.') is not [var head, var body, var signature])
        {
            return null;
        }

        try
        {
            using var header = Part(head);
            using var payload = Part(body);
            return Text(header, "alg") is { } algorithm && Text(payload, "sub") is { } subject
                ? new ClientAssertion(
                    algorithm, Text(header, "kid"), Text(payload, "iss"), subject, Texts(payload, "aud"), Text(payload, "jti"),
                    Number(payload, "exp"), Number(payload, "nbf"), Number(payload, "iat"),
                    Encoding.ASCII.GetBytes(text[..text.LastIndexOf('.')]), System.Buffers.Text.Base64Url.DecodeFromChars(signature))
                : null;
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static JsonDocument Part(string base64Url) =>
        JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(base64Url), new JsonDocumentOptions { MaxDepth = Deepest });

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
        && number is >= 0 and <= 253_402_300_799 ? (long)number : null;

    private static IReadOnlyList<string> Texts(JsonDocument json, string name) =>
        !json.RootElement.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.String ? [value.GetString()!]
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(entry => entry.GetString() ?? "")]
        : [];
}
