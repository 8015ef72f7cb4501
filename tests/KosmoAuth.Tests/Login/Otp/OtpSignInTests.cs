using System.Net;
using System.Text.Json;
using KosmoAuth.Tests.Login.Support;
using KosmoAuth.Tests.Support;
using NUnit.Framework;
using static KosmoAuth.Tests.Login.Support.Flows;

namespace KosmoAuth.Tests.Login.Otp;

/// <summary>The one-time password behind the password, with Keycloak's default flows.</summary>
public sealed class OtpSignInTests
{
    private const string Wrong = "000000";

    private readonly LoginRealm _realm = new();
    private LoginHost _host = null!;
    private Browser _browser = null!;

    [OneTimeSetUp]
    public void Check() => AuthenticatorApp.IsNeeded();

    [SetUp]
    public async Task StartAsync()
    {
        _realm.BruteForce = new(false, false, 0, false, 30, 60, 900, 60, 1000, 43_200);
        _realm.Browser = Browser();
        _realm.FailuresPerMinute = 1000;
        await OpenAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Who_has_a_device_is_asked_for_its_code()
    {
        var phone = AuthenticatorApp.Give(_host, "taro", label: "phone");
        var page = await PasswordAsync();
        var code = page.Page.GetElementById("otp")!;
        Assert.That((page.PageId, page.Page.QuerySelector("form")!.Id, page.Code), Is.EqualTo(("login-login-otp", "kc-otp-login-form", (string?)null)));
        Assert.That(
            (code.GetAttribute("name"), code.GetAttribute("autocomplete"), code.GetAttribute("inputmode"), code.HasAttribute("autofocus")),
            Is.EqualTo(("otp", "one-time-code", "numeric", true)));
        Assert.That((page.Value("selectedCredentialId"), page.Value("kc-attempted-username")), Is.EqualTo(("device-of-authenticator-taro-1", "taro")));
        Assert.That(_host.Rows.Sessions, Is.Empty);

        Assert.That((await CodeAsync(page, phone.Code(_host.Clock.Now))).Code, Is.Not.Null);
        Assert.That(_host.Rows.Sessions, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Who_has_none_is_not_asked() => Assert.That((await PasswordAsync("hanako")).Code, Is.Not.Null);

    [Test]
    public async Task A_code_that_Keycloaks_export_brought_opens()
    {
        using var export = JsonDocument.Parse(await File.ReadAllTextAsync(TestData.PathOf("realms/rich-export.json")));
        var stored = export.RootElement.GetProperty("users").EnumerateArray().Single(user => user.GetProperty("username").GetString() == "otp")
            .GetProperty("credentials").EnumerateArray().Single(credential => credential.GetProperty("type").GetString() == "otp");
        using var secret = JsonDocument.Parse(stored.GetProperty("secretData").GetString()!);
        var phone = AuthenticatorApp.OfText(secret.RootElement.GetProperty("value").GetString()!);

        await using var server = await TestServer.StartAsync("realms/rich-export.json");
        using var browser = server.NewBrowser();
        var page = await browser.GetAsync("/realms/rich/protocol/openid-connect/auth?client_id=web&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&scope=openid");
        page = await browser.SignInAsync(page, "otp");
        Assert.That(page.PageId, Is.EqualTo("login-login-otp"));
        Assert.That((await CodeAsync(browser, page, phone.Code(server.Clock.Now))).Code, Is.Not.Null);
    }

    [Test]
    public async Task A_code_opens_only_once()
    {
        var phone = AuthenticatorApp.Give(_host, "taro");
        var code = phone.Code(_host.Clock.Now);
        var codePage = await PasswordAsync();
        await CodeAsync(codePage, code);
        using var other = _host.NewBrowser();
        var page = await other.SignInAsync(await other.AuthAsync("&ui_locales=en"), "taro");
        var again = await CodeAsync(other, page, code);
        Assert.That((again.Code, Error(again)), Is.EqualTo(((string?)null, "Invalid authenticator code.")));
        _host.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.That((await CodeAsync(other, again, phone.Code(_host.Clock.Now))).Code, Is.Not.Null);
    }

    [Test]
    public async Task Fifty_browsers_with_the_same_code_are_one()
    {
        var phone = AuthenticatorApp.Give(_host, "taro");
        var browsers = Enumerable.Range(0, 50).Select(_ => _host.NewBrowser()).ToList();
        var pages = await Task.WhenAll(browsers.Select(async browser => await browser.SignInAsync(await browser.AuthAsync(), "taro")));
        var answers = await Task.WhenAll(browsers.Zip(pages, (browser, page) => CodeAsync(browser, page, phone.Code(_host.Clock.Now))));
        Assert.That(answers.Count(answer => answer.Code is not null), Is.EqualTo(1));
        Assert.That(_host.Rows.Sessions, Has.Count.EqualTo(1));
        browsers.ForEach(browser => browser.Dispose());
    }

    [Test]
    public async Task The_same_code_sent_twice_gives_the_same_session([Values] bool atOnce, [Values("totp", "hotp")] string type)
    {
        var phone = AuthenticatorApp.Give(_host, "taro", type: type);
        var code = type == "hotp" ? phone.Code(0) : phone.Code(_host.Clock.Now);
        var page = await PasswordAsync();
        using var twin = _browser.Copy();
        var first = CodeAsync(page, code);
        if (!atOnce)
        {
            await first;
        }

        var second = await CodeAsync(twin, page, code);
        Assert.That(second.Code, Is.Not.Null, $"{second.Status} {second.PageId} {second.Message} {string.Join(';', _host.Events)}");
        Assert.That((await first).Code, Is.Not.Null.And.Not.EqualTo(second.Code));
        Assert.That(second.Sent.GetValueOrDefault("session_state"), Is.EqualTo((await first).Sent["session_state"]));
        Assert.That(_host.Events, Has.None.Contain("LOGIN_ERROR"), "nobody guessed");
        Assert.That(_host.Rows.Sessions, Has.Count.EqualTo(1));

        using var other = _host.NewBrowser();
        var elsewhere = await CodeAsync(other, await other.SignInAsync(await other.AuthAsync(), "taro"), code);
        Assert.That((elsewhere.Code, elsewhere.PageId), Is.EqualTo(((string?)null, "login-login-otp")), "used up for everybody else");
    }

    [Test]
    public async Task Without_the_code_nothing_comes_of_a_page_that_was_sent_before()
    {
        var phone = AuthenticatorApp.Give(_host, "taro");
        var page = await PasswordAsync();
        using var twin = _browser.Copy();
        await CodeAsync(page, phone.Code(_host.Clock.Now));
        foreach (var answer in new[] { await twin.GetAsync(page.Action), await CodeAsync(twin, page, ""), await CodeAsync(twin, page, Wrong) })
        {
            Assert.That((answer.Code, answer.PageId), Is.EqualTo(((string?)null, "login-login-otp")));
        }

        Assert.That(twin.Jar.Keys, Has.None.EqualTo("KEYCLOAK_IDENTITY"));
    }

    [TestCase(-2, false)]
    [TestCase(-1, true)]
    [TestCase(0, true)]
    [TestCase(1, true)]
    [TestCase(2, false)]
    public async Task The_window_is_one_step_to_either_side(int steps, bool opens)
    {
        var phone = AuthenticatorApp.Give(_host, "taro");
        var code = phone.Code(_host.Clock.Now + TimeSpan.FromSeconds(30 * steps));
        Assert.That((await CodeAsync(await PasswordAsync(), code)).Code, opens ? Is.Not.Null : Is.Null);
    }

    [Test]
    public async Task Codes_may_be_typed_as_Japanese_input_methods_write_them()
    {
        var phone = AuthenticatorApp.Give(_host, "taro");
        var wide = string.Concat(phone.Code(_host.Clock.Now).Select(digit => (char)(digit - '0' + '０'))).Insert(3, "　");
        Assert.That((await CodeAsync(await PasswordAsync(), " " + wide + "\n")).Code, Is.Not.Null);
    }

    [TestCase("")]
    [TestCase("12345")]
    [TestCase("1234567")]
    [TestCase("letter")]
    [TestCase("１２３４５")]
    [TestCase("١٢٣٤٥٦")]
    [TestCase("\ud800")]
    public async Task Anything_else_is_a_wrong_code(string typed)
    {
        AuthenticatorApp.Give(_host, "taro");
        var page = await CodeAsync(await PasswordAsync(), typed);
        var field = page.Page.GetElementById("otp")!;
        Assert.That((page.Code, Error(page), page.Status), Is.EqualTo(((string?)null, "Invalid authenticator code.", HttpStatusCode.OK)));
        Assert.That((field.GetAttribute("aria-invalid"), field.GetAttribute("aria-describedby"), page.Value("otp")), Is.EqualTo(("true", "input-error-otp", "")));
        Assert.That(_host.Events, Has.Exactly(1).Contain("invalid_user_credentials"));
    }

    [Test]
    public async Task A_person_with_two_devices_chooses()
    {
        var first = AuthenticatorApp.Give(_host, "taro", "authenticator-taro-1", "phone");
        var second = AuthenticatorApp.Give(_host, "taro", "authenticator-taro-2", "タブレット");
        var page = await PasswordAsync();
        var choice = page.Page.QuerySelectorAll("input[type=radio][name=selectedCredentialId]");
        Assert.That(choice.Select(radio => radio.Id), Is.EqualTo(new[] { "kc-otp-credential-0", "kc-otp-credential-1" }));
        Assert.That(choice.Select(radio => page.Page.QuerySelector($"label[for={radio.Id}]")!.TextContent), Is.EqualTo(new[] { "phone", "タブレット" }));
        Assert.That(choice.Select(radio => radio.HasAttribute("checked")), Is.EqualTo(new[] { true, false }));

        page = await CodeAsync(page, second.Code(_host.Clock.Now), "device-of-authenticator-taro-1");
        Assert.That(Error(page), Is.Not.Null, "the code of the other device");
        page = await CodeAsync(page, Wrong, "device-of-authenticator-taro-2");
        Assert.That(page.Page.QuerySelector("input[type=radio][checked]")!.Id, Is.EqualTo("kc-otp-credential-1"), "the choice stays");
        Assert.That((await CodeAsync(page, second.Code(_host.Clock.Now), "device-of-authenticator-taro-2")).Code, Is.Not.Null);
        using var other = _host.NewBrowser();
        page = await other.SignInAsync(await other.AuthAsync(), "taro");
        Assert.That((await CodeAsync(other, page, first.Code(_host.Clock.Now))).Code, Is.Not.Null, "without a choice it is the first");
    }

    [Test]
    public async Task A_device_of_somebody_else_is_none()
    {
        AuthenticatorApp.Give(_host, "taro");
        var theirs = AuthenticatorApp.Give(_host, "hanako", "authenticator-hanako");
        var page = await CodeAsync(await PasswordAsync(), theirs.Code(_host.Clock.Now), "device-of-authenticator-hanako");
        Assert.That((page.Code, Error(page)), Is.EqualTo(((string?)null, "Invalid authenticator code.")));
    }

    [Test]
    public async Task Counters_work_as_times_do()
    {
        var token = AuthenticatorApp.Give(_host, "taro", type: "hotp");
        Assert.That((await CodeAsync(await PasswordAsync(), token.Code(1))).Code, Is.Not.Null);
        using var other = _host.NewBrowser();
        var page = await other.SignInAsync(await other.AuthAsync(), "taro");
        page = await CodeAsync(other, page, token.Code(1));
        Assert.That(page.Code, Is.Null, "the counter is behind it");
        Assert.That((await CodeAsync(other, page, token.Code(2))).Code, Is.Not.Null);
    }

    [Test]
    public async Task A_right_password_does_not_forget_wrong_codes()
    {
        var phone = AuthenticatorApp.Give(_host, "taro");
        for (var i = 0; i < 10; i++)
        {
            using var browser = _host.NewBrowser();
            await CodeAsync(browser, await browser.SignInAsync(await browser.AuthAsync(), "taro"), Wrong);
        }

        var page = await CodeAsync(await PasswordAsync(), phone.Code(_host.Clock.Now));
        Assert.That((page.Code, Error(page)), Is.EqualTo(((string?)null, "Invalid authenticator code.")));
        Assert.That(_host.Events[^1], Does.Contain("user_temporarily_disabled"));
        _host.Clock.Advance(TimeSpan.FromMinutes(30));
        page = await PasswordAsync();
        Assert.That((await CodeAsync(page, phone.Code(_host.Clock.Now))).Code, Is.Not.Null);
    }

    [Test]
    public async Task Wrong_codes_lock_the_account_by_the_realms_rules()
    {
        _realm.BruteForce = new(true, false, 0, false, FailureFactor: 3, 60, 900, 60, 0, 43_200);
        await RestartWithAsync();
        var phone = AuthenticatorApp.Give(_host, "taro");
        var page = await PasswordAsync();
        for (var i = 0; i < 3; i++)
        {
            page = await CodeAsync(page, Wrong);
        }

        page = await CodeAsync(page, phone.Code(_host.Clock.Now));
        Assert.That((page.Code, Error(page)), Is.EqualTo(((string?)null, "Invalid authenticator code.")));
        _host.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.That((await CodeAsync(page, phone.Code(_host.Clock.Now))).Code, Is.Not.Null);
    }

    [Test]
    public async Task An_address_that_guesses_too_much_is_told_to_wait()
    {
        _realm.FailuresPerMinute = 2;
        await RestartWithAsync();
        AuthenticatorApp.Give(_host, "taro");
        var page = await PasswordAsync();
        for (var i = 0; i < 3; i++)
        {
            page = await CodeAsync(page, Wrong);
        }

        Assert.That((page.Status, Error(page), page.Headers.Contains("Retry-After", StringComparison.Ordinal)), Is.EqualTo((HttpStatusCode.TooManyRequests, "Invalid authenticator code.", true)));
    }

    [Test]
    public async Task Without_a_proof_the_page_says_nothing_about_devices()
    {
        _realm.Browser = CookieOr(Step("auth-username-form"), Step("auth-otp-form"));
        await RestartWithAsync();
        AuthenticatorApp.Give(_host, "taro", label: "phone");
        AuthenticatorApp.Give(_host, "taro", "authenticator-taro-2", "tablet");
        var shown = new List<string>();
        foreach (var name in new[] { "taro", "hanako", "nosuch" })
        {
            using var browser = _host.NewBrowser();
            var page = await browser.PostAsync((await browser.AuthAsync("&ui_locales=en")).Action, ("username", name));
            page = await CodeAsync(browser, page, Wrong, "");
            shown.Add(page.PageId + page.Page.QuerySelector("main")!.TextContent + page.Value("selectedCredentialId"));
        }

        Assert.That(shown[0], Does.StartWith("login-login-otp"));
        Assert.That(shown.Distinct().Count(), Is.EqualTo(1));
    }

    [Test]
    public async Task A_password_grant_brings_its_code_along()
    {
        var phone = AuthenticatorApp.Give(_host, "taro");
        (string, string)[] form = [("username", "taro"), ("password", "Password-1")];
        Assert.That((await _host.GrantAsync(form)).Description, Is.EqualTo("Invalid user credentials"));
        Assert.That((await _host.GrantAsync([.. form, ("totp", Wrong)])).Description, Is.EqualTo("Invalid user credentials"));
        Assert.That((await _host.GrantAsync([.. form, ("totp", phone.Code(_host.Clock.Now))])).User?.Username, Is.EqualTo("taro"));
        Assert.That((await _host.GrantAsync([.. form, ("totp", phone.Code(_host.Clock.Now))])).Description, Is.EqualTo("Invalid user credentials"));
        _host.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.That((await _host.GrantAsync([.. form, ("otp", phone.Code(_host.Clock.Now))])).User?.Username, Is.EqualTo("taro"));
        Assert.That((await _host.GrantAsync(("username", "hanako"), ("password", "Password-1"))).User, Is.Not.Null, "without a device");
    }

    [TestCase("taro", "wrong")]
    [TestCase("nobody", "wrong")]
    [TestCase("nobody", "Password-1")]
    public async Task A_password_grant_does_not_tell_by_its_work_whether_password_or_code_was_wrong(string name, string password)
    {
        AuthenticatorApp.Give(_host, "taro");
        var rightPassword = await WorkAsync("taro", "Password-1");
        Assert.That(await WorkAsync(name, password), Is.EqualTo(rightPassword));
    }

    private async Task<(long Writes, long Hashes, string? Answer)> WorkAsync(string name, string password)
    {
        var (writes, hashes) = (_host.Rows.Writes, _host.Hashing.Count);
        var answer = await _host.GrantAsync(("username", name), ("password", password), ("totp", Wrong));
        return (_host.Rows.Writes - writes, _host.Hashing.Count - hashes, answer.Description);
    }

    [Test]
    public async Task The_code_may_come_after_a_restart()
    {
        var phone = AuthenticatorApp.Give(_host, "taro");
        var page = await PasswordAsync();
        await _host.RestartAsync();
        Assert.That((await CodeAsync(page, phone.Code(_host.Clock.Now))).Code, Is.Not.Null);
    }

    private async Task OpenAsync() => _browser = (_host = await LoginHost.StartAsync(_realm)).NewBrowser();

    private async Task RestartWithAsync()
    {
        await StopAsync();
        await OpenAsync();
    }

    private async Task<Answer> PasswordAsync(string user = "taro") => await _browser.SignInAsync(await _browser.AuthAsync("&ui_locales=en"), user);

    private Task<Answer> CodeAsync(Answer page, string code, string? device = null) => CodeAsync(_browser, page, code, device);

    private static Task<Answer> CodeAsync(Browser browser, Answer page, string code, string? device = null) =>
        browser.PostAsync(page.Action, ("selectedCredentialId", device ?? page.Value("selectedCredentialId") ?? ""), ("otp", code), ("login", ""));

    private static string? Error(Answer page) => page.Page.GetElementById("input-error-otp")?.TextContent.Trim();
}
