using System.Globalization;
using System.Text;

namespace KosmoAuth.Mail.Message;

/// <summary>
/// The bytes of a message: RFC 5322 header, MIME body (RFC 2045, 2046) in UTF-8 and base64, so that every line is short and 7 bit and none begins
/// with a dot. Of two parts the text comes first.
/// </summary>
public static class MimeWriter
{
    private const string NewLine = "\r\n";
    private const int MostLine = 76; // RFC 2047 §2 with encoded words; RFC 5322 §2.1.1 would like 78 and forbids more than 998
    private const int MostQuoted = 60;
    private const int Base64Line = 76; // RFC 2045 §6.8

    public static byte[] Write(MailMessage message)
    {
        var output = new StringBuilder(1024);
        WriteHeader(output, message);
        if (message.Html is null)
        {
            WritePart(output, "text/plain", message.Text);
        }
        else
        {
            WriteAlternatives(output, message);
        }

        return Encoding.UTF8.GetBytes(output.ToString());
    }

    private static void WriteHeader(StringBuilder output, MailMessage message)
    {
        Field(output, "Date", [message.Created.ToString("ddd, dd MMM yyyy HH:mm:ss ", CultureInfo.InvariantCulture) + Offset(message.Created.Offset)]);
        Field(output, "From", Words(message.From));
        if (message.ReplyTo is { } replyTo)
        {
            Field(output, "Reply-To", Words(replyTo));
        }

        Field(output, "To", Words(message.To));
        Field(output, "Message-ID", [$"<{message.Id}@{message.From.Address.Domain}>"]);
        Field(output, "Subject", Words(message.Subject.Value));
        Field(output, "Auto-Submitted", ["auto-generated"]); // RFC 3834 §5: no holiday notice answers it
        Field(output, "MIME-Version", ["1.0"]);
    }

    private static void WriteAlternatives(StringBuilder output, MailMessage message)
    {
        // "=_" occurs in no base64 text.
        var boundary = "=_" + message.Id;
        Field(output, "Content-Type", ["multipart/alternative;", $"boundary=\"{boundary}\""]);
        output.Append(NewLine).Append("--").Append(boundary).Append(NewLine);
        WritePart(output, "text/plain", message.Text);
        output.Append("--").Append(boundary).Append(NewLine);
        WritePart(output, "text/html", message.Html!);
        output.Append("--").Append(boundary).Append("--").Append(NewLine);
    }

    private static void WritePart(StringBuilder output, string type, string content)
    {
        Field(output, "Content-Type", [type + ";", "charset=UTF-8"]);
        Field(output, "Content-Transfer-Encoding", ["base64"]);
        output.Append(NewLine);
        var base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(content.ReplaceLineEndings(NewLine)));
        for (var at = 0; at < base64.Length; at += Base64Line)
        {
            output.Append(base64.AsSpan(at, Math.Min(Base64Line, base64.Length - at))).Append(NewLine);
        }
    }

    // Folds between words (RFC 5322 §2.2.3).
    private static void Field(StringBuilder output, string name, IEnumerable<string> words)
    {
        output.Append(name).Append(':');
        var length = name.Length + 1;
        foreach (var word in words)
        {
            if (length + 1 + word.Length > MostLine && length > name.Length + 1)
            {
                output.Append(NewLine);
                length = 0;
            }

            output.Append(' ').Append(word);
            length += 1 + word.Length;
        }

        output.Append(NewLine);
    }

    private static IEnumerable<string> Words(string text) => EncodedWords.Needed(text) ? EncodedWords.Of(text) : text.Split(' ');

    private static IEnumerable<string> Words(Mailbox mailbox) =>
        mailbox.Name is not { Value.Length: > 0 } name ? [mailbox.Address.Text]
        : [.. name.Value.Length > MostQuoted || EncodedWords.Needed(name.Value) ? EncodedWords.Of(name.Value) : [Quoted(name.Value)],
            $"<{mailbox.Address.Text}>"];

    private static string Quoted(string name) =>
        $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Offset(TimeSpan offset) =>
        (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString("hhmm", CultureInfo.InvariantCulture);
}
