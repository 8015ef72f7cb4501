using KosmoAuth.Users;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users;

public sealed class PasswordCheckTextTests
{
    [TestCase("ｔｅｓｔｕｓｅｒ００１", "testuser001")]
    [TestCase("  taro\u3000", "taro")]
    [TestCase("hanako＠example．jp", "hanako@example.jp")]
    [TestCase("ta\u200Bro\u202E", "taro")]
    [TestCase("001000005750", "001000005750")]
    [TestCase("健保", "健保")]
    [TestCase(null, "")]
    public void Names_are_read_as_they_were_meant(string? typed, string name) => Assert.That(PasswordCheckText.Name(typed), Is.EqualTo(name));

    [Test]
    public void A_name_longer_than_any_name_is_nobody() => Assert.That(PasswordCheckText.Name(new string('x', 100_000)), Is.Empty);
}
