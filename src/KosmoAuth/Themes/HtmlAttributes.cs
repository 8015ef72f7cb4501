using System.Net;

namespace KosmoAuth.Themes;

/// <summary>The attributes inside a tag, read as browsers read them.</summary>
internal static class HtmlAttributes
{
    /// <summary>Names in lower case, values with their entities resolved; in the order of the text, repeated ones too.</summary>
    public static IEnumerable<(string Name, string Value)> Read(string text)
    {
        var i = 0;
        while (i < text.Length)
        {
            while (i < text.Length && (char.IsWhiteSpace(text[i]) || text[i] == '/'))
            {
                i++;
            }

            var start = i;
            while (i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] != '=')
            {
                i++;
            }

            var name = text[start..i].ToLowerInvariant();
            while (i < text.Length && char.IsWhiteSpace(text[i]))
            {
                i++;
            }

            var value = "";
            if (i < text.Length && text[i] == '=')
            {
                (value, i) = Value(text, i + 1);
            }

            yield return (name, WebUtility.HtmlDecode(value));
        }
    }

    private static (string Value, int Next) Value(string text, int i)
    {
        while (i < text.Length && char.IsWhiteSpace(text[i]))
        {
            i++;
        }

        if (i < text.Length && text[i] is '"' or '\'')
        {
            var close = text.IndexOf(text[i], i + 1);
            return close < 0 ? (text[(i + 1)..], text.Length) : (text[(i + 1)..close], close + 1);
        }

        var start = i;
        while (i < text.Length && !char.IsWhiteSpace(text[i]))
        {
            i++;
        }

        return (text[start..i], i);
    }
}
