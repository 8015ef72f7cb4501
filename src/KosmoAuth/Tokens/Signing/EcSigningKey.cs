using System.Security.Cryptography;
using KosmoAuth.Realms.Keys;

namespace KosmoAuth.Tokens.Signing;

/// <summary>ES256 to ES512; a signature is <c>r</c> and <c>s</c>, each as long as the field (RFC 7518 section 3.4), never DER.</summary>
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
