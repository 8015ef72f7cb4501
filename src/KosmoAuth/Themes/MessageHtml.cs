using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace KosmoAuth.Themes;

/// <summary>
/// Markup in messages and realm names, reduced to a short list of harmless tags (Keycloak's <c>kcSanitize</c>). Whatever is not on the list becomes
/// visible text; tags left open are closed.
/// </summary>
public static class MessageHtml
{
    private static readonly HashSet<string> s_tags = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "b", "strong", "i", "em", "u", "br", "hr", "p", "span", "div", "ul", "ol", "li", "small", "code", "h2", "h3", "h4", "img",
    };

    private static readonly HashSet<string> s_empty = new(StringComparer.Ordinal) { "br", "hr", "img" };

    /// <summary>Encodes what HTML needs and leaves every other letter readable (Japanese stays Japanese).</summary>
    public static HtmlEncoder Encoder { get; } = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Sanitize(string html)
    {
        if (html.AsSpan().IndexOfAny('<', '&') < 0)
        {
            return Encoder.Encode(html);
        }

        var output = new StringBuilder(html.Length);
        var open = new Stack<string>();
        var at = 0;
        while (at < html.Length)
        {
            var next = html.IndexOf('<', at);
            if (next < 0)
            {
                next = html.Length;
            }

            AppendText(output, html[at..next]);
            if (next == html.Length)
            {
                break;
            }

            at = AppendTag(output, html, next, open);
        }

        foreach (var tag in open)
        {
            output.Append("</").Append(tag).Append('>');
        }

        return output.ToString();
    }

    /// <summary>Entities that are there stay; everything else is encoded.</summary>
    private static void AppendText(StringBuilder output, string text)
        => output.Append(Encoder.Encode(WebUtility.HtmlDecode(text)));

    /// <summary>Writes the tag at <paramref name="start"/>, or its first character as text. Returns where to go on.</summary>
    private static int AppendTag(StringBuilder output, string html, int start, Stack<string> open)
    {
        var end = EndOfTag(html, start);
        var closing = start + 1 < html.Length && html[start + 1] == '/';
        var nameStart = closing ? start + 2 : start + 1;
        var nameEnd = nameStart;
        while (nameEnd < html.Length && char.IsAsciiLetterOrDigit(html[nameEnd]))
        {
            nameEnd++;
        }

        var name = html[nameStart..nameEnd].ToLowerInvariant();
        if (end < 0 || !s_tags.Contains(name))
        {
            output.Append("&lt;");
            return start + 1;
        }

        if (closing)
        {
            Close(output, name, open);
        }
        else
        {
            output.Append('<').Append(name);
            AppendAttributes(output, name, html[nameEnd..end].TrimEnd('/'));
            output.Append('>');
            if (!s_empty.Contains(name))
            {
                open.Push(name);
            }
        }

        return end + 1;
    }

    private static int EndOfTag(string html, int start)
    {
        var quote = '\0';
        for (var i = start; i < html.Length; i++)
        {
            var c = html[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'')
            {
                quote = c;
            }
            else if (c == '>')
            {
                return i;
            }
        }

        return -1;
    }

    private static void Close(StringBuilder output, string name, Stack<string> open)
    {
        if (!open.Contains(name))
        {
            return;
        }

        string closed;
        do
        {
            closed = open.Pop();
            output.Append("</").Append(closed).Append('>');
        }
        while (closed != name);
    }

    private static void AppendAttributes(StringBuilder output, string tag, string text)
    {
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in HtmlAttributes.Read(text))
        {
            if (IsAllowed(tag, name, value) && written.Add(name))
            {
                output.Append(' ').Append(name).Append("=\"").Append(Encoder.Encode(value)).Append('"');
            }
        }

        if (tag == "a" && written.Contains("target"))
        {
            output.Append(" rel=\"noopener noreferrer\"");
        }
    }

    private static bool IsAllowed(string tag, string name, string value) => (tag, name) switch
    {
        (_, "class" or "lang" or "dir" or "title") => true,
        ("a", "href") or ("img", "src") => IsHarmlessAddress(value),
        ("a", "target") => value == "_blank",
        ("img", "alt" or "width" or "height") => true,
        _ => false,
    };

    /// <summary>http, https, mailto (no other scheme), or an address relative to the page.</summary>
    public static bool IsHarmlessAddress(string address) => SchemeOf(address) is "" or "http" or "https" or "mailto";

    /// <summary>An address that browsers run or show as a document of ours. Other schemes may belong to somebody's application.</summary>
    public static bool IsScriptAddress(string address) => SchemeOf(address) is "javascript" or "data" or "vbscript" or "blob";

    /// <summary>In lower case; empty for a relative address.</summary>
    private static string SchemeOf(string address)
    {
        // Browsers drop control characters before they read the scheme: "java\nscript:" would pass a check of the raw text.
        var text = new string(address.Where(c => c > ' ').ToArray());
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var path = text.AsSpan().IndexOfAny('/', '?', '#');
        return colon < 0 || (path >= 0 && path < colon) ? "" : text[..colon].ToLowerInvariant();
    }
}
