using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace KosmoAuth.Tokens.Signing;

/// <summary>How a JWS algorithm signs.</summary>
internal enum JwsFamily
{
    /// <summary>RSASSA-PKCS1-v1_5.</summary>
    Rsa,

    /// <summary>RSASSA-PSS with a salt as long as the hash.</summary>
    Pss,

    /// <summary>ECDSA, <c>r</c> and <c>s</c> side by side.</summary>
    Ec,

    Hmac,
}

/// <summary>A JWS algorithm (RFC 7518 section 3.1). There is no <c>none</c>.</summary>
/// <param name="Size">Length of an EC signature or a HMAC in bytes; 0 for RSA, whose length is the key's.</param>
internal sealed record JwsAlgorithm(string Name, JwsFamily Family, HashAlgorithmName Hash, int Size)
{
    private static readonly FrozenDictionary<string, JwsAlgorithm> s_byName = new JwsAlgorithm[]
    {
        new("RS256", JwsFamily.Rsa, HashAlgorithmName.SHA256, 0),
        new("RS384", JwsFamily.Rsa, HashAlgorithmName.SHA384, 0),
        new("RS512", JwsFamily.Rsa, HashAlgorithmName.SHA512, 0),
        new("PS256", JwsFamily.Pss, HashAlgorithmName.SHA256, 0),
        new("PS384", JwsFamily.Pss, HashAlgorithmName.SHA384, 0),
        new("PS512", JwsFamily.Pss, HashAlgorithmName.SHA512, 0),
        new("ES256", JwsFamily.Ec, HashAlgorithmName.SHA256, 64),
        new("ES384", JwsFamily.Ec, HashAlgorithmName.SHA384, 96),
        new("ES512", JwsFamily.Ec, HashAlgorithmName.SHA512, 132),
        new("HS256", JwsFamily.Hmac, HashAlgorithmName.SHA256, 32),
        new("HS384", JwsFamily.Hmac, HashAlgorithmName.SHA384, 48),
        new("HS512", JwsFamily.Hmac, HashAlgorithmName.SHA512, 64),
    }.ToFrozenDictionary(algorithm => algorithm.Name);

    /// <summary>Null for anything else than the twelve.</summary>
    public static JwsAlgorithm? Find(string name) => s_byName.GetValueOrDefault(name);

    /// <summary>
    /// <c>at_hash</c>, <c>c_hash</c> and <c>s_hash</c> (OpenID Connect Core section 3.3.2.11): the left half of the hash of the ID token's algorithm.
    /// </summary>
    public string HalfHash(string text)
    {
        var hash = CryptographicOperations.HashData(Hash, Encoding.ASCII.GetBytes(text));
        return Base64Url.EncodeToString(hash.AsSpan(0, hash.Length / 2));
    }
}
