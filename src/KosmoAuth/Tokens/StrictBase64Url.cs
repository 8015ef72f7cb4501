using System.Buffers;
using System.Buffers.Text;

namespace KosmoAuth.Tokens;

/// <summary>base64url as tokens have it (RFC 7515 section 2): no padding, no white space, and exactly one text for the same bytes.</summary>
internal static class StrictBase64Url
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static readonly SearchValues<char> s_alphabet = SearchValues.Create(Alphabet);

    /// <summary>Decodes into <paramref name="bytes"/>, which must be large enough; false for any other text.</summary>
    public static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes, out int written)
    {
        written = 0;
        return IsCanonical(text) && Base64Url.DecodeFromChars(text, bytes, out _, out written) == OperationStatus.Done;
    }

    public static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = IsCanonical(text) ? Base64Url.DecodeFromChars(text) : [];
        return bytes.Length > 0;
    }

    // The last character of an incomplete group carries two or four bits that mean nothing; other values would be a second text for the same bytes.
    private static bool IsCanonical(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length % 4 == 1 || text.ContainsAnyExcept(s_alphabet))
        {
            return false;
        }

        var spare = (text.Length % 4) switch { 2 => 0b1111, 3 => 0b11, _ => 0 };
        return spare == 0 || (Alphabet.IndexOf(text[^1], StringComparison.Ordinal) & spare) == 0;
    }
}
