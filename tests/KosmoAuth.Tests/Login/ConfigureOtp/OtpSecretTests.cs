using KosmoAuth.Realms;
using KosmoAuth.Tests.Login.Otp;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.ConfigureOtp;

/// <summary>Where the new secret is kept, for how long, and who gets to see it.</summary>
public sealed class OtpSecretTests : OtpSetUpTest
{
    [Test]
    public async Task The_secret_and_the_name_outlive_wrong_codes_reloads_and_restarts()
    {
        var page = await SetUpPageAsync();
        var (address, key) = (page.Via!, KeyIn(Scan(page)));
        page = await SubmitAsync(page, Wrong, "Taro's phone");
        Assert.That((KeyIn(Scan(page)), page.Value("userLabel"), page.Value("totp"), Error(page, "code")), Is.EqualTo((key, "Taro's phone", "", "Invalid authenticator code.")));
        page = await SubmitAsync(page, "", "Taro's phone");
        Assert.That((KeyIn(Scan(page)), Error(page, "code")), Is.EqualTo((key, "Please specify authenticator code.")));
        await Host.RestartAsync();
        Assert.That(KeyIn(Scan(await Browser.GetAsync(address))), Is.EqualTo(key));
        Assert.That((await SubmitAsync(page, AuthenticatorApp.OfBase32(key).Code(Host.Clock.Now))).Code, Is.Not.Null);
    }

    [Test]
    public async Task The_hidden_secret_is_not_read()
    {
        var page = await SetUpPageAsync();
        var mine = AuthenticatorApp.OfText("aaaaaaaaaaaaaaaaaaaa");
        var answer = await Browser.PostAsync(page.Action, ("totp", mine.Code(Host.Clock.Now)), ("totpSecret", "aaaaaaaaaaaaaaaaaaaa"), ("userLabel", "x"));
        Assert.That((answer.Code, Error(answer, "code"), Devices()), Is.EqualTo(((string?)null, "Invalid authenticator code.", Array.Empty<Credential>())));
        Assert.That(answer.Value("totpSecret"), Is.EqualTo(page.Value("totpSecret")));
        var right = AuthenticatorApp.OfText(page.Value("totpSecret")!).Code(Host.Clock.Now);
        Assert.That((await Browser.PostAsync(page.Action, ("totp", right), ("totpSecret", "aaaaaaaaaaaaaaaaaaaa"))).Code, Is.Not.Null);
    }

    [Test]
    public async Task The_secret_is_there_for_half_an_hour()
    {
        var page = await SetUpPageAsync();
        var (address, key) = (page.Via!, KeyIn(Scan(page)));
        Host.Clock.Advance(TimeSpan.FromMinutes(29));
        page = await Browser.GetAsync(address);
        Assert.That(KeyIn(Scan(page)), Is.EqualTo(key));
        Host.Clock.Advance(TimeSpan.FromMinutes(2));
        page = await SubmitAsync(page, AuthenticatorApp.OfBase32(key).Code(Host.Clock.Now), "kept");
        Assert.That((page.Code, page.Message, page.Value("userLabel")), Is.EqualTo(((string?)null, "Action expired. Please continue with login now.", "kept")));
        Assert.That(KeyIn(Scan(page)), Is.Not.EqualTo(key));
        Assert.That((await SubmitAsync(page, AuthenticatorApp.OfBase32(KeyIn(Scan(page))).Code(Host.Clock.Now))).Code, Is.Not.Null);
    }

    [Test]
    public async Task Only_the_page_with_the_picture_may_show_pictures_from_itself()
    {
        const string Realm = """
            {"realm":"r","enabled":true,"loginTheme":"kosmo","internationalizationEnabled":true,"supportedLocales":["ja","en"],"defaultLocale":"ja",
             "clients":[{"clientId":"web","publicClient":true,"redirectUris":["http://127.0.0.1:9/cb"]}],
             "users":[{"username":"u","enabled":true,"email":"u@example.org","firstName":"a","lastName":"b","requiredActions":["CONFIGURE_TOTP"],
               "credentials":[{"type":"password","value":"Password-1"}]}]}
            """;
        await using var server = await TestServer.StartAsync(Realm);
        using var browser = server.NewBrowser();
        var page = await browser.AuthAsync();
        Assert.That(page.Policy, Does.Contain("img-src 'self';"));
        page = await browser.SignInAsync(page, "u");
        Assert.That((page.Policy.Contains("img-src 'self' data:;", StringComparison.Ordinal), page.Headers.Contains("no-store", StringComparison.Ordinal)), Is.EqualTo((true, true)));
        Assert.That(page.Page.QuerySelector("h1")!.TextContent, Is.EqualTo("ワンタイムパスワードの設定"));
        Assert.That(page.Page.GetElementById("logout-sessions"), Is.Null, "the KOSMO theme has no such box");
        var secret = page.Value("totpSecret")!;
        page = await browser.GetAsync(page.Link("#mode-manual")!);
        Assert.That(page.Policy, Does.Contain("img-src 'self';"));
        Assert.That(page.Action + page.Via, Does.Not.Contain(secret));
    }
}
