using KosmoAuth.Themes;
using NUnit.Framework;

namespace KosmoAuth.Tests.Themes;

public sealed class MessageBundleTests
{
    private static MessageBundle With(string key, string text)
        => ThemeFolders.Shipped.Messages(ThemeFolders.Shipped.Login("base"), "ja", ThemeFolders.RealmTexts("ja", key, text));

    [Test]
    public void An_unknown_key_is_formatted_itself()
        => Assert.That(With("x", "").Text("not ''a'' key {0}", 1), Is.EqualTo("not 'a' key 1"));

    [TestCase("${emailScopeConsentText}", "メールアドレス")]
    [TestCase("Plain name", "Plain name")]
    [TestCase("{0} 'quoted'", "{0} 'quoted'")]
    [TestCase("${no such key}", "no such key")]
    public void Names_from_realm_files_are_looked_up_when_they_are_keys(string name, string expected)
        => Assert.That(With("x", "").Advanced(name), Is.EqualTo(expected));

    [Test]
    public void A_text_may_name_other_texts()
        => Assert.That(With("x", "「${doLogIn}」を押す ${noSuchKey}").Text("x"), Is.EqualTo("「ログイン」を押す ${noSuchKey}"));

    [Test]
    public void A_text_that_names_itself_does_not_hang()
        => Assert.That(With("x", "a ${x}").Text("x"), Does.StartWith("a a "));

    [Test]
    public void Markup_of_a_message_stays_and_markup_of_an_argument_does_not()
        => Assert.That(
            With("x", "<strong>{0}</strong><script>").Html("x", "<b>1</b>"),
            Is.EqualTo("<strong>&lt;b&gt;1&lt;/b&gt;</strong>&lt;script&gt;"));

    [Test]
    public void Languages_have_their_own_names()
    {
        Assert.That(With("x", "").LanguageLabel("ja"), Is.EqualTo("日本語"));
        Assert.That(With("x", "").LanguageLabel("pt-BR"), Is.EqualTo("Português (Brasil)"));
        Assert.That(With("x", "").LanguageLabel("sw"), Is.EqualTo("Kiswahili"));
    }
}
