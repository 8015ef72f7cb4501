using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace KosmoAuth.Compatibility.Tests.Support;

/// <summary>Tokens that clients sign.</summary>
internal static class Jwt
{
    public static string Sign(object header, object payload, ECDsa key) =>
        Complete(header, payload, text => key.SignData(text, HashAlgorithmName.SHA256));

    public static string Sign(object header, object payload, string secret) =>
        Complete(header, payload, text => HMACSHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret), text));

    /// <summary>A set with the public part of one key.</summary>
    public static string PublicSet(ECDsa key, string kid)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (WebEncoders.Base64UrlEncode(point.X!), WebEncoders.Base64UrlEncode(point.Y!));
        var jwk = new { kty = "EC", crv = "P-256", kid, use = "sig", alg = "ES256", x, y };
        return JsonSerializer.Serialize(new { keys = new[] { jwk } });
    }

    private static string Complete(object header, object payload, Func<byte[], byte[]> sign)
    {
        var text = $"{Part(header)}.{Part(payload)}";
        return $"{text}.{WebEncoders.Base64UrlEncode(sign(System.Text.Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Part(object value) => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(value));
}
