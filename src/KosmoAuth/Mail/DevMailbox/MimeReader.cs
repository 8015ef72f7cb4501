using System.Text;
using System.Text.RegularExpressions;

namespace KosmoAuth.Mail.DevMailbox;

/// <summary>
/// Reads messages as our own <c>MimeWriter</c> makes them: folded fields, encoded words, at most two parts. It is no general MIME parser.
/// </summary>
internal static partial class MimeReader
{
    public static ReceivedMail Read(long id, string from, string to, ReadOnlySpan<byte> message, DateTimeOffset received)
    {
        var (fields, body) = Split(Encoding.UTF8.GetString(message));
        var parts = Parts(fields, body);
        return new ReceivedMail(
            id, from, to, Words(fields.GetValueOrDefault("subject", "")), Content(parts, "text/plain") ?? "", Content(parts, "text/html"), received);
    }

    private static (Dictionary<string, string> Fields, string Body) Split(string message)
    {
        var end = message.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var header = end < 0 ? message : message[..end];
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in Folding().Replace(header, "").Split("\r\n"))
        {
            if (line.Split(':', 2) is [var name, var value])
            {
                fields[name.Trim()] = value.Trim();
            }
        }

        return (fields, end < 0 ? "" : message[(end + 4)..]);
    }

    private static List<(Dictionary<string, string> Fields, string Body)> Parts(Dictionary<string, string> fields, string body)
    {
        if (Boundary().Match(fields.GetValueOrDefault("content-type", "")) is not { Success: true } match)
        {
            return [(fields, body)];
        }

        // What stands before the first delimiter and after the last is no part.
        return [.. ("\r\n" + body).Split("\r\n--" + match.Groups[1].Value)[1..].Where(part => !part.StartsWith("--", StringComparison.Ordinal))
            .Select(part => Split(part.TrimStart()))];
    }

    private static string? Content(List<(Dictionary<string, string> Fields, string Body)> parts, string type)
    {
        foreach (var (fields, body) in parts)
        {
            if (fields.GetValueOrDefault("content-type", "text/plain").StartsWith(type, StringComparison.OrdinalIgnoreCase))
            {
                return (fields.GetValueOrDefault("content-transfer-encoding") == "base64" ? Base64(body) : body).ReplaceLineEndings("\n");
            }
        }

        return null;
    }

    private static string Words(string text) =>
        EncodedWord().Replace(BlankBetweenWords().Replace(text, ""), match => Base64(match.Groups[1].Value));

    private static string Base64(string text)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            return text;
        }
    }

    [GeneratedRegex(@"\r\n(?=[ \t])")]
    private static partial Regex Folding();

    [GeneratedRegex("""boundary="([^"]+)" """, RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase)]
    private static partial Regex Boundary();

    [GeneratedRegex(@"(?<=\?=)\s+(?==\?)")]
    private static partial Regex BlankBetweenWords();

    [GeneratedRegex(@"=\?UTF-8\?B\?([^?]*)\?=", RegexOptions.IgnoreCase)]
    private static partial Regex EncodedWord();
}
