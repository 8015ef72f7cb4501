using System.Net;
using System.Text;

namespace KosmoAuth.Oidc.Token.Clients;

/// <summary>
/// Header <c>Authorization: Basic</c> of a client: both halves are form-encoded before they are joined (RFC 6749 section 2.3.1).
/// </summary>
internal readonly record struct BasicCredentials(string Id, string Secret)
{
    private const string Scheme = "Basic ";
    private const int LongestHeader = 4096;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Null for no such header, and for one that cannot be read.</summary>
    public static BasicCredentials? Read(string? header)
    {
        if (header is null || header.Length > LongestHeader || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            || Decode(header[Scheme.Length..].Trim()) is not { } text)
        {
            return null;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && FormDecode(text[..colon]) is { } id && FormDecode(text[(colon + 1)..]) is { } secret
            ? new BasicCredentials(id, secret)
            : null;
    }

    private static string? Decode(string base64)
    {
        var bytes = new byte[base64.Length];
        try
        {
            return Convert.TryFromBase64String(base64, bytes, out var length) ? s_strict.GetString(bytes, 0, length) : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    // A per cent sign that begins no pair of hexadecimal digits makes the header unreadable.
    private static string? FormDecode(string text)
    {
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at + 1))
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            {
                return null;
            }
        }

        return WebUtility.UrlDecode(text);
    }
}
