using System.Globalization;
using KosmoAuth.Themes;
using NUnit.Framework;

namespace KosmoAuth.Tests.Themes;

public sealed class MessageFormatTests
{
    [TestCase("Sign in to {0}", new object[] { "KOSMO" }, "Sign in to KOSMO")]
    [TestCase("{1} {0} {1}", new object[] { "a", "b" }, "b a b")]
    [TestCase("user ''{0}''", new object[] { "x" }, "user 'x'")]
    [TestCase("it's {0}", new object[] { "x" }, "its {0}")]
    [TestCase("'{0}' is {0}", new object[] { "x" }, "{0} is x")]
    [TestCase("don''t", new object[0], "don't")]
    [TestCase("{0} and {1}", new object[] { "x" }, "x and {1}")]
    [TestCase("{0}", new object[] { 1234567 }, "1,234,567")]
    [TestCase("{0,number}", new object[] { 1234.5 }, "1,234.5")]
    [TestCase("{0,number,integer}", new object[] { 1234.4 }, "1,234")]
    [TestCase("{0,choice,0#minutes|1#minute|1<minutes}", new object[] { 0 }, "minutes")]
    [TestCase("{0,choice,0#minutes|1#minute|1<minutes}", new object[] { 1 }, "minute")]
    [TestCase("{0,choice,0#minutes|1#minute|1<minutes}", new object[] { 5 }, "minutes")]
    [TestCase("{0,choice,0#none|1#one of {1}|1<{0} of {1}}", new object[] { 3, "x" }, "3 of x")]
    [TestCase("a { that never closes", new object[0], "a { that never closes")]
    [TestCase("{name}", new object[] { "x" }, "{name}")]
    [TestCase("", new object[0], "")]
    public void Formats_like_java(string pattern, object[] arguments, string expected)
        => Assert.That(MessageFormat.Parse(pattern, CultureInfo.GetCultureInfo("en")).Format(arguments), Is.EqualTo(expected));

    [Test]
    public void An_argument_is_never_read_as_a_pattern()
        => Assert.That(MessageFormat.Parse("Invalid parameter: {0}", CultureInfo.InvariantCulture).Format("{1} '{0}'"), Is.EqualTo("Invalid parameter: {1} '{0}'"));

    [Test]
    public void A_date_follows_the_language()
        => Assert.That(
            MessageFormat.Parse("{0,date,long}", CultureInfo.GetCultureInfo("ja")).Format(new DateTimeOffset(2026, 11, 22, 15, 4, 0, TimeSpan.Zero)),
            Does.StartWith("2026年11月22日"));
}
