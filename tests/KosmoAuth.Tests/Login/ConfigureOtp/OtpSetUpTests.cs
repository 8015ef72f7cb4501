using System.Text.Json;
using KosmoAuth.Realms;
using KosmoAuth.Tests.Login.Otp;
using KosmoAuth.Tests.Support;
using NUnit.Framework;
using static KosmoAuth.Tests.Login.Support.Flows;

namespace KosmoAuth.Tests.Login.ConfigureOtp;

/// <summary>Setting up an authenticator app within a log-in.</summary>
public sealed class OtpSetUpTests : OtpSetUpTest
{
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
        Assert.That((await SubmitAsync(page, phone.Code(Host.Clock.Now), "タブレット")).Code, Is.Not.Null);
        Assert.That((Devices().Single().UserLabel, Host.UserOf("u").RequiredActions), Is.EqualTo(("タブレット", Array.Empty<string>())));
        Assert.That(Devices().Single().CredentialData, Is.EqualTo("""{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}"""));
        Assert.That(Host.Written.Select(line => line.Type), Is.EqualTo(new[] { "UPDATE_CREDENTIAL", "UPDATE_TOTP", "LOGIN" }));
        Assert.That(Host.Written.Take(2).Select(line => (line.Details["credential_type"], line.Details["custom_required_action"])), Has.All.EqualTo(("otp", "CONFIGURE_TOTP")));

        using var other = Host.NewBrowser();
        page = await other.SignInAsync(await other.AuthAsync(), "u");
        Assert.That(page.PageId, Is.EqualTo("login-login-otp"));
        var again = await other.PostAsync(page.Action, ("otp", phone.Code(Host.Clock.Now)));
        Assert.That(again.Code, Is.Null, "the code of the set-up is used up");
        Host.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.That((await other.PostAsync(page.Action, ("otp", phone.Code(Host.Clock.Now)))).Code, Is.Not.Null);
    }

    [Test]
    public async Task The_key_may_be_typed_instead()
    {
        var page = await SetUpPageAsync();
        var scanned = KeyIn(Scan(page));
        page = await Browser.GetAsync(page.Link("#mode-manual")!);
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
        page = await Browser.GetAsync(wrong.Link("#mode-barcode")!);
        Assert.That(KeyIn(Scan(page)), Is.EqualTo(scanned));
    }

    [Test]
    public async Task The_page_suggests_a_name_and_another_one_for_the_next_device()
    {
        Host.AddUser("u", actions: ["CONFIGURE_TOTP"]);
        var page = await Browser.SignInAsync(await Browser.AuthAsync("&ui_locales=ja"), "u");
        Assert.That(page.Value("userLabel"), Is.EqualTo("スマートフォン 2026/11/24"));
        await SubmitAsync(page, Code(page), page.Value("userLabel")!);

        using var other = Host.NewBrowser();
        Host.Clock.Advance(TimeSpan.FromSeconds(30));
        page = await other.SignInAsync(await other.AuthAsync("&kc_action=CONFIGURE_TOTP&ui_locales=ja"), "u");
        page = await other.PostAsync(page.Action, ("otp", AuthenticatorApp.OfText(SecretOf(Devices().Single())).Code(Host.Clock.Now)));
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
        var page = await Browser.SignInAsync(await Browser.AuthAsync("&kc_action=CONFIGURE_TOTP&ui_locales=en"), "taro");
        Assert.That((page.PageId, page.Message), Is.EqualTo(("login-login-config-totp", "")), "no warning to those who want it");
        Assert.That(page.Page.GetElementById("cancelTOTPBtn")!.GetAttribute("name"), Is.EqualTo("cancel-aia"));
        page = await Browser.PostAsync(page.Action, ("cancel-aia", "true"));
        Assert.That((page.Code is not null, page.Sent["kc_action_status"], Devices("taro")), Is.EqualTo((true, "cancelled", Array.Empty<Credential>())));
    }

    [Test]
    public async Task A_device_that_was_just_set_up_is_not_asked_for()
    {
        Host.AddUser("u", actions: ["CONFIGURE_TOTP"]);
        var page = await Browser.SignInAsync(await Browser.AuthAsync("", "asks", "http://127.0.0.1:9/asks"), "u");
        page = await SubmitAsync(page, Code(page));
        Assert.That(page.PageId, Is.EqualTo("login-login-oauth-grant"));
        page = await Browser.PostAsync(page.Action, ("code", page.Value("code") ?? page.Page.QuerySelector("input[name=code]")!.GetAttribute("value")!), ("accept", ""));
        Assert.That(page.Code, Is.Not.Null);
    }

    [Test]
    public async Task The_same_form_sent_five_times_makes_one_device()
    {
        var page = await SetUpPageAsync();
        var code = Code(page);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(async _ =>
        {
            using var twin = Browser.Copy();
            return await twin.PostAsync(page.Action, ("totp", code), ("userLabel", "phone"));
        }));
        Assert.That(Devices(), Has.Count.EqualTo(1));
        Assert.That(answers.Select(answer => answer.Code is not null), Has.All.True);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Other_devices_are_signed_out_where_the_person_wishes(bool wishes)
    {
        using var other = Host.NewBrowser();
        Host.AddUser("u");
        await other.SignInAsync(await other.AuthAsync(), "u");
        Host.AddUser("u", actions: ["CONFIGURE_TOTP"]);
        var page = await Browser.SignInAsync(await Browser.AuthAsync(), "u");
        await Browser.PostAsync(page.Action, [("totp", Code(page)), .. wishes ? new[] { ("logout-sessions", "on") } : []]);
        Assert.That(Host.Rows.Sessions, Has.Count.EqualTo(wishes ? 1 : 2));
    }

    [Test]
    public async Task A_flow_that_requires_a_code_sets_it_up_for_those_who_have_none()
    {
        Realm.Browser = CookieOr(Step("auth-username-password-form"), Step("auth-otp-form"));
        await ReopenAsync();
        var page = await Browser.SignInAsync(await Browser.AuthAsync(), "taro");
        Assert.That((page.PageId, page.Code), Is.EqualTo(("login-login-config-totp", (string?)null)));
        Assert.That((await SubmitAsync(page, Code(page))).Code, Is.Not.Null);
    }

    [Test]
    public async Task A_flow_that_requires_a_code_ends_where_the_set_up_is_switched_off()
    {
        Realm.Browser = CookieOr(Step("auth-username-password-form"), Step("auth-otp-form"));
        Realm.Actions[0] = Realm.Actions[0] with { Enabled = false };
        await ReopenAsync();
        Assert.That((await Browser.SignInAsync(await Browser.AuthAsync(), "taro")).PageId, Is.EqualTo("login-error"));
    }

    private static string SecretOf(Credential device) => JsonDocument.Parse(device.SecretData.Reveal()).RootElement.GetProperty("value").GetString()!;
}
