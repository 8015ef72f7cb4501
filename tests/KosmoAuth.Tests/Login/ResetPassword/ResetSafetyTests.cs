using System.Net;
using System.Text.RegularExpressions;
using KosmoAuth.Realms;
using KosmoAuth.Settings;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Login.ActionLinks;
using KosmoAuth.Tests.Login.Otp;
using KosmoAuth.Tests.Support;
using KosmoAuth.Tests.Users.Otp;
using NUnit.Framework;
using static KosmoAuth.Tests.Login.ActionLinks.MailedServer;

namespace KosmoAuth.Tests.Login.ResetPassword;

/// <summary>What a reset ends and tells, and what strangers cannot make of it.</summary>
public sealed class ResetSafetyTests
{
    private const string TotpData = """{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}""";

    [TestCase("Host", "evil.test")]
    [TestCase("X-Forwarded-Host", "evil.test")]
    [TestCase("Forwarded", "host=evil.test;proto=https")]
    [TestCase("X-Original-URL", "https://evil.test/")]
    [TestCase("X-Rewrite-URL", "https://evil.test/")]
    public async Task The_link_leads_to_the_configured_host_whatever_a_request_says(string header, string value)
    {
        await using var mailed = await MailedServer.StartAsync(
            change: settings => settings with { Hostname = new HostnameSettings { Url = "http://login.example.jp" } });
        using var browser = mailed.NewBrowser();
        browser.Headers[header] = value;
        var login = await browser.AuthAsync();
        var page = await browser.GetAsync(new Uri(new Uri(mailed.Server.Address), login.Link("#kc-forgot-password")!).PathAndQuery);
        var answer = await browser.PostAsync(new Uri(page.Action).PathAndQuery, ("username", "taro"));
        Assert.That(answer.Text + answer.Location, Does.Not.Contain("evil"));
        await mailed.SentAsync();
        Assert.That(mailed.Mails.Single().Text + mailed.Mails.Single().Html, Does.Contain("http://login.example.jp/realms/r/login-actions/action-token?key=").And.Not.Contain("evil"));
    }

    [Test]
    public async Task Without_a_configured_host_a_foreign_one_is_refused()
    {
        await using var mailed = await MailedServer.StartAsync();
        using var browser = mailed.NewBrowser();
        browser.Headers["Host"] = "evil.test";
        Assert.That((await browser.AuthAsync()).Status, Is.EqualTo(HttpStatusCode.MisdirectedRequest));
    }

    [Test]
    public async Task A_reset_ends_sessions_and_refresh_tokens_elsewhere_and_says_so()
    {
        await using var mailed = await MailedServer.StartAsync();
        var refreshTokens = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            using var elsewhere = mailed.NewBrowser();
            var code = (await elsewhere.SignInAsync(await elsewhere.AuthAsync(), "taro")).Code!;
            var tokens = await TestServer.JsonAsync(mailed.Server.PostAsync(
                "/realms/r/protocol/openid-connect/token", ("grant_type", "authorization_code"), ("client_id", "web"), ("code", code), ("redirect_uri", "http://127.0.0.1:9/cb")));
            refreshTokens.Add(tokens.GetProperty("refresh_token").GetString()!);
        }

        using var browser = mailed.NewBrowser();
        await AskAsync(browser);
        var page = await ConfirmAsync(browser, await mailed.OpenAsync(browser));
        Assert.That(page.Page.GetElementById("logout-sessions")!.HasAttribute("checked"), Is.True, "on by default");
        Assert.That((await SetPasswordAsync(browser, page)).Code, Is.Not.Null);

        Assert.That(mailed.Server.Rows.Sessions, Has.Count.EqualTo(1), "the browser's own");
        foreach (var token in refreshTokens)
        {
            var refused = await TestServer.JsonAsync(mailed.Server.PostAsync(
                "/realms/r/protocol/openid-connect/token", ("grant_type", "refresh_token"), ("client_id", "web"), ("refresh_token", token)));
            Assert.That(refused.GetProperty("error").GetString(), Is.EqualTo("invalid_grant"));
        }

