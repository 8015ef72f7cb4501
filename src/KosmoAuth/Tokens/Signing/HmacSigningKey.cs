using System.Security.Cryptography;
using KosmoAuth.Realms.Keys;

namespace KosmoAuth.Tokens.Signing;

/// <summary>HS256 to HS512, compared in constant time.</summary>
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
