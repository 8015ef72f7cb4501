using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace KosmoAuth.Sessions;

/// <summary>What KEYCLOAK_IDENTITY says: a reference to a session, nothing about the person. Times are Unix seconds.</summary>
/// <param name="StateChecker">Bound to the session; forms of signed-in pages carry it.</param>
public sealed record IdentityToken(string SessionId, string Issuer, long IssuedAt, long Expires, string StateChecker)
{
    private const string Type = "Serialized-ID";

    private static readonly string s_head = Part(writer =>
    {
        writer.WriteString("alg", "HS512");
        writer.WriteString("typ", "JWT");
    });

    /// <summary>HS512 JWT (RFC 7519) with Keycloak's claims, without <c>sub</c>.</summary>
    internal string Write(ReadOnlySpan<byte> key)
    {
        var body = Part(writer =>
        {
            writer.WriteNumber("exp", Expires);
            writer.WriteNumber("iat", IssuedAt);
            writer.WriteString("jti", Guid.NewGuid().ToString());
            writer.WriteString("iss", Issuer);
            writer.WriteString("typ", Type);
            writer.WriteString("sid", SessionId);
            writer.WriteString("state_checker", StateChecker);
        });
        var signed = $"{s_head}.{body}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA512.HashData(key, Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>The token, or null when it is not one of ours, of another issuer, or over.</summary>
    internal static IdentityToken? Read(string text, string issuer, long now, byte[] key)
    {
        var parts = text.Split('.');
        if (parts.Length != 3 || parts[0] != s_head || !CookieSeals.TryDecode(parts[1], out var body)
            || !CookieSeals.TryDecode(parts[2], out var signature))
        {
            return null;
        }

        var signed = Encoding.ASCII.GetBytes(text[..text.LastIndexOf('.')]);
        return CryptographicOperations.FixedTimeEquals(HMACSHA512.HashData(key, signed), signature)
            && Claims(body) is { } token && token.Issuer == issuer && token.Expires > now
                ? token
                : null;
    }

    private static IdentityToken? Claims(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Text(json, "typ") == Type && Text(json, "sid") is { } sid && Text(json, "iss") is { } iss && Text(json, "state_checker") is { } checker
                ? new(sid, iss, Number(json, "iat"), Number(json, "exp"), checker)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long Number(JsonDocument json, string name) =>
        json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;

    private static string Part(Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        write(writer);
        writer.WriteEndObject();
        writer.Flush();
        return Base64Url.EncodeToString(buffer.WrittenSpan);
    }
}
