using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace KosmoAuth.Tokens.Signing;

/// <summary>
/// Signatures that were found good lately with the keys of one revision of a realm. An application shows the same access token many times, and
/// checking an RSA signature costs more than everything else about it. Only the signature is remembered; time, session and person are asked
/// for each time, and only genuine tokens get in.
/// </summary>
internal sealed class KnownSignatures
{
    // Two generations of digests: under a megabyte, and what is used stays.
    private const int MostPerGeneration = 4096;

    private ConcurrentDictionary<Digest, bool> _recent = new();
    private ConcurrentDictionary<Digest, bool> _older = new();

    /// <summary>Whether the key signed the token, asking the key only when that is not known.</summary>
    /// <param name="token">The whole token; its header names the key.</param>
    /// <param name="signedLength">How much of it is signed.</param>
    public bool Verify(SigningKey key, ReadOnlySpan<byte> token, int signedLength, ReadOnlySpan<byte> signature)
    {
        // A MAC is as fast as looking it up.
        if (key.Algorithm.Family == JwsFamily.Hmac)
        {
            return key.Verify(token[..signedLength], signature);
        }

        var digest = Digest.Of(token);
        if (_recent.ContainsKey(digest))
        {
            return true;
        }

        var good = _older.ContainsKey(digest) || key.Verify(token[..signedLength], signature);
        if (good)
        {
            Remember(digest);
        }

        return good;
    }

    private void Remember(Digest digest)
    {
        var recent = _recent;
        if (recent.TryAdd(digest, true) && recent.Count > MostPerGeneration && Interlocked.CompareExchange(ref _recent, new(), recent) == recent)
        {
            _older = recent;
        }
    }

    private readonly record struct Digest(UInt128 High, UInt128 Low)
    {
        public static Digest Of(ReadOnlySpan<byte> token)
        {
            Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(token, bytes);
            return MemoryMarshal.Read<Digest>(bytes);
        }
    }
}
