using System.Collections.Frozen;
using AngleSharp.Html.Parser;
using KosmoAuth.Mail.Texts;
using KosmoAuth.Realms;
using KosmoAuth.Tests.Sessions;
using KosmoAuth.Tests.Themes;
using NUnit.Framework;

namespace KosmoAuth.Tests.Mail.Texts;

public sealed class MailTextsTests
{
    private const string Link = "https://id.example/realms/kosmo/login-actions/action-token?key=abc&client_id=web";
    private static readonly TimeSpan s_fiveMinutes = TimeSpan.FromMinutes(5);
    private static readonly DateTimeOffset s_asked = new(2026, 11, 22, 6, 3, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 6, 4, 0, TimeSpan.Zero);

    private static MailWords Words(string locale, string? theme = null, string? replyTo = null, string name = "Rich realm", string zone = "")
    {
        var realm = TestRealms.Realm();
        Set(realm, nameof(Realm.EmailTheme), theme);
        Set(realm, nameof(Realm.DisplayName), name);
        Set(realm, nameof(Realm.SmtpServer), replyTo is null
            ? FrozenDictionary<string, string>.Empty
            : new Dictionary<string, string> { ["from"] = "noreply@example.org", ["replyTo"] = replyTo }.ToFrozenDictionary());
        if (zone.Length > 0)
        {
            var texts = new Dictionary<string, FrozenDictionary<string, string>>
            {
                [locale] = new Dictionary<string, string> { ["mailTimeZone"] = zone }.ToFrozenDictionary(),
            };
            Set(realm, nameof(Realm.Localization), realm.Localization with { Texts = texts.ToFrozenDictionary() });
        }

        return new MailTexts(ThemeFolders.Shipped).Of(realm, locale);
    }

    private static void Set(Realm realm, string property, object? value) => typeof(Realm).GetProperty(property)!.SetValue(realm, value);

    private static MailText Reset(MailWords words) => words.Expiring(MailKind.PasswordReset, Link, s_fiveMinutes, s_asked, s_now);

    [Test]
    public void Kosmo_writes_the_mail_of_the_manual()
    {
        var mail = Reset(Words("ja", "kosmo"));
        Assert.That(mail.Subject, Is.EqualTo("【KOSMOWeb管理者】 パスワードのリセット"));
        var running = mail.Text.Replace("\n", "", StringComparison.Ordinal);
        Assert.That(running, Does.Contain("あなたのアカウントのパスワードの変更が要求されています。"));
        Assert.That(running, Does.Contain("以下のリンクをクリックしてパスワードのリセットを行ってください。"));
        Assert.That(running, Does.Contain("このリンクは5分だけ有効です。（15:09まで）"));
        Assert.That(running, Does.Contain("（受付: 2026年11月22日 15:03）"));
        Assert.That(running, Does.Contain(
            "KOSMO Communication Web アカウントの作成にお心当たりがない場合は、恐れ入りますがこのメールを無視していただけますようお願いいたします。パスワード変更が行われることはありません。"));
        Assert.That(mail.Text.Split('\n'), Has.Member(Link));
        var link = new HtmlParser().ParseDocument(mail.Html!).QuerySelector("a")!;
        Assert.That((link.TextContent, link.GetAttribute("href")), Is.EqualTo(("パスワードのリセット", Link)));
    }

    [Test]
    public void English_says_the_same_with_its_own_notation()
    {
        var mail = Reset(Words("en"));
        Assert.That(mail.Subject, Is.EqualTo("Reset your password"));
        Assert.That(mail.Text, Does.Contain("your Rich realm account").And.Contain("22 November 2026, 06:03 (UTC)."));
        Assert.That(mail.Text, Does.Contain("The link is good for 5 minutes, until 06:09 (UTC)."));
    }

    [TestCase("Asia/Tokyo", "22 November 2026, 15:03 (UTC+9)", "15:09 (UTC+9)")]
    [TestCase("Asia/Kolkata", "22 November 2026, 11:33 (UTC+5:30)", "11:39 (UTC+5:30)")]
    [TestCase("America/St_Johns", "22 November 2026, 02:33 (UTC-3:30)", "02:39 (UTC-3:30)")]
    public void English_names_the_zone_as_people_do(string zone, string asked, string until)
    {
        var mail = Reset(Words("en", zone: zone));
        Assert.That(mail.Text, Does.Contain($"Asked for on {asked}.").And.Contain($"until {until}."));
    }

