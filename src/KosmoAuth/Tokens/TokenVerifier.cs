using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using KosmoAuth.Realms.Keys;
using KosmoAuth.Tokens.Signing;

namespace KosmoAuth.Tokens;

/// <summary>Checks the form and the signature of a compact JWS (RFC 7515 section 5.2) made with a key of a realm, and reads it.</summary>
internal static class TokenVerifier
{
    /// <summary>Longest token that is looked at, in characters.</summary>
    public const int LongestText = 65_536;

    private const int LongestSignatureText = (SigningKey.LongestSignature + 2) / 3 * 4;

    private static readonly ConditionalWeakTable<RealmKeys, Memory> s_memories = [];

    /// <summary>What the token says, or null.</summary>
    public static TokenPayload? Verify(RealmKeys keys, string text)
    {
        if (text.Length > LongestText)
        {
            return null;
        }

        var token = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            return Ascii.FromUtf16(text, token, out var length) == OperationStatus.Done ? Verify(keys, text, token.AsSpan(0, length)) : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(token);
        }
    }

    private static TokenPayload? Verify(RealmKeys keys, string text, ReadOnlySpan<byte> token)
    {
        var headerEnd = text.IndexOf('.', StringComparison.Ordinal);
        var signedEnd = text.LastIndexOf('.');
        if (headerEnd <= 0 || signedEnd - headerEnd < 2)
        {
            return null;
        }

        var memory = s_memories.GetValue(keys, static _ => new());
        var header = text.AsSpan(0, headerEnd);
        var isKnown = memory.Headers.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(header, out var key);
        key ??= Find(keys, header);
        var payload = key is null ? null
            : key.Algorithm.Family == JwsFamily.Hmac ? Read(key, text, token, headerEnd, signedEnd) // A MAC is as fast as looking it up.
            : Read(memory.Tokens, key, text, token, headerEnd, signedEnd);
        if (payload is not null && !isKnown)
        {
            memory.Headers.TryAdd(header.ToString(), key!);
        }

        return payload;
    }

    private static TokenPayload? Read(KnownTokens tokens, SigningKey key, string text, ReadOnlySpan<byte> token, int headerEnd, int signedEnd)
    {
        var digest = KnownTokens.Digest.Of(token);
        if (tokens.Find(digest, out var isGenuine) is { } known)
        {
            return known;
        }

        var payload = isGenuine ? Payload(text, headerEnd, signedEnd) : Read(key, text, token, headerEnd, signedEnd);
        if (payload is not null)
        {
            tokens.Remember(digest, payload, cameBack: isGenuine);
        }

        return payload;
    }

    private static TokenPayload? Read(SigningKey key, string text, ReadOnlySpan<byte> token, int headerEnd, int signedEnd) =>
        IsSigned(key, text, token, signedEnd) ? Payload(text, headerEnd, signedEnd) : null;

    private static TokenPayload? Payload(string text, int headerEnd, int signedEnd) =>
        StrictBase64Url.TryDecode(text.AsSpan(headerEnd + 1, signedEnd - headerEnd - 1), out var json) ? TokenPayload.Read(json) : null;

    private static bool IsSigned(SigningKey key, string text, ReadOnlySpan<byte> token, int signedEnd)
    {
        var signatureText = text.AsSpan(signedEnd + 1);
        Span<byte> signature = stackalloc byte[SigningKey.LongestSignature];
        return signatureText.Length <= LongestSignatureText && StrictBase64Url.TryDecode(signatureText, signature, out var length)
            && key.Verify(token[..signedEnd], signature[..length]);
    }

    // The key decides the algorithm, never the token alone (RFC 8725 section 3.1).
    private static SigningKey? Find(RealmKeys keys, ReadOnlySpan<char> text) =>
        JoseHeader.Read(text) is { } header && keys.Find(header.KeyId) is { } found && SigningKey.Of(found) is { } key
            && key.Algorithm.Name == header.Algorithm
                ? key
                : null;

    /// <summary>What is known of the keys of one revision of a realm.</summary>
    private sealed class Memory
    {
        /// <summary>Headers repeat with every token of a key. Only those of genuine tokens are kept, so that there are few.</summary>
        public ConcurrentDictionary<string, SigningKey> Headers { get; } = new();

        public KnownTokens Tokens { get; } = new();
    }
}
