using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace KosmoAuth.Tokens.Signing;

/// <summary>A JOSE header (RFC 7515 section 4) as we write and accept it.</summary>
internal readonly record struct JoseHeader(string Algorithm, string KeyId)
{
    private const int LongestText = 1024;

    /// <summary>The encoded header with a dot behind it.</summary>
    public static byte[] Write(string algorithm, string type, string keyId)
    {
        var json = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("alg", algorithm);
            writer.WriteString("typ", type);
            writer.WriteString("kid", keyId);
            writer.WriteEndObject();
        }

        return [.. Base64Url.EncodeToUtf8(json.WrittenSpan), (byte)'.'];
    }

    /// <summary>
    /// Null unless it is an object with <c>alg</c> and <c>kid</c> and without <c>crit</c>, whose extensions we do not know (RFC 7515 section 4.1.11).
    /// </summary>
    public static JoseHeader? Read(ReadOnlySpan<char> text)
    {
        if (text.Length > LongestText || !StrictBase64Url.TryDecode(text, out var json))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && !document.RootElement.TryGetProperty("crit", out _)
                && Text(document.RootElement, "alg") is { } algorithm && Text(document.RootElement, "kid") is { } keyId
                    ? new(algorithm, keyId)
                    : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement header, string name) =>
        header.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
