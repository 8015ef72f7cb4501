using System.Buffers;
using System.Text;

namespace KosmoAuth.Storage.PostgreSql;

/// <summary>Text as PostgreSQL takes it: without U+0000, and without halves of surrogate pairs, which UTF-8 cannot express.</summary>
internal static class StorableText
{
    private static readonly SearchValues<char> s_suspect =
        SearchValues.Create(['\0', .. Enumerable.Range(0xD800, 0x800).Select(code => (char)code)]);

    /// <summary>The text itself as a rule; otherwise with U+FFFD for what cannot be stored, as others than we would read it, too.</summary>
    public static string Of(string text) => text.AsSpan().ContainsAny(s_suspect) ? Replace(text) : text;

    private static string Replace(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            result.Append((rune.Value == 0 ? Rune.ReplacementChar : rune).ToString());
        }

        return result.ToString();
    }
}
