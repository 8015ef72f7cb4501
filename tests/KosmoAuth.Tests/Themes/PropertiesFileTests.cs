using System.Text;
using KosmoAuth.Themes;
using NUnit.Framework;

namespace KosmoAuth.Tests.Themes;

public sealed class PropertiesFileTests
{
    [TestCase("key=value", "key", "value")]
    [TestCase("key = value ", "key", "value ", TestName = "Blanks_around_the_sign_go_and_those_at_the_end_stay")]
    [TestCase("key: value", "key", "value")]
    [TestCase("key value", "key", "value")]
    [TestCase("key==value", "key", "=value")]
    [TestCase("key", "key", "")]
    [TestCase("  key=a\\\n   b", "key", "ab", TestName = "A_backslash_at_the_end_continues_the_line")]
    [TestCase("key=a\\\\\nb=c", "key", "a\\", TestName = "Two_backslashes_at_the_end_are_one_backslash")]
    [TestCase("a\\ b\\=c=d", "a b=c", "d")]
    [TestCase("key=\\u65E5\\u672c\\n", "key", "日本\n")]
    [TestCase("key=日本", "key", "日本")]
    [TestCase("#key=no\n! key=no\nkey=yes", "key", "yes")]
    [TestCase("key=1\r\nkey=2", "key", "2", TestName = "The_last_of_two_equal_keys_wins")]
    public void Reads_the_notation_of_java(string text, string key, string value)
        => Assert.That(PropertiesFile.Parse(Encoding.UTF8.GetBytes(text), "x")[key], Is.EqualTo(value));

    [Test]
    public void Bytes_that_are_not_utf8_are_latin1()
        => Assert.That(PropertiesFile.Parse(Encoding.Latin1.GetBytes("key=Grüße"), "x")["key"], Is.EqualTo("Grüße"));

    [Test]
    public void A_byte_order_mark_is_no_part_of_the_first_key()
        => Assert.That(PropertiesFile.Parse([0xEF, 0xBB, 0xBF, (byte)'a', (byte)'=', (byte)'b'], "x")["a"], Is.EqualTo("b"));

    [TestCase("a=b\nkey=\\u12")]
    [TestCase("a=b\nkey=\\uZZZZ")]
    public void A_broken_escape_is_named_with_file_and_line(string text)
        => Assert.That(
            () => PropertiesFile.Parse(Encoding.UTF8.GetBytes(text), "messages_ja.properties"),
            Throws.TypeOf<InvalidDataException>().With.Message.StartsWith("messages_ja.properties:2:"));
}
