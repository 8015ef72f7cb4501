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
    public byte[] Header(string type) => _headers.GetOrAdd(type, static (type, of) => JoseHeader.Write(of.Algorithm, type, of.Kid), (Algorithm: algorithm.Name, key.Kid));

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

internal sealed class RsaSigningKey : SigningKey
{
    private readonly RSASignaturePadding _padding;
    private readonly KeyPool<RSA> _signers;
    private readonly KeyPool<RSA> _verifiers;

    public RsaSigningKey(RealmKey key, JwsAlgorithm algorithm, RSASignaturePadding padding)
        : base(key, algorithm)
    {
        _padding = padding;
        _signers = new(() => KeyImport.Rsa(key, withPrivatePart: true));
        _verifiers = new(() => KeyImport.Rsa(key, withPrivatePart: false));
    }

    public override int Sign(ReadOnlySpan<byte> data, Span<byte> signature)
    {
        using var lease = _signers.Rent();
        return lease.Key.SignData(data, signature, Algorithm.Hash, _padding);
    }

    public override bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using var lease = _verifiers.Rent();
        return signature.Length == lease.Key.KeySize / 8 && lease.Key.VerifyData(data, signature, Algorithm.Hash, _padding);
    }
}

internal sealed class EcSigningKey : SigningKey
{
    private readonly KeyPool<ECDsa> _signers;
    private readonly KeyPool<ECDsa> _verifiers;

    public EcSigningKey(RealmKey key, JwsAlgorithm algorithm)
        : base(key, algorithm)
    {
        _signers = new(() => KeyImport.Ec(key, withPrivatePart: true));
        _verifiers = new(() => KeyImport.Ec(key, withPrivatePart: false));
    }

    public override int Sign(ReadOnlySpan<byte> data, Span<byte> signature)
    {
        using var lease = _signers.Rent();
        return lease.Key.SignData(data, signature, Algorithm.Hash);
    }

    public override bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using var lease = _verifiers.Rent();
        return signature.Length == Algorithm.Size && lease.Key.VerifyData(data, signature, Algorithm.Hash);
    }
}

internal sealed class HmacSigningKey(RealmKey key, JwsAlgorithm algorithm, byte[] secret) : SigningKey(key, algorithm)
{
    public override int Sign(ReadOnlySpan<byte> data, Span<byte> signature) =>
        CryptographicOperations.HmacData(Algorithm.Hash, secret, data, signature);

    public override bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        Span<byte> own = stackalloc byte[64];
        var length = Sign(data, own);
        return CryptographicOperations.FixedTimeEquals(own[..length], signature);
    }
}
