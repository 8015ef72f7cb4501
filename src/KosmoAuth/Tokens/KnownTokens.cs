using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace KosmoAuth.Tokens;

/// <summary>
/// Tokens whose signature was found good lately with the keys of one revision of a realm. An application shows the same access token many times, and
/// checking an RSA signature costs more than everything else about it. Time, session and person are asked for each time, and only genuine tokens
/// get in. What a token says is kept only of those that come back.
/// </summary>
internal sealed class KnownTokens
{
    // Two generations, so that what is used stays: under a megabyte of digests, and a few of payloads.
    private const int MostPerGeneration = 4096;
    private const int MostPayloads = 1024;

    private Generation _recent = new();
    private Generation _older = new();

    /// <summary>The token of that digest as it was read before; null when it is not known, or only by its digest.</summary>
    /// <param name="isGenuine">Whether its signature is known to be good.</param>
    public TokenPayload? Find(Digest digest, out bool isGenuine)
    {
        if (_recent.Tokens.TryGetValue(digest, out var payload))
        {
            isGenuine = true;
            return payload;
        }

        isGenuine = _older.Tokens.TryGetValue(digest, out payload);
        return payload;
    }

    /// <summary>Keeps a genuine token; what it says only when it <paramref name="cameBack"/>.</summary>
    public void Remember(Digest digest, TokenPayload payload, bool cameBack)
    {
        var recent = _recent;
        if (cameBack && Interlocked.Increment(ref recent.Payloads) <= MostPayloads)
        {
            recent.Tokens[digest] = payload;
        }
        else if (!recent.Tokens.TryAdd(digest, null))
        {
            return;
        }

        if (recent.Tokens.Count > MostPerGeneration && Interlocked.CompareExchange(ref _recent, new(), recent) == recent)
        {
            _older = recent;
        }
    }

    private sealed class Generation
    {
        public int Payloads;

        public ConcurrentDictionary<Digest, TokenPayload?> Tokens { get; } = new();
    }

    /// <summary>SHA-256 of the whole token.</summary>
    public readonly record struct Digest(UInt128 High, UInt128 Low)
    {
        public static Digest Of(ReadOnlySpan<byte> token)
        {
            Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(token, bytes);
            return MemoryMarshal.Read<Digest>(bytes);
        }
    }
}
