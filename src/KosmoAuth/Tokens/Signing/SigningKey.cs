using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using KosmoAuth.Realms.Keys;

namespace KosmoAuth.Tokens.Signing;

/// <summary>A realm's key ready for use by any number of threads. It lives as long as the realm's key object.</summary>
internal abstract class SigningKey(RealmKey key, JwsAlgorithm algorithm)
{
    /// <summary>Longest signature of any key: RSA with 8192 bits.</summary>
    public const int LongestSignature = 1024;

    private static readonly ConditionalWeakTable<RealmKey, Prepared> s_prepared = [];
    private readonly ConcurrentDictionary<string, byte[]> _headers = new();

    public JwsAlgorithm Algorithm => algorithm;

    /// <summary>Null for a key that does not sign (encryption keys, algorithms that we do not have).</summary>
    public static SigningKey? Of(RealmKey key) => s_prepared.GetValue(key, static key => new Prepared(Prepare(key))).Key;

    /// <summary>The encoded JOSE header with a dot behind it.</summary>
    /// <param name="type"><c>typ</c>, one of a handful.</param>
    public byte[] Header(string type) =>
        _headers.GetOrAdd(type, static (type, of) => JoseHeader.Write(of.Algorithm, type, of.Kid), (Algorithm: algorithm.Name, key.Kid));

    /// <summary>Gives the number of bytes written.</summary>
    public abstract int Sign(ReadOnlySpan<byte> data, Span<byte> signature);

    public abstract bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature);

    private static SigningKey? Prepare(RealmKey key) =>
        key.Use != "sig" || JwsAlgorithm.Find(key.Algorithm) is not { } algorithm ? null : (algorithm.Family, key.Type) switch
        {
            (JwsFamily.Rsa, "RSA") => new RsaSigningKey(key, algorithm, RSASignaturePadding.Pkcs1),
            (JwsFamily.Pss, "RSA") => new RsaSigningKey(key, algorithm, RSASignaturePadding.Pss),
            (JwsFamily.Ec, "EC") => new EcSigningKey(key, algorithm),
            (JwsFamily.Hmac, "OCT") when key.PrivateKey is { } secret => new HmacSigningKey(key, algorithm, secret),
            _ => null,
        };

    private sealed record Prepared(SigningKey? Key);
}
