using System.Text;

namespace KosmoAuth.Mail.Message;

/// <summary>Texts beyond ASCII in header fields: RFC 2047, UTF-8 and base64, each word at most 75 octets long and cut between characters.</summary>
internal static class EncodedWords
{
    private const string Start = "=?UTF-8?B?";
    private const string End = "?=";
    private const int MostOctets = 39; // of UTF-8 in one word: 64 with base64 and frame, so that it fits behind the name of its field
    private const int MostPlain = 60;

    /// <summary>The words of <paramref name="text"/>, in order; readers join them without the blanks between.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var chunk = new byte[MostOctets];
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (length + rune.Utf8SequenceLength > MostOctets)
            {
                yield return Word(chunk.AsSpan(0, length));
                length = 0;
            }

            length += rune.EncodeToUtf8(chunk.AsSpan(length));
        }

        if (length > 0)
        {
            yield return Word(chunk.AsSpan(0, length));
        }
    }

    /// <summary>Whether the text must be encoded: letters beyond ASCII, what looks encoded already, and what folding would change.</summary>
    public static bool Needed(string text) =>
        !Ascii.IsValid(text) || text.Contains("=?", StringComparison.Ordinal) || text.Split(' ').Any(word => word.Length is 0 or > MostPlain);

    private static string Word(ReadOnlySpan<byte> utf8) => Start + Convert.ToBase64String(utf8) + End;
}
