using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using KosmoAuth.Realms.Keys;
using KosmoAuth.Tokens.Signing;

namespace KosmoAuth.Tokens;

/// <summary>The public keys of a realm as a JWK Set (RFC 7517 section 5).</summary>
public static class Jwks
{
    /// <summary>Keys that sign, verify or encrypt; never a disabled or symmetric one, never a private part.</summary>
    public static byte[] Write(RealmKeys keys)
    {
        using var buffer = ClaimsBuffer.Rent();
        var writer = buffer.Writer;
        writer.WriteStartObject();
        writer.WriteStartArray("keys");
        foreach (var key in keys.All.Where(key => key.Status != KeyStatus.Disabled && key.Type is "RSA" or "EC"))
        {
            WriteKey(writer, key);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        return buffer.Written().ToArray();
    }

    private static void WriteKey(Utf8JsonWriter writer, RealmKey key)
    {
        writer.WriteStartObject();
        writer.WriteString("kid", key.Kid);
        writer.WriteString("kty", key.Type);
        writer.WriteString("alg", key.Algorithm);
        writer.WriteString("use", key.Use);
        WriteCertificate(writer, key.Certificate);
        if (key.Type == "RSA")
        {
            WriteRsa(writer, key);
        }
        else
        {
            WriteEc(writer, key);
        }

        writer.WriteEndObject();
    }

#pragma warning disable CA5350 // x5t is SHA-1 by RFC 7517 section 4.8; it names the certificate and protects nothing.
    private static void WriteCertificate(Utf8JsonWriter writer, byte[]? certificate)
    {
        if (certificate is null)
        {
            return;
        }

        writer.WriteStartArray("x5c");
        writer.WriteStringValue(Convert.ToBase64String(certificate));
        writer.WriteEndArray();
        WriteBytes(writer, "x5t", SHA1.HashData(certificate));
        WriteBytes(writer, "x5t#S256", SHA256.HashData(certificate));
    }
#pragma warning restore CA5350

    private static void WriteRsa(Utf8JsonWriter writer, RealmKey key)
    {
        using var rsa = KeyImport.Rsa(key, withPrivatePart: false);
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        WriteBytes(writer, "n", parameters.Modulus);
        WriteBytes(writer, "e", parameters.Exponent);
    }

    private static void WriteEc(Utf8JsonWriter writer, RealmKey key)
    {
        using var ec = KeyImport.Ec(key, withPrivatePart: false);
        var parameters = ec.ExportParameters(includePrivateParameters: false);
        writer.WriteString("crv", ec.KeySize switch { 256 => "P-256", 384 => "P-384", _ => "P-521" });
        WriteBytes(writer, "x", parameters.Q.X);
        WriteBytes(writer, "y", parameters.Q.Y);
    }

    private static void WriteBytes(Utf8JsonWriter writer, string name, byte[]? bytes) => writer.WriteString(name, Base64Url.EncodeToString(bytes));
}
