using System.Text.RegularExpressions;
using KosmoAuth.Themes;
using NUnit.Framework;

namespace KosmoAuth.Tests.Themes;

/// <summary>What lies in <c>themes/</c>.</summary>
public sealed partial class ShippedThemesTests
{
    private static readonly string[] s_themes = ["base", "keycloak", "keycloak.v2", "kosmo"];

    private static readonly string[] s_languages = ["en", "ja"];

    private static Dictionary<string, string> File(string theme, string language)
    {
        var file = Path.Combine(ThemeCatalog.FindRootFolder(), theme, "login", "messages", $"messages_{language}.properties");
        return new(System.IO.File.Exists(file) ? PropertiesFile.Read(file) : new Dictionary<string, string>());
    }

    [Test]
    public void No_language_misses_a_key_that_another_has()
        => Assert.That(File("base", "ja").Keys, Is.EquivalentTo(File("base", "en").Keys));

    [Test]
    public void Kosmo_overrides_known_keys_only()
        => Assert.That(s_languages.SelectMany(l => File("kosmo", l).Keys).ToHashSet(), Is.SubsetOf(File("base", "en").Keys.ToHashSet()));

    [TestCaseSource(nameof(s_languages))]
    public void Every_key_of_keycloaks_login_pages_is_there_with_its_arguments(string language)
    {
        var ours = File("base", language);
        foreach (var line in System.IO.File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Themes", "keycloak-login-messages.txt")).Skip(1))
        {
            var (key, arguments) = (line.Split(' ')[0], line.Split(' ')[1..]);
            Assert.That(ours, Contains.Key(key));
            Assert.That(Arguments(ours[key]), Is.EquivalentTo(arguments), key);
        }
    }

    [Test]
    public void No_text_uses_an_argument_that_the_english_one_does_not_have(
        [ValueSource(nameof(s_themes))] string theme, [ValueSource(nameof(s_languages))] string language)
    {
        var english = File("base", "en");
        foreach (var (key, text) in File(theme, language))
        {
            Assert.That(Arguments(text), Is.SubsetOf(Arguments(english[key])), key);
        }
    }

    [Test]
    public void Only_texts_that_mean_it_are_empty(
        [ValueSource(nameof(s_themes))] string theme, [ValueSource(nameof(s_languages))] string language)
        => Assert.That(File(theme, language).Where(m => m.Value.Length == 0).Select(m => m.Key), Is.SubsetOf(new[] { "loginGuide" }));

    /// <summary>A lone quote would swallow what follows (Java's notation).</summary>
    [Test]
    public void Quotes_are_doubled([ValueSource(nameof(s_themes))] string theme, [ValueSource(nameof(s_languages))] string language)
        => Assert.That(File(theme, language).Where(m => m.Value.Replace("''", "", StringComparison.Ordinal).Contains('\'', StringComparison.Ordinal)), Is.Empty);

    [TestCase("サインイン")]
    [TestCase("クリック")]
    [TestCase("バーコード")]
    [TestCase("オーセンティケーター")]
    public void Our_japanese_avoids(string word)
        => Assert.That(File("base", "ja").Where(m => m.Value.Contains(word, StringComparison.Ordinal)), Is.Empty);

    [TestCase("invalidUserMessage", "Invalid username or password.")]
    [TestCase("loginAccountTitle", "Sign in to your account")]
    [TestCase("doLogIn", "Sign In")]
    [TestCase("errorTitle", "We are sorry...")]
    [TestCase("successLogout", "You are logged out")]
    [TestCase("clientNotFoundMessage", "Client not found.")]
    [TestCase("pageExpiredTitle", "Page has expired")]
    [TestCase("expiredActionMessage", "Action expired. Please continue with login now.")]
    public void English_texts_that_peoples_tests_look_for(string key, string text)
        => Assert.That(ThemeFolders.Shipped.Messages(ThemeFolders.Shipped.Login(null), "en").Text(key), Is.EqualTo(text));

    [TestCase("loginAccountTitle", "ログイン")]
    [TestCase("username", "ユーザID")]
    [TestCase("password", "パスワード")]
    [TestCase("rememberMe", "ログイン状態の保存")]
    [TestCase("doForgotPassword", "パスワードを忘れた方はこちら")]
    [TestCase("doRecallLoginId", "IDを忘れた方はこちら")]
    [TestCase("doLogIn", "ログイン")]
    [TestCase("backToApplication", "ポータルに戻る")]
    [TestCase("emailSentMessage", "詳細な手順を記載したメールをすぐに受信してください。")]
    [TestCase("doSubmit", "実行")]
    public void Kosmo_speaks_as_the_manual(string key, string text)
        => Assert.That(ThemeFolders.Shipped.Messages(ThemeFolders.Shipped.Login("kosmo"), "ja").Text(key), Is.EqualTo(text));

    [Test]
    public void Every_style_and_script_named_by_a_theme_exists([ValueSource(nameof(s_themes))] string name)
    {
        var theme = ThemeFolders.Shipped.Login(name);
        Assert.That(theme.Name, Is.EqualTo(name));
        Assert.That(theme.Styles, Is.Not.Empty);
        Assert.That(theme.Styles.Concat(theme.Scripts).Append("img/favicon.svg").Where(f => theme.Resource(f) is null), Is.Empty);
    }

    private static IEnumerable<string> Arguments(string text) => Argument().Matches(text).Select(m => m.Groups[1].Value).Distinct();

    [GeneratedRegex(@"\{(\d+)")]
    private static partial Regex Argument();
}
