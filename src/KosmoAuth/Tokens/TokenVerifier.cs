using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using KosmoAuth.Realms.Keys;
using KosmoAuth.Tokens.Signing;

namespace KosmoAuth.Tokens;

/// <summary>Checks the form and the signature of a compact JWS (RFC 7515 section 5.2) made with a key of a realm.</summary>
internal static class TokenVerifier
{
    /// <summary>Longest token that is looked at, in characters.</summary>
    public const int LongestText = 65_536;

    private const int LongestSignatureText = (SigningKey.LongestSignature + 2) / 3 * 4;

    private static readonly ConditionalWeakTable<RealmKeys, Memory> s_memories = [];

    /// <summary>The payload, or null.</summary>
    public static byte[]? Verify(RealmKeys keys, string text)
    {
        var headerEnd = text.IndexOf('.', StringComparison.Ordinal);
        var signedEnd = text.LastIndexOf('.');
        if (text.Length > LongestText || headerEnd <= 0 || signedEnd - headerEnd < 2)
        {
            return null;
        }

        var memory = s_memories.GetValue(keys, static _ => new());
        var header = text.AsSpan(0, headerEnd);
        var isKnown = memory.Headers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(header, out var key);
        key ??= Find(keys, header);
        if (key is null || !Verify(memory.Signatures, key, text, signedEnd)
            || !StrictBase64Url.TryDecode(text.AsSpan(headerEnd + 1, signedEnd - headerEnd - 1), out var payload))
        {
            return null;
        }

        if (!isKnown)
        {
            memory.Headers.TryAdd(header.ToString(), key);
        }

        return payload;
    }

    // The key decides the algorithm, never the token alone (RFC 8725 section 3.1).
    private static SigningKey? Find(RealmKeys keys, ReadOnlySpan<char> text) =>
        JoseHeader.Read(text) is { } header && keys.Find(header.KeyId) is { } found && SigningKey.Of(found) is { } key
            && key.Algorithm.Name == header.Algorithm
                ? key
                : null;

    private static bool Verify(KnownSignatures known, SigningKey key, string text, int signedEnd)
    {
        var signatureText = text.AsSpan(signedEnd + 1);
        Span<byte> signature = stackalloc byte[SigningKey.LongestSignature];
        if (signatureText.Length > LongestSignatureText || !StrictBase64Url.TryDecode(signatureText, signature, out var signatureLength))
        {
            return false;
        }

        var token = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            return Ascii.FromUtf16(text, token, out var length) == OperationStatus.Done
                && known.Verify(key, token.AsSpan(0, length), signedEnd, signature[..signatureLength]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(token);
        }
    }

    /// <summary>What is known of the keys of one revision of a realm.</summary>
    private sealed class Memory
    {
        /// <summary>Headers repeat with every token of a key. Only those of genuine tokens are kept, so that there are few.</summary>
        public ConcurrentDictionary<string, SigningKey> Headers { get; } = new();

        public KnownSignatures Signatures { get; } = new();
    }
}
