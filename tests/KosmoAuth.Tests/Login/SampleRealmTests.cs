using KosmoAuth.Cli;
using KosmoAuth.Mail.DevMailbox;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Tests.Login.Otp;
using KosmoAuth.Tests.Login.RecallLoginId;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login;

/// <summary>The realm that <c>dev</c> starts with, its people and what the README says of them.</summary>
public sealed class SampleRealmTests
{
    private const string Auth = "/realms/kosmo/protocol/openid-connect/auth?client_id=kosmo-portal&response_type=code&scope=openid&state=S"
        + "&redirect_uri=http%3A%2F%2Flocalhost%3A5080%2Fsignin-oidc&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

    // README.
    private const string KeyOfOtp001 = "KOSMOWEBSAMPLE234567KOSMOWEB2345";

    private TestServer _server = null!;
    private Browser _browser = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await TestServer.StartAsync(await File.ReadAllTextAsync(TestData.PathOf("../../deploy/realms/kosmo-realm.json")), DevCommand.AddMailbox);
        _browser = _server.NewBrowser();
        _browser.Headers["Accept-Language"] = "ja";
    }

    [TearDown]
    public async Task StopAsync()
    {
        _browser.Dispose();
        await _server.DisposeAsync();
    }

    private async Task<Answer> SignInAsync(string user, string password, string more = "") =>
        await _browser.SignInAsync(await _browser.GetAsync(Auth + more), user, password);

    private async Task<ReceivedMail> MailAsync(string subject)
    {
        for (var patience = 0; patience < 500; patience++)
        {
            if (_server.Get<DevMails>().All.FirstOrDefault(mail => mail.Subject == subject) is { } found && !_server.Rows.Outbox.Any(row => row.Kind == MailOutbox.Kind))
            {
                return found;
            }

            await Task.Delay(20);
        }

        throw new TimeoutException($"No mail '{subject}'.");
    }

    [Test]
    public async Task The_authenticator_app_names_the_account_as_the_manual_does()
    {
        var page = await SignInAsync("testuser001", "Kosmo-2026a", "&kc_action=CONFIGURE_TOTP");
        var link = page.Page.QuerySelectorAll("a").Select(a => a.GetAttribute("href")).Single(href => href?.StartsWith("otpauth:", StringComparison.Ordinal) == true)!;
        Assert.That(Uri.UnescapeDataString(link), Does.StartWith("otpauth://totp/KOSMO Web:testuser001?secret=").And.Contain("&issuer=KOSMO Web&"));
    }

    [Test]
    public async Task The_member_with_a_one_time_password_gets_in_with_the_key_of_the_README()
    {
        AuthenticatorApp.IsNeeded();
        var page = await SignInAsync("otp001", "Kosmo-2026o");
        Assert.That(page.PageId, Is.EqualTo("login-login-otp"), page.Text);
        var done = await _browser.PostAsync(page.Action, ("otp", AuthenticatorApp.OfBase32(KeyOfOtp001).Code(_server.Clock.Now)), ("selectedCredentialId", page.Value("selectedCredentialId") ?? ""));
        Assert.That(done.Code, Is.Not.Null, done.Text);
        Assert.That(await File.ReadAllTextAsync(TestData.PathOf("../../README.md")), Does.Contain($"oathtool --totp -b {KeyOfOtp001}"));
    }

    [Test]
    public async Task The_member_with_a_one_time_password_sets_up_a_new_one_in_a_reset()
    {
        AuthenticatorApp.IsNeeded();
        var asked = await _browser.GetAsync((await _browser.GetAsync(Auth)).Link("#kc-forgot-password")!);
        await _browser.PostAsync(asked.Action, ("username", "otp001"));
        var mail = await MailAsync("【KOSMOWeb管理者】 パスワードのリセット");
        var question = await _browser.GetAsync(mail.Text.Split('\n').Single(line => line.Contains("/action-token?", StringComparison.Ordinal)));
        var setUp = await _browser.PostAsync(question.Action, ("link", question.Page.QuerySelector("input[name=link]")!.GetAttribute("value")!));
        Assert.That(setUp.Page.QuerySelector("h1")!.TextContent, Is.EqualTo("ワンタイムパスワードの設定"), "M1-6");
        Assert.That((await _browser.GetAsync(setUp.Link("#mode-manual")!)).Page.GetElementById("kc-totp-secret-key"), Is.Not.Null, "M1-7");
        var app = AuthenticatorApp.OfText(setUp.Value("totpSecret")!);
        var form = await _browser.PostAsync(setUp.Action, ("totp", app.Code(_server.Clock.Now)), ("userLabel", "新しいスマートフォン"));
        Assert.That((form.Page.QuerySelector("h1")!.TextContent, form.Page.GetElementById("logout-sessions")!.HasAttribute("checked")), Is.EqualTo(("パスワードの更新", true)), "M1-10");
        Assert.That((await _browser.PostAsync(form.Action, ("password-new", "Kosmo-2026new"), ("password-confirm", "Kosmo-2026new"))).Code, Is.Not.Null);
    }

    [Test]
    public async Task After_a_temporary_password_the_box_that_signs_out_everywhere_is_ticked_as_in_the_manual()
    {
        var facts = await _browser.GetAsync((await _browser.GetAsync(Auth)).Link("#kc-recall-login-id")!);
        await RecallServer.SendAsync(_browser, facts);
        var link = (await MailAsync("【KOSMOWeb管理者】 ログインID再通知のお知らせ")).Text.Split('\n').Single(line => line.Contains("?key=", StringComparison.Ordinal));
        var result = await RecallServer.ShowAsync(_browser, link);
        await _browser.PostAsync(result.Page.QuerySelector("#kc-initialize-password")!.GetAttribute("action")!, RecallServer.Hidden(result));
        var password = (await MailAsync("【KOSMOWeb管理者】 仮パスワードのお知らせ")).Text.Split('\n').Single(line => line.Length == 13 && line.All(char.IsAsciiLetterOrDigit));

        var page = await SignInAsync("001000005750", password);
        Assert.That(page.Page.QuerySelector("h1")!.TextContent, Is.EqualTo("パスワードの更新"), page.Text);
        Assert.That(page.Page.GetElementById("logout-sessions")!.HasAttribute("checked"), Is.True);
        var wrong = await _browser.PostAsync(page.Action, ("password-new", "short"), ("password-confirm", "short"));
        Assert.That(wrong.Page.GetElementById("logout-sessions")!.HasAttribute("checked"), Is.False, "what was chosen stays");
        Assert.That((await _browser.PostAsync(wrong.Action, ("password-new", "Kosmo-2026new"), ("password-confirm", "Kosmo-2026new"))).Code, Is.Not.Null);
    }
}
