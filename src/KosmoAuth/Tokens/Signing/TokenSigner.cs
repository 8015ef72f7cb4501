using System.Buffers;
using System.Buffers.Text;
using System.Text;
using KosmoAuth.Realms;

namespace KosmoAuth.Tokens.Signing;

/// <summary>Turns claims into a signed token (RFC 7515 section 3.1, compact form).</summary>
internal static class TokenSigner
{
    /// <summary>The realm's active key for an algorithm.</summary>
    /// <exception cref="MissingKeyException">There is none.</exception>
    public static SigningKey Key(Realm realm, string algorithm) =>
        realm.Keys.Active(algorithm) is { } key && SigningKey.Of(key) is { } signing ? signing : throw new MissingKeyException(realm.Name, algorithm);

    /// <param name="type"><c>typ</c> of the header.</param>
    /// <param name="claims">JSON object.</param>
    public static string Sign(SigningKey key, string type, ReadOnlySpan<byte> claims)
    {
        var header = key.Header(type);
        var signedLength = header.Length + Base64Url.GetEncodedLength(claims.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(signedLength + 1 + Base64Url.GetEncodedLength(SigningKey.LongestSignature));
        try
        {
            header.CopyTo(buffer.AsSpan());
            Base64Url.EncodeToUtf8(claims, buffer.AsSpan(header.Length));
            Span<byte> signature = stackalloc byte[SigningKey.LongestSignature];
            var signatureLength = key.Sign(buffer.AsSpan(0, signedLength), signature);
            buffer[signedLength] = (byte)'.';
            var tail = Base64Url.EncodeToUtf8(signature[..signatureLength], buffer.AsSpan(signedLength + 1));
            return Encoding.ASCII.GetString(buffer, 0, signedLength + 1 + tail);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