        var told = mailed.Server.Events.Single(written => written.Type == "UPDATE_PASSWORD");
        Assert.That(told.Ip, Is.EqualTo("127.0.0.1"));
        await mailed.SentAsync();
        Assert.That(mailed.Mails[^1].To, Is.EqualTo("taro@example.org"));
        Assert.That(mailed.Mails[^1].Text, Does.Contain("127.0.0.1").And.Not.Contain("action-token"));
    }

    [Test]
    public async Task A_new_one_time_password_is_told_to_the_address_of_before()
    {
        AuthenticatorApp.IsNeeded();
        await using var mailed = await MailedServer.StartAsync();
        using var browser = mailed.NewBrowser();
        var page = await browser.SignInAsync(await browser.AuthAsync("&kc_action=CONFIGURE_TOTP"), "taro");
        var app = AuthenticatorApp.OfText(page.Value("totpSecret")!);
        Assert.That((await browser.PostAsync(page.Action, ("totp", app.Code(mailed.Clock.Now)), ("userLabel", "phone"))).Code, Is.Not.Null);
        await mailed.SentAsync();
        Assert.That((mailed.Mails.Single().To, mailed.Mails.Single().Text.Contains(app.Code(mailed.Clock.Now), StringComparison.Ordinal)), Is.EqualTo(("taro@example.org", false)));
    }

    [Test]
    public async Task Ten_wrong_codes_end_a_reset_that_requires_the_existing_one_time_password()
    {
        AuthenticatorApp.IsNeeded();
        await using var mailed = await MailedServer.StartAsync("\"attributes\": { \"kosmo.resetCredentials.existingOtp\": \"require\" },");
        mailed.Change("taro", (work, user) => UserRows.InsertCredentialAsync(work, user.RealmId, user.Id, AuthenticatorApp.Device("existing-device-1"), default));
        using var browser = mailed.NewBrowser();
        await AskAsync(browser);
        var page = await ConfirmAsync(browser, await mailed.OpenAsync(browser));
        for (var i = 0; i < 10; i++)
        {
            page = await browser.PostAsync(page.Action, ("otp", "000000"));
        }

        var right = await browser.PostAsync(page.Action, ("otp", AuthenticatorApp.OfText("existing-device-1").Code(mailed.Clock.Now)));
        Assert.That(right.PageId, Is.EqualTo("login-login-otp"), "the right one comes too late");
        mailed.Clock.Advance(TimeSpan.FromMinutes(31));
        var over = await browser.PostAsync(right.Action, ("otp", AuthenticatorApp.OfText("existing-device-1").Code(mailed.Clock.Now)));
        Assert.That(over.PageId, Is.Not.EqualTo("login-login-config-totp").And.Not.EqualTo("login-login-update-password"), "and the log-in that the link began is over by then");
    }

    [Test]
    public async Task Realm_that_requires_the_existing_one_time_password_lets_nobody_around_it()
    {
        await using var strict = await MailedServer.StartAsync("\"attributes\": { \"kosmo.resetCredentials.existingOtp\": \"require\" },");
        strict.Change("taro", (work, user) => UserRows.InsertCredentialAsync(
            work, user.RealmId, user.Id, new Credential("phone", "otp", "Phone", 0, TotpData, new Secret("{\"value\":\"JBSWY3DPEHPK3PXP\"}")), default));
        using var browser = strict.NewBrowser();
        await AskAsync(browser);
        var page = await ConfirmAsync(browser, await strict.OpenAsync(browser));
        Assert.That(page.PageId, Is.EqualTo("login-login-otp"), page.Text);
        foreach (var action in new[] { "UPDATE_PASSWORD", "CONFIGURE_TOTP" })
        {
            var skipped = await browser.GetAsync($"/realms/r/login-actions/required-action?{Regex.Replace(page.Action.Split('?')[1], "execution=[^&]+", "execution=" + action)}");
            Assert.That(skipped.PageId, Is.EqualTo("login-login-otp"), action);
        }

        var wrong = await browser.PostAsync(page.Action, ("otp", "000000"));
        Assert.That(wrong.PageId, Is.EqualTo("login-login-otp"));
        var code = OtpCodeTests.Code(OtpAlgorithm.HmacSHA1, "JBSWY3DPEHPK3PXP", strict.Clock.Seconds / 30, 6);
        var form = await browser.PostAsync(wrong.Action, ("otp", code));
        Assert.That(form.Via, Does.Contain("execution=CONFIGURE_TOTP"), form.Text);
    }
}
