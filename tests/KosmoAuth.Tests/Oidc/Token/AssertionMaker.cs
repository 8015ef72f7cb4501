using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KosmoAuth.Tests.Oidc.Token;

/// <summary>Makes client assertions, good ones and others.</summary>
internal static class AssertionMaker
{
    public const string Secret = "0123456789abcdef0123456789abcdef";

    public static readonly RSA Key = RSA.Create(2048);

    /// <summary>Client attributes with the public part of <see cref="Key"/>.</summary>
    public static string JwksAttributes => $"\"use.jwks.string\": \"true\", \"jwks.string\": {JsonSerializer.Serialize(Jwks("k1"))}";

    public static string Jwks(string kid)
    {
        var key = Key.ExportParameters(includePrivateParameters: false);
        var (n, e) = (Base64Url.EncodeToString(key.Modulus), Base64Url.EncodeToString(key.Exponent));
        return $$"""{"keys":[{"kty":"RSA","kid":"{{kid}}","use":"sig","n":"{{n}}","e":"{{e}}"}]}""";
    }

    public static JsonObject Claims(string client, string audience, long now) => new()
    {
        ["iss"] = client, ["sub"] = client, ["aud"] = audience, ["jti"] = Guid.NewGuid().ToString(), ["iat"] = now, ["exp"] = now + 60,
    };

    public static string Sign(JsonObject claims, string algorithm = "RS256", string kid = "k1", byte[]? secret = null)
    {
        var head = new JsonObject { ["alg"] = algorithm, ["kid"] = kid };
        var signed = $"{Part(head)}.{Part(claims)}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = algorithm switch
        {
            "RS256" => Key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "PS256" => Key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            "HS256" => HMACSHA256.HashData(secret!, bytes),
            _ => [],
        };
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    public static (string, string)[] Form(string assertion) =>
    [
        ("grant_type", "client_credentials"),
        ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
        ("client_assertion", assertion),
    ];

    private static string Part(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
