using System.Text.RegularExpressions;
using KosmoAuth.Tests.Support;
using KosmoAuth.Themes;
using NUnit.Framework;

namespace KosmoAuth.Tests.Mail.Texts;

/// <summary>What lies in <c>themes/*/email</c>.</summary>
public sealed partial class ShippedMailTextsTests
{
    private static readonly string[] s_themes = ["base", "kosmo"];

    private static readonly string[] s_languages = ["en", "ja"];

    private static Dictionary<string, string> File(string theme, string language) =>
        new(PropertiesFile.Read(Path.Combine(ThemeCatalog.FindRootFolder(), theme, "email", "messages", $"messages_{language}.properties")));

    private static IEnumerable<string> Arguments(string text) => Argument().Matches(text).Select(m => m.Groups[1].Value).Distinct();

    [Test]
    public void No_language_misses_a_key_that_another_has() => Assert.That(File("base", "ja").Keys, Is.EquivalentTo(File("base", "en").Keys));

    [Test]
    public void Kosmo_overrides_known_keys_only()
        => Assert.That(s_languages.SelectMany(language => File("kosmo", language).Keys).ToHashSet(), Is.SubsetOf(File("base", "en").Keys.ToHashSet()));

    [TestCaseSource(nameof(s_languages))]
    public void Every_key_of_keycloaks_mails_is_there_with_its_arguments(string language)
    {
        var ours = File("base", language);
        foreach (var line in System.IO.File.ReadLines(TestData.PathOf("mail/keycloak-email-messages.txt")).Skip(1))
        {
            var (key, arguments) = (line.Split(' ')[0], line.Split(' ')[1..]);
            Assert.That(ours, Contains.Key(key));
            if (!key.StartsWith("linkExpirationFormatter", StringComparison.Ordinal))
            {
                Assert.That(Arguments(ours[key]), Is.SupersetOf(arguments), key);
            }
        }
    }

    [Test]
    public void Both_languages_and_kosmo_use_the_same_arguments(
        [ValueSource(nameof(s_themes))] string theme, [ValueSource(nameof(s_languages))] string language)
    {
        var english = File("base", "en");
        foreach (var (key, text) in File(theme, language))
        {
            Assert.That(Arguments(text), Is.SubsetOf(Arguments(english[key])), key);
        }
    }

    [Test]
    public void Quotes_are_doubled([ValueSource(nameof(s_themes))] string theme, [ValueSource(nameof(s_languages))] string language)
        => Assert.That(File(theme, language).Where(m => m.Value.Replace("''", "", StringComparison.Ordinal).Contains('\'', StringComparison.Ordinal)), Is.Empty);

    [TestCase("サインイン")]
    [TestCase("クリック")]
    [TestCase("クレデンシャル")]
    [TestCase("Eメール")]
    public void Our_japanese_avoids(string word)
        => Assert.That(File("base", "ja").Where(m => m.Value.Contains(word, StringComparison.Ordinal)), Is.Empty);

    [Test]
    public void Japanese_text_parts_have_short_lines_and_a_link_has_its_own([ValueSource(nameof(s_themes))] string theme)
    {
        foreach (var (key, text) in File(theme, "ja").Where(m => m.Key.EndsWith("Body", StringComparison.Ordinal)))
        {
            Assert.That(text.Split('\n'), Has.All.Length.LessThanOrEqualTo(35), key);
            var link = key == "identityProviderLinkBody" ? "{3}" : "{0}";
            if (text.Contains("リンクを", StringComparison.Ordinal) || text.Contains("リンクは", StringComparison.Ordinal))
            {
                Assert.That(text.Split('\n'), Has.Member(link), key);
            }
        }
    }

    [GeneratedRegex(@"\{(\d+)")]
    private static partial Regex Argument();
}
