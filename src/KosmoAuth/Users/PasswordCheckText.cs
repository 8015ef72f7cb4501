using System.Text;

namespace KosmoAuth.Users;

/// <summary>User names as people type them: with blanks around, in full width from a Japanese keyboard, with marks that nobody sees.</summary>
public static class PasswordCheckText
{
    private const int MostCharacters = 255;

    /// <summary>
    /// The name to look up: trimmed, full-width ASCII as ASCII (their NFKC form), zero-width and direction marks gone. Empty when nothing is left or
    /// the text is longer than any name. Leading zeros stay.
    /// </summary>
    public static string Name(string? typed)
    {
        if (string.IsNullOrEmpty(typed) || typed.Length > MostCharacters * 2)
        {
            return "";
        }

        var name = new StringBuilder(typed.Length);
        foreach (var character in typed)
        {
            if (!IsInvisible(character))
            {
                name.Append(HalfWidth(character));
            }
        }

        var result = name.ToString().Trim();
        return result.Length <= MostCharacters && !result.Any(char.IsControl) ? result : "";
    }

    /// <summary>What the field shows again: as typed, unless it is absurdly long.</summary>
    public static string Shown(string? typed) => typed is { Length: <= MostCharacters } ? typed : "";

    /// <summary>The text with full-width ASCII as ASCII; the same object when there is none.</summary>
    public static string HalfWidth(string text) =>
        text.AsSpan().IndexOfAnyInRange('\uFF01', '\uFF5E') < 0 && !text.Contains('\u3000', StringComparison.Ordinal)
            ? text
            : string.Create(text.Length, text, static (span, source) =>
            {
                for (var at = 0; at < source.Length; at++)
                {
                    span[at] = HalfWidth(source[at]);
                }
            });

    private static char HalfWidth(char character) => character switch
    {
        >= '\uFF01' and <= '\uFF5E' => (char)(character - 0xFEE0),
        '\u3000' => ' ',
        _ => character,
    };

    private static bool IsInvisible(char character) =>
        character is (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2060' and <= '\u2064') or (>= '\u2066' and <= '\u2069') or '\uFEFF' or '\u00AD';
}