    [TestCase("en", 1, "1 second")]
    [TestCase("en", 60, "1 minute")]
    [TestCase("en", 300, "5 minutes")]
    [TestCase("en", 90, "90 seconds")]
    [TestCase("en", 3600, "1 hour")]
    [TestCase("en", 43_200, "12 hours")]
    [TestCase("en", 172_800, "2 days")]
    [TestCase("en", 0, "0 seconds")]
    [TestCase("ja", 300, "5分")]
    [TestCase("ja", 3600, "1時間")]
    public void Lifetimes_are_told_in_the_greatest_unit_that_comes_out_even(string locale, int seconds, string told)
        => Assert.That(Words(locale).Lifetime(TimeSpan.FromSeconds(seconds)), Is.EqualTo(told));

    [Test]
    public void End_of_a_lifetime_on_another_day_has_its_date()
        => Assert.That(Words("ja").Expiring(MailKind.PasswordReset, Link, TimeSpan.FromHours(12), s_asked, s_now).Text, Does.Contain("（2026年11月23日 03:04まで）"));

    [Test]
    public void Replies_are_refused_only_where_nobody_reads_them()
    {
        Assert.That(Reset(Words("ja")).Text, Does.EndWith("\n\nこのメールには返信できません。\n"));
        Assert.That(Reset(Words("ja")).Html, Does.Contain("このメールには返信できません。"));
        Assert.That(Reset(Words("ja", replyTo: "help@example.org")).Text, Does.Not.Contain("返信"));
    }

    [Test]
    public void Nothing_that_others_wrote_becomes_markup()
    {
        var mail = Words("en", name: "<img src=x onerror=alert(1)>").NewAddress(Link, "\"><script>@example.org", s_fiveMinutes, s_now);
        var document = new HtmlParser().ParseDocument(mail.Html!);
        Assert.That(document.QuerySelectorAll("img, script"), Is.Empty);
        Assert.That(document.Body!.TextContent, Does.Contain("<img src=x onerror=alert(1)>").And.Contain("\"><script>@example.org"));
    }

    [Test]
    public void Document_carries_language_and_no_foreign_resource()
    {
        var document = new HtmlParser().ParseDocument(Reset(Words("ja")).Html!);
        Assert.That((document.DocumentElement.GetAttribute("lang"), document.Title), Is.EqualTo(("ja", "パスワードのリセット")));
        Assert.That(document.QuerySelectorAll("img, link, script, style, iframe"), Is.Empty);
    }

    [Test]
    public void Actions_and_credentials_are_named_in_words()
    {
        var mail = Words("ja").Actions(Link, TimeSpan.FromHours(12), ["UPDATE_PASSWORD", "CONFIGURE_TOTP", "OWN_ACTION"], s_now);
        Assert.That(mail.Text, Does.Contain("新しいパスワードの設定、ワンタイムパスワードの設定、OWN_ACTION"));
        var notice = Words("en").Credential(MailKind.UpdateCredential, "otp", s_now, "192.0.2.1");
        Assert.That(notice.Text, Does.Contain("One-time password").And.Contain("192.0.2.1").And.Not.Contain("http"));
    }

    [Test]
    public void Every_kind_of_mail_leaves_no_argument_open([Values("en", "ja")] string locale, [Values(null, "kosmo")] string? theme)
    {
        var words = Words(locale, theme);
        MailText[] mails =
        [
            .. new[] { MailKind.PasswordReset, MailKind.EmailVerification, MailKind.RecallLoginId, MailKind.TemporaryPassword }
                .Select(kind => words.Expiring(kind, Link, s_fiveMinutes, s_asked, s_now)),
            words.Actions(Link, s_fiveMinutes, ["UPDATE_PASSWORD"], s_now), words.NewAddress(Link, "a@example.org", s_fiveMinutes, s_now),
            .. new[] { MailKind.UpdateCredential, MailKind.RemoveCredential }.Select(kind => words.Credential(kind, "password", s_now, "192.0.2.1")),
            .. new[]
            {
                MailKind.UpdatePassword, MailKind.UpdateTotp, MailKind.RemoveTotp, MailKind.LoginError, MailKind.TemporaryLockout, MailKind.PermanentLockout,
                MailKind.LoginIdShown, MailKind.TemporaryPasswordMade,
            }.Select(kind => words.Notice(kind, s_now, "192.0.2.1")),
            words.Write(MailKind.EmailTest),
            words.Write(MailKind.IdentityProviderLink, "Upstream", words.RealmName, "alice", Link, 5, words.Lifetime(s_fiveMinutes)),
        ];
        Assert.That(mails.SelectMany(mail => new[] { mail.Subject, mail.Text, mail.Html! }), Has.All.Not.Null.And.None.Match(@"\{\d|Subject$|BodyHtml|\$\{"));
    }

    [Test]
    public void Unknown_email_theme_falls_back_to_the_default()
        => Assert.That(Reset(Words("en", "no-such-theme")).Subject, Is.EqualTo("Reset your password"));
}
