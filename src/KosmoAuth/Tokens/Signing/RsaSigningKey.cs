using System.Security.Cryptography;
using KosmoAuth.Realms.Keys;

namespace KosmoAuth.Tokens.Signing;

/// <summary>RS256 to PS512.</summary>
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
