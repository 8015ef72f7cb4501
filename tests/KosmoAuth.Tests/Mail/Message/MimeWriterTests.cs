using System.Text;
using System.Text.Json;
using KosmoAuth.Mail.Message;
using NUnit.Framework;

namespace KosmoAuth.Tests.Mail.Message;

public sealed class MimeWriterTests
{
    private const string LongSubject = "【KOSMOWeb管理者】 パスワードのリセット 髙①🙂 をお知らせするとても長い件名がどこで折り返されても同じ件名のままであること";

    private static string[] Lines(MailMessage message) => Encoding.UTF8.GetString(MimeWriter.Write(message)).Split("\r\n");

    private static string Text(JsonElement mail, string name) => mail.GetProperty(name).GetString()!;

    private static string Joined(JsonElement mail, string name) =>
        string.Join('|', mail.GetProperty(name).EnumerateArray().Select(x => x.ValueKind == JsonValueKind.Array ? string.Join(' ', x.EnumerateArray()) : x.GetString()));

    [TestCase("Reset your password")]
    [TestCase(LongSubject)]
    [TestCase("a  b ")]
    [TestCase("=?UTF-8?B?ZXZpbA==?=")]
    [TestCase("x\r\nBcc: eve@example.org")]
    [TestCase("An English subject that goes on and on so that it has to be folded somewhere between two of its words, twice if need be, I think")]
    public void Independent_reader_sees_the_same_subject(string subject)
    {
        var message = Addresses.Message(subject: subject);
        var mail = PythonMail.Read(MimeWriter.Write(message));
        Assert.That(Text(mail, "subject"), Is.EqualTo(message.Subject.Value));
        Assert.That(Joined(mail, "names"), Is.EqualTo("date|from|to|message-id|subject|auto-submitted|mime-version|content-type|content-transfer-encoding"));
        Assert.That(Joined(mail, "defects"), Is.Empty);
    }

    [Test]
    public void Independent_reader_sees_text_first_and_then_html_and_both_unchanged()
    {
        const string text = "こんにちは\n.\n.dot at the begin\n\nhttps://id.example.org/realms/kosmo/login-actions/action-token?key=x\n";
        const string html = "<p>こんにちは 髙① 🙂 <a href=\"https://id.example.org/?a=1&amp;b=2\">リンク</a></p>\n";
        var mail = PythonMail.Read(MimeWriter.Write(Addresses.Message(text: text, html: html)));
        Assert.That(Text(mail, "type"), Is.EqualTo("multipart/alternative"));
        Assert.That(Joined(mail, "types"), Is.EqualTo("text/plain|text/html"));
        Assert.That(Joined(mail, "bodies").ReplaceLineEndings("\n"), Is.EqualTo(text + "|" + html));
        Assert.That(Joined(mail, "defects"), Is.Empty);
    }

    [TestCase("hanako@example.jp", " hanako example.jp")]
    [TestCase("abc..def.@docomo.ne.jp", " abc..def. docomo.ne.jp")]
    [TestCase("taro@例え.jp", " taro xn--r8jz45g.jp")]
    public void Independent_reader_sees_the_same_recipient(string to, string read)
    {
        var mail = PythonMail.Read(MimeWriter.Write(Addresses.Message(to)));
        Assert.That(Joined(mail, "to"), Is.EqualTo(read));
    }

    [Test]
    public void Address_beyond_ascii_stands_in_the_header_as_it_is() => Assert.That(Lines(Addresses.Message("花子@example.jp")), Has.Member("To: 花子@example.jp"));

    [TestCase("Rich \"realm\" \\ <eve@example.org>, Eve")]
    [TestCase("健康保険組合コスモ・コミュニケーション・ウェブ管理者からの大切なお知らせ")]
    public void Independent_reader_sees_the_same_sender(string name)
    {
        var message = Addresses.Message() with { From = Addresses.Mailbox("noreply@example.org", name), ReplyTo = Addresses.Mailbox("help@example.org") };
        var mail = PythonMail.Read(MimeWriter.Write(message));
        Assert.That(Text(mail, "fromName"), Is.EqualTo(name));
        Assert.That(Joined(mail, "from"), Does.EndWith(" noreply example.org"));
        Assert.That(Joined(mail, "replyTo"), Is.EqualTo(" help example.org"));
        Assert.That(Joined(mail, "defects"), Is.Empty);
    }

    [Test]
    public void Header_says_when_from_whom_and_that_a_machine_wrote()
    {
        var message = Addresses.Message() with { Id = "abc" };
        var mail = PythonMail.Read(MimeWriter.Write(message));
        Assert.That(Text(mail, "date"), Is.EqualTo("2026-11-22T15:04:05+09:00"));
        Assert.That(Text(mail, "messageId"), Is.EqualTo("<abc@example.org>"));
        Assert.That((Text(mail, "auto"), Text(mail, "mime")), Is.EqualTo(("auto-generated", "1.0")));
        Assert.That(Lines(message), Has.Member("Date: Sun, 22 Nov 2026 15:04:05 +0900"));
    }

    [Test]
    public void Every_line_is_short_and_seven_bit_and_words_are_cut_between_characters()
    {
        var lines = Lines(Addresses.Message(subject: LongSubject, text: new string('あ', 5000), html: new string('x', 5000)));
        Assert.That(lines, Has.All.Length.LessThanOrEqualTo(76).And.All.Matches<string>(line => Ascii.IsValid(line) && !line.StartsWith('.')));
        var words = lines.SelectMany(line => line.Split(' ')).Where(word => word.StartsWith("=?UTF-8?B?", StringComparison.Ordinal)).ToList();
        Assert.That(words, Has.Count.GreaterThan(3).And.All.Length.LessThanOrEqualTo(75));
        foreach (var word in words)
        {
            var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
            Assert.That(() => strict.GetString(Convert.FromBase64String(word[10..^2])), Throws.Nothing, word);
        }
    }

    [Test]
    public void Message_ids_differ() => Assert.That(Enumerable.Range(0, 10).Select(_ => Addresses.Message().Id), Is.Unique);
}
