using System.Diagnostics;
using System.Text.Json;
using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Login.Otp;
using KosmoAuth.Tests.Login.Support;
using KosmoAuth.Tests.Support;
using NUnit.Framework;
using static KosmoAuth.Tests.Login.Support.Flows;

namespace KosmoAuth.Tests.Login.ConfigureOtp;

/// <summary>Setting up an authenticator app within a log-in.</summary>
public sealed class OtpSetUpTests
{
    private const string Wrong = "000000";

    private LoginRealm _realm = null!;
    private LoginHost _host = null!;
    private Browser _browser = null!;

    [OneTimeSetUp]
    public void Check() => AuthenticatorApp.IsNeeded();

    [SetUp]
    public async Task StartAsync()
    {
        _realm = new LoginRealm();
        _realm.Actions.Add(new RequiredAction("CONFIGURE_TOTP", "CONFIGURE_TOTP", "Configure OTP", true, false, 54, Step("x").Config));
        _realm.Add("asks", "http://127.0.0.1:9/asks", consent: true);
        await OpenAsync();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task The_picture_carries_the_key_into_an_app()
    {
        var page = await SetUpPageAsync();
        var form = page.Page.GetElementById("kc-totp-settings-form")!;
        Assert.That((page.PageId, page.Message), Is.EqualTo(("login-login-config-totp", "You need to set up Mobile Authenticator to activate your account.")));
        Assert.That(form.QuerySelectorAll("input, button").Select(field => field.Id), Is.EqualTo(new[] { "userLabel", "totp", "totpSecret", "logout-sessions", "saveTOTPBtn" }));
        Assert.That(page.Page.QuerySelectorAll("#kc-totp-supported-apps li").Select(app => app.TextContent), Is.EqualTo(new[] { "FreeOTP", "Microsoft Authenticator", "Google Authenticator" }));

        var scanned = Scan(page);
        Assert.That(scanned, Does.StartWith("otpauth://totp/r:u?secret=").And.EndsWith("&digits=6&algorithm=SHA1&issuer=r&period=30"));
        Assert.That(page.Link("#kc-totp-open-app"), Is.EqualTo(scanned), "the link for the same phone");

        var phone = AuthenticatorApp.OfBase32(KeyIn(scanned));
        Assert.That((await SubmitAsync(page, phone.Code(_host.Clock.Now), "タブレット")).Code, Is.Not.Null);
        Assert.That((Devices().Single().UserLabel, _host.UserOf("u").RequiredActions), Is.EqualTo(("タブレット", Array.Empty<string>())));
        Assert.That(Devices().Single().CredentialData, Is.EqualTo("""{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}"""));
        Assert.That(_host.Written.Select(line => line.Type), Is.EqualTo(new[] { "UPDATE_CREDENTIAL", "UPDATE_TOTP", "LOGIN" }));
        Assert.That(_host.Written.Take(2).Select(line => (line.Details["credential_type"], line.Details["custom_required_action"])), Has.All.EqualTo(("otp", "CONFIGURE_TOTP")));

        using var other = _host.NewBrowser();
        page = await other.SignInAsync(await other.AuthAsync(), "u");
        Assert.That(page.PageId, Is.EqualTo("login-login-otp"));
        var again = await other.PostAsync(page.Action, ("otp", phone.Code(_host.Clock.Now)));
        Assert.That(again.Code, Is.Null, "the code of the set-up is used up");
        _host.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.That((await other.PostAsync(page.Action, ("otp", phone.Code(_host.Clock.Now)))).Code, Is.Not.Null);
    }

    [Test]
    public async Task The_key_may_be_typed_instead()
    {
        var page = await SetUpPageAsync();
        var scanned = KeyIn(Scan(page));
        page = await _browser.GetAsync(page.Link("#mode-manual")!);
        var key = page.Page.GetElementById("kc-totp-secret-key")!;
        Assert.That(key.TextContent.Trim(), Is.EqualTo(scanned), "no blanks in what is selected by hand");
        Assert.That(key.QuerySelectorAll("span").Select(group => group.TextContent.Length), Has.All.EqualTo(4));
        Assert.That(page.Page.GetElementById("kc-totp-copy")!.GetAttribute("data-copy"), Is.EqualTo(scanned));
        Assert.That(
            new[] { "type", "algorithm", "digits", "period" }.Select(value => page.Page.GetElementById("kc-totp-" + value)!.TextContent),
            Is.EqualTo(new[] { "Type: Time-based", "Algorithm: SHA1", "Digits: 6", "Interval: 30" }));
        Assert.That((page.Value("mode"), page.Page.GetElementById("kc-totp-secret-qr-code")), Is.EqualTo(("manual", (object?)null)));

        var wrong = await SubmitAsync(page, Wrong);
        Assert.That((wrong.Value("mode"), Error(wrong, "code")), Is.EqualTo(("manual", "Invalid authenticator code.")));
        page = await _browser.GetAsync(wrong.Link("#mode-barcode")!);
        Assert.That(KeyIn(Scan(page)), Is.EqualTo(scanned));
    }

    [Test]
    public async Task The_secret_and_the_name_outlive_wrong_codes_reloads_and_restarts()
    {
        var page = await SetUpPageAsync();
        var (address, key) = (page.Via!, KeyIn(Scan(page)));
        page = await SubmitAsync(page, Wrong, "Taro's phone");
        Assert.That((KeyIn(Scan(page)), page.Value("userLabel"), page.Value("totp"), Error(page, "code")), Is.EqualTo((key, "Taro's phone", "", "Invalid authenticator code.")));
        page = await SubmitAsync(page, "", "Taro's phone");
        Assert.That((KeyIn(Scan(page)), Error(page, "code")), Is.EqualTo((key, "Please specify authenticator code.")));
        await _host.RestartAsync();
        Assert.That(KeyIn(Scan(await _browser.GetAsync(address))), Is.EqualTo(key));
        Assert.That((await SubmitAsync(page, AuthenticatorApp.OfBase32(key).Code(_host.Clock.Now))).Code, Is.Not.Null);
    }

    [Test]
    public async Task The_hidden_secret_is_not_read()
    {
        var page = await SetUpPageAsync();
        var mine = AuthenticatorApp.OfText("aaaaaaaaaaaaaaaaaaaa");
        var answer = await _browser.PostAsync(page.Action, ("totp", mine.Code(_host.Clock.Now)), ("totpSecret", "aaaaaaaaaaaaaaaaaaaa"), ("userLabel", "x"));
        Assert.That((answer.Code, Error(answer, "code"), Devices()), Is.EqualTo(((string?)null, "Invalid authenticator code.", Array.Empty<Credential>())));
        Assert.That(answer.Value("totpSecret"), Is.EqualTo(page.Value("totpSecret")));
        var right = AuthenticatorApp.OfText(page.Value("totpSecret")!).Code(_host.Clock.Now);
        Assert.That((await _browser.PostAsync(page.Action, ("totp", right), ("totpSecret", "aaaaaaaaaaaaaaaaaaaa"))).Code, Is.Not.Null);
    }

    [Test]
    public async Task The_secret_is_there_for_half_an_hour()
    {
        var page = await SetUpPageAsync();
        var (address, key) = (page.Via!, KeyIn(Scan(page)));
        _host.Clock.Advance(TimeSpan.FromMinutes(29));
        page = await _browser.GetAsync(address);
        Assert.That(KeyIn(Scan(page)), Is.EqualTo(key));
        _host.Clock.Advance(TimeSpan.FromMinutes(2));
        page = await SubmitAsync(page, AuthenticatorApp.OfBase32(key).Code(_host.Clock.Now), "kept");
        Assert.That((page.Code, page.Message, page.Value("userLabel")), Is.EqualTo(((string?)null, "Action expired. Please continue with login now.", "kept")));
        Assert.That(KeyIn(Scan(page)), Is.Not.EqualTo(key));
        Assert.That((await SubmitAsync(page, AuthenticatorApp.OfBase32(KeyIn(Scan(page))).Code(_host.Clock.Now))).Code, Is.Not.Null);
    }

    [Test]
    public async Task The_page_suggests_a_name_and_another_one_for_the_next_device()
    {
        _host.AddUser("u", actions: ["CONFIGURE_TOTP"]);
        var page = await _browser.SignInAsync(await _browser.AuthAsync("&ui_locales=ja"), "u");
        Assert.That(page.Value("userLabel"), Is.EqualTo("スマートフォン 2026/11/24"));
        await SubmitAsync(page, Code(page), page.Value("userLabel")!);

        using var other = _host.NewBrowser();
        _host.Clock.Advance(TimeSpan.FromSeconds(30));
        page = await other.SignInAsync(await other.AuthAsync("&kc_action=CONFIGURE_TOTP&ui_locales=ja"), "u");
        page = await other.PostAsync(page.Action, ("otp", AuthenticatorApp.OfText(SecretOf(Devices().Single())).Code(_host.Clock.Now)));
        Assert.That((page.PageId, page.Value("userLabel")), Is.EqualTo(("login-login-config-totp", "スマートフォン 2026/11/24 (2)")));
        page = await other.PostAsync(page.Action, ("totp", Code(page)), ("userLabel", " "));
        Assert.That(Error(page, "label"), Is.EqualTo("デバイス名を入力してください。"));
        page = await other.PostAsync(page.Action, ("totp", Code(page)), ("userLabel", "スマートフォン 2026/11/24"));
        Assert.That(Error(page, "label"), Is.EqualTo("このデバイス名はすでに使われています。別の名前を入力してください。"));
        Assert.That((await other.PostAsync(page.Action, ("totp", Code(page)), ("userLabel", "タブレット"))).Sent["kc_action_status"], Is.EqualTo("success"));
        Assert.That(Devices(), Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Codes_may_be_typed_as_Japanese_input_methods_write_them()
    {
        var page = await SetUpPageAsync();
        var wide = string.Concat(Code(page).Select(digit => (char)(digit - '0' + '０'))).Insert(3, "　");
        Assert.That((await SubmitAsync(page, wide)).Code, Is.Not.Null);
    }

    [Test]
    public async Task An_application_may_ask_for_it_and_the_person_may_decline()
    {
        var page = await _browser.SignInAsync(await _browser.AuthAsync("&kc_action=CONFIGURE_TOTP&ui_locales=en"), "taro");
        Assert.That((page.PageId, page.Message), Is.EqualTo(("login-login-config-totp", "")), "no warning to those who want it");
        Assert.That(page.Page.GetElementById("cancelTOTPBtn")!.GetAttribute("name"), Is.EqualTo("cancel-aia"));
        page = await _browser.PostAsync(page.Action, ("cancel-aia", "true"));
        Assert.That((page.Code is not null, page.Sent["kc_action_status"], Devices("taro")), Is.EqualTo((true, "cancelled", Array.Empty<Credential>())));
    }

    [Test]
    public async Task A_second_device_needs_the_first()
    {
        AuthenticatorApp.Give(_host, "taro");
        var page = await _browser.SignInAsync(await _browser.AuthAsync("&kc_action=CONFIGURE_TOTP"), "taro");
        Assert.That(page.PageId, Is.EqualTo("login-login-otp"));
        var forced = await _browser.GetAsync(page.Action.Replace("authenticate", "required-action", StringComparison.Ordinal).Split("&execution=")[0] + "&execution=CONFIGURE_TOTP&" + page.Action[page.Action.IndexOf("client_id", StringComparison.Ordinal)..]);
        Assert.That(forced.PageId, Is.EqualTo("login-login-otp"));
    }

    [Test]
    public async Task A_device_that_was_just_set_up_is_not_asked_for()
    {
        _host.AddUser("u", actions: ["CONFIGURE_TOTP"]);
        var page = await _browser.SignInAsync(await _browser.AuthAsync("", "asks", "http://127.0.0.1:9/asks"), "u");
        page = await SubmitAsync(page, Code(page));
        Assert.That(page.PageId, Is.EqualTo("login-login-oauth-grant"));
        page = await _browser.PostAsync(page.Action, ("code", page.Value("code") ?? page.Page.QuerySelector("input[name=code]")!.GetAttribute("value")!), ("accept", ""));
        Assert.That(page.Code, Is.Not.Null);
    }

    [Test]
    public async Task The_same_form_sent_five_times_makes_one_device()
    {
        var page = await SetUpPageAsync();
        var code = Code(page);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
        {
            using var twin = _browser.Copy();
            return await twin.PostAsync(page.Action, ("totp", code), ("userLabel", "phone"));
        }));
        Assert.That(Devices(), Has.Count.EqualTo(1));
        Assert.That(answers.Select(answer => answer.Code is not null), Has.All.True);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Other_devices_are_signed_out_where_the_person_wishes(bool wishes)
    {
        using var other = _host.NewBrowser();
        _host.AddUser("u");
        await other.SignInAsync(await other.AuthAsync(), "u");
        _host.AddUser("u", actions: ["CONFIGURE_TOTP"]);
        var page = await _browser.SignInAsync(await _browser.AuthAsync(), "u");
        await _browser.PostAsync(page.Action, [("totp", Code(page)), .. wishes ? new[] { ("logout-sessions", "on") } : []]);
        Assert.That(_host.Rows.Sessions, Has.Count.EqualTo(wishes ? 1 : 2));
    }

    [Test]
    public async Task A_flow_that_requires_a_code_sets_it_up_for_those_who_have_none()
    {
        _realm.Browser = CookieOr(Step("auth-username-password-form"), Step("auth-otp-form"));
        await ReopenAsync();
        var page = await _browser.SignInAsync(await _browser.AuthAsync(), "taro");
        Assert.That((page.PageId, page.Code), Is.EqualTo(("login-login-config-totp", (string?)null)));
        Assert.That((await SubmitAsync(page, Code(page))).Code, Is.Not.Null);
    }

    [Test]
    public async Task A_flow_that_requires_a_code_ends_where_the_set_up_is_switched_off()
    {
        _realm.Browser = CookieOr(Step("auth-username-password-form"), Step("auth-otp-form"));
        _realm.Actions[0] = _realm.Actions[0] with { Enabled = false };
        await ReopenAsync();
        Assert.That((await _browser.SignInAsync(await _browser.AuthAsync(), "taro")).PageId, Is.EqualTo("login-error"));
    }

    [TestCase(null, null, 2)]
    [TestCase("Remove none", null, 2)]
    [TestCase("Remove all", null, 1)]
    [TestCase(null, "replace", 1)]
    [TestCase("Remove none", "replace", 2)]
    public async Task Old_devices_go_when_the_new_one_comes(string? flag, string? existing, int left)
    {
        await ReopenWithResetAsync(flag, existing);
        AuthenticatorApp.Give(_host, "taro");
        var page = await _browser.SignInAsync(await _browser.AuthAsync(), "taro");
        Assert.That((page.PageId, Devices("taro").Count), Is.EqualTo(("login-login-config-totp", 1)), "nothing goes before");
        Assert.That((await SubmitAsync(page, Code(page), "new")).Code, Is.Not.Null);
        Assert.That((Devices("taro").Count, Devices("taro")[^1].UserLabel), Is.EqualTo((left, "new")));
        Assert.That(_host.Events.Count(line => line.StartsWith("REMOVE_CREDENTIAL", StringComparison.Ordinal)), Is.EqualTo(2 - left));
    }

    [Test]
    public async Task One_of_several_may_be_chosen_to_go()
    {
        await ReopenWithResetAsync("Remove one", null);
        AuthenticatorApp.Give(_host, "taro", "authenticator-taro-1", "one");
        AuthenticatorApp.Give(_host, "taro", "authenticator-taro-2", "two");
        var page = await _browser.SignInAsync(await _browser.AuthAsync("&ui_locales=en"), "taro");
        Assert.That((page.PageId, page.Page.QuerySelector("form")!.Id), Is.EqualTo(("login-login-reset-otp", "kc-otp-reset-form")));
        page = await _browser.PostAsync(page.Action);
        Assert.That(page.Page.GetElementById("input-error-selectedCredentialId")!.TextContent, Is.EqualTo("Please choose an OTP configuration."));
        page = await _browser.PostAsync(page.Action, ("selectedCredentialId", "device-of-authenticator-taro-2"));
        Assert.That((await SubmitAsync(page, Code(page), "new")).Code, Is.Not.Null);
        Assert.That(Devices("taro").Select(device => device.UserLabel), Is.EquivalentTo(new[] { "one", "new" }));
    }

    [Test]
    public async Task A_realm_may_want_the_existing_code_first()
    {
        await ReopenWithResetAsync(null, "require");
        var phone = AuthenticatorApp.Give(_host, "taro");
        var page = await _browser.SignInAsync(await _browser.AuthAsync(), "taro");
        Assert.That(page.PageId, Is.EqualTo("login-login-otp"));
        page = await _browser.PostAsync(page.Action, ("otp", Wrong));
        Assert.That((page.PageId, page.Page.GetElementById("input-error-otp") is not null), Is.EqualTo(("login-login-otp", true)));
        page = await _browser.PostAsync(page.Action, ("otp", phone.Code(_host.Clock.Now)));
        Assert.That(page.PageId, Is.EqualTo("login-login-config-totp"));
        Assert.That((await SubmitAsync(page, Code(page), "new")).Code, Is.Not.Null);
        Assert.That(Devices("taro").Select(device => device.UserLabel), Is.EqualTo(new[] { "new" }));
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

    [Test]
    public async Task No_address_leads_from_the_password_past_the_existing_one_time_password()
    {
        var phone = AuthenticatorApp.Give(_host, "taro");
        var page = await _browser.SignInAsync(await _browser.AuthAsync(), "taro");
        var query = System.Text.RegularExpressions.Regex.Replace(page.Action.Split('?')[1], "execution=[^&]+", "execution=CONFIGURE_TOTP");
        foreach (var address in new[] { "required-action", "authenticate" })
        {
            var seen = await _browser.GetAsync($"/realms/r/login-actions/{address}?{query}");
            Assert.That(seen.PageId, Is.EqualTo("login-login-otp").Or.EqualTo("login-login-page-expired"), address);
            var posted = await _browser.PostAsync($"/realms/r/login-actions/{address}?{query}", ("totp", phone.Code(_host.Clock.Now)), ("userLabel", "mine"));
            Assert.That(posted.PageId, Is.EqualTo("login-login-otp").Or.EqualTo("login-login-page-expired"), address);
        }

        Assert.That((await _browser.AuthAsync("&kc_action=CONFIGURE_TOTP")).PageId, Is.EqualTo("login-login"), "a second tab begins with the password");
        Assert.That(Devices("taro"), Has.Count.EqualTo(1));
    }

    private async Task OpenAsync() => _browser = (_host = await LoginHost.StartAsync(_realm)).NewBrowser();

    private async Task ReopenAsync()
    {
        await StopAsync();
        await OpenAsync();
    }

    private Task ReopenWithResetAsync(string? flag, string? existing)
    {
        _realm.Browser = CookieOr(Step("auth-username-password-form"), Step("reset-otp", Requirement.Required, flag is null ? [] : [("action_on_otp_reset_flag", flag)]));
        if (existing is not null)
        {
            _realm.Attributes["kosmo.resetCredentials.existingOtp"] = existing;
        }

        return ReopenAsync();
    }

    private async Task<Answer> SetUpPageAsync()
    {
        _host.AddUser("u", actions: ["CONFIGURE_TOTP"]);
        return await _browser.SignInAsync(await _browser.AuthAsync("&ui_locales=en"), "u");
    }

    private Task<Answer> SubmitAsync(Answer page, string code, string label = "phone") =>
        _browser.PostAsync(
            page.Action, [("totp", code), ("totpSecret", page.Value("totpSecret")!), ("userLabel", label), .. page.Value("mode") is { } mode ? new[] { ("mode", mode) } : []]);

    private string Code(Answer page) => AuthenticatorApp.OfText(page.Value("totpSecret")!).Code(_host.Clock.Now);

    private IReadOnlyList<Credential> Devices(string user = "u")
    {
        IReadOnlyList<Credential> found = [];
        _host.Rows.Write(async work => found = await UserRows.CredentialsAsync(work, _host.Realm.Id, "u-" + user, "otp", default));
        return found;
    }

    private static string SecretOf(Credential device) => JsonDocument.Parse(device.SecretData.Reveal()).RootElement.GetProperty("value").GetString()!;

    private static string? Error(Answer page, string what) => page.Page.GetElementById("input-error-otp-" + what)?.TextContent.Trim();

    private static string KeyIn(string address) => address.Split("secret=")[1].Split('&')[0];

    /// <summary>What a camera would read.</summary>
    private static string Scan(Answer page)
    {
        if (!File.Exists("/usr/bin/zbarimg"))
        {
            Assert.Ignore("zbarimg is not installed");
        }

        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, Convert.FromBase64String(page.Page.GetElementById("kc-totp-secret-qr-code")!.GetAttribute("src")!["data:image/png;base64,".Length..]));
            using var process = Process.Start(new ProcessStartInfo("zbarimg", ["--raw", "-q", file]) { RedirectStandardOutput = true })!;
            var text = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return text;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
