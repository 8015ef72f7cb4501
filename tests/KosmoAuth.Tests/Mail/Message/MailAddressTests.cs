using KosmoAuth.Mail.Message;
using NUnit.Framework;

namespace KosmoAuth.Tests.Mail.Message;

public sealed class MailAddressTests
{
    [TestCase("alice@example.org", "alice@example.org")]
    [TestCase(" Alice.B+news@Example.ORG ", "Alice.B+news@example.org")]
    [TestCase("root@localhost", "root@localhost")]
    [TestCase("abc..def.@docomo.ne.jp", "\"abc..def.\"@docomo.ne.jp")]
    [TestCase(".abc@ezweb.ne.jp", "\".abc\"@ezweb.ne.jp")]
    [TestCase("\"abc..def.\"@docomo.ne.jp", "\"abc..def.\"@docomo.ne.jp")]
    [TestCase("taro@例え.jp", "taro@xn--r8jz45g.jp")]
    [TestCase("o'hara!#$%&*/=?^_`{|}~@example.org", "o'hara!#$%&*/=?^_`{|}~@example.org")]
    public void Addresses_are_written_as_commands_and_headers_need_them(string typed, string written)
        => Assert.That(Addresses.Of(typed).Text, Is.EqualTo(written));

    [TestCase("")]
    [TestCase("alice")]
    [TestCase("@example.org")]
    [TestCase("alice@")]
    [TestCase("alice@example..org")]
    [TestCase("alice@example.org.")]
    [TestCase("alice@exa mple.org")]
    [TestCase("alice@-example.org")]
    [TestCase("alice@[127.0.0.1]")]
    [TestCase("alice@example.org\r\nRCPT TO:<eve@example.org>")]
    [TestCase("alice\r\n@example.org")]
    [TestCase("alice\n@example.org")]
    [TestCase("alice\0@example.org")]
    [TestCase("alice@example.org\0")]
    [TestCase("alice> SIZE=1@example.org")]
    [TestCase("alice,eve@example.org")]
    [TestCase("\"a b\"@example.org")]
    [TestCase("\"a\\\"b\"@example.org")]
    [TestCase("(comment)alice@example.org")]
    [TestCase("Alice <alice@example.org>")]
    public void Whatever_could_become_another_command_or_field_is_no_address(string typed)
    {
        Assert.That(MailAddress.TryParse(typed, out _, out var fault), Is.False);
        Assert.That(fault, Is.Not.Empty.And.Not.Contain("eve"));
    }

    [Test]
    public void Nothing_is_no_address() => Assert.That(MailAddress.TryParse(null, out _, out _), Is.False);

    [Test]
    public void Lengths_are_limited_as_the_protocol_limits_them()
    {
        Assert.That(MailAddress.TryParse(new string('a', 64) + "@example.org", out _, out _), Is.True);
        Assert.That(MailAddress.TryParse(new string('a', 65) + "@example.org", out _, out _), Is.False);
        Assert.That(MailAddress.TryParse("a@" + string.Join('.', Enumerable.Repeat(new string('b', 63), 4)), out _, out _), Is.False);
    }

    [TestCase("花子@example.jp", true)]
    [TestCase("jérôme@example.org", true)]
    [TestCase("taro@例え.jp", false)]
    public void Only_a_local_part_beyond_ascii_needs_smtputf8(string typed, bool needed)
        => Assert.That(Addresses.Of(typed).NeedsUtf8, Is.EqualTo(needed));

    [TestCase("a\r\nBcc: eve@example.org")]
    [TestCase("a\nb")]
    [TestCase("a\rb")]
    [TestCase("a\0b")]
    [TestCase("a\u0085b")]
    [TestCase("a\u2028b")]
    public void Header_text_refuses_line_breaks_and_controls(string text) => Assert.That(HeaderText.TryParse(text, out _), Is.False);

    [Test]
    public void Rendered_header_text_loses_them()
        => Assert.That(HeaderText.Cleaned("\r\nReset\r\n\t for\0 KOSMO\n").Value, Is.EqualTo("Reset  for  KOSMO"));
}
