using System.Text.Json;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.Otp;

/// <summary>The one-time password behind the password, with Keycloak's default flows.</summary>
public sealed class OtpSignInTests : OtpTest
{
    [Test]
    public async Task Who_has_a_device_is_asked_for_its_code()
    {
        var phone = AuthenticatorApp.Give(Host, "taro", label: "phone");
        var page = await PasswordAsync();
        var code = page.Page.GetElementById("otp")!;
        Assert.That((page.PageId, page.Page.QuerySelector("form")!.Id, page.Code), Is.EqualTo(("login-login-otp", "kc-otp-login-form", (string?)null)));
        Assert.That(
            (code.GetAttribute("name"), code.GetAttribute("autocomplete"), code.GetAttribute("inputmode"), code.HasAttribute("autofocus")),
            Is.EqualTo(("otp", "one-time-code", "numeric", true)));
        Assert.That((page.Value("selectedCredentialId"), page.Value("kc-attempted-username")), Is.EqualTo(("device-of-authenticator-taro-1", "taro")));
        Assert.That(Host.Rows.Sessions, Is.Empty);

        Assert.That((await CodeAsync(page, phone.Code(Host.Clock.Now))).Code, Is.Not.Null);
        Assert.That(Host.Rows.Sessions, Has.Count.EqualTo(1));
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

    [TestCase(-2, false)]
    [TestCase(-1, true)]
    [TestCase(0, true)]
    [TestCase(1, true)]
    [TestCase(2, false)]
    public async Task The_window_is_one_step_to_either_side(int steps, bool opens)
    {
        var phone = AuthenticatorApp.Give(Host, "taro");
        var code = phone.Code(Host.Clock.Now + TimeSpan.FromSeconds(30 * steps));
        Assert.That((await CodeAsync(await PasswordAsync(), code)).Code, opens ? Is.Not.Null : Is.Null);
    }

    [Test]
    public async Task Codes_may_be_typed_as_Japanese_input_methods_write_them()
    {
        var phone = AuthenticatorApp.Give(Host, "taro");
        var wide = string.Concat(phone.Code(Host.Clock.Now).Select(digit => (char)(digit - '0' + '０'))).Insert(3, "　");
        Assert.That((await CodeAsync(await PasswordAsync(), " " + wide + "\n")).Code, Is.Not.Null);
    }

    [Test]
    public async Task Counters_work_as_times_do()
    {
        var token = AuthenticatorApp.Give(Host, "taro", type: "hotp");
        Assert.That((await CodeAsync(await PasswordAsync(), token.Code(1))).Code, Is.Not.Null);
        using var other = Host.NewBrowser();
        var page = await other.SignInAsync(await other.AuthAsync(), "taro");
        page = await CodeAsync(other, page, token.Code(1));
        Assert.That(page.Code, Is.Null, "the counter is behind it");
        Assert.That((await CodeAsync(other, page, token.Code(2))).Code, Is.Not.Null);
    }

    [Test]
    public async Task A_person_with_two_devices_chooses()
    {
        var first = AuthenticatorApp.Give(Host, "taro", "authenticator-taro-1", "phone");
        var second = AuthenticatorApp.Give(Host, "taro", "authenticator-taro-2", "タブレット");
        var page = await PasswordAsync();
        var choice = page.Page.QuerySelectorAll("input[type=radio][name=selectedCredentialId]");
        Assert.That(choice.Select(radio => radio.Id), Is.EqualTo(new[] { "kc-otp-credential-0", "kc-otp-credential-1" }));
        Assert.That(choice.Select(radio => page.Page.QuerySelector($"label[for={radio.Id}]")!.TextContent), Is.EqualTo(new[] { "phone", "タブレット" }));
        Assert.That(choice.Select(radio => radio.HasAttribute("checked")), Is.EqualTo(new[] { true, false }));

        page = await CodeAsync(page, second.Code(Host.Clock.Now), "device-of-authenticator-taro-1");
        Assert.That(Error(page), Is.Not.Null, "the code of the other device");
        page = await CodeAsync(page, Wrong, "device-of-authenticator-taro-2");
        Assert.That(page.Page.QuerySelector("input[type=radio][checked]")!.Id, Is.EqualTo("kc-otp-credential-1"), "the choice stays");
        Assert.That((await CodeAsync(page, second.Code(Host.Clock.Now), "device-of-authenticator-taro-2")).Code, Is.Not.Null);
        using var other = Host.NewBrowser();
        page = await other.SignInAsync(await other.AuthAsync(), "taro");
        Assert.That((await CodeAsync(other, page, first.Code(Host.Clock.Now))).Code, Is.Not.Null, "without a choice it is the first");
    }

    [Test]
    public async Task A_device_of_somebody_else_is_none()
    {
        AuthenticatorApp.Give(Host, "taro");
        var theirs = AuthenticatorApp.Give(Host, "hanako", "authenticator-hanako");
        var page = await CodeAsync(await PasswordAsync(), theirs.Code(Host.Clock.Now), "device-of-authenticator-hanako");
        Assert.That((page.Code, Error(page)), Is.EqualTo(((string?)null, "Invalid authenticator code.")));
    }

    [Test]
    public async Task A_password_grant_brings_its_code_along()
    {
        var phone = AuthenticatorApp.Give(Host, "taro");
        (string, string)[] form = [("username", "taro"), ("password", "Password-1")];
        Assert.That((await Host.GrantAsync(form)).Description, Is.EqualTo("Invalid user credentials"));
        Assert.That((await Host.GrantAsync([.. form, ("totp", Wrong)])).Description, Is.EqualTo("Invalid user credentials"));
        Assert.That((await Host.GrantAsync([.. form, ("totp", phone.Code(Host.Clock.Now))])).User?.Username, Is.EqualTo("taro"));
        Assert.That((await Host.GrantAsync([.. form, ("totp", phone.Code(Host.Clock.Now))])).Description, Is.EqualTo("Invalid user credentials"));
        Host.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.That((await Host.GrantAsync([.. form, ("otp", phone.Code(Host.Clock.Now))])).User?.Username, Is.EqualTo("taro"));
        Assert.That((await Host.GrantAsync(("username", "hanako"), ("password", "Password-1"))).User, Is.Not.Null, "without a device");
    }

    [Test]
    public async Task The_code_may_come_after_a_restart()
    {
        var phone = AuthenticatorApp.Give(Host, "taro");
        var page = await PasswordAsync();
        await Host.RestartAsync();
        Assert.That((await CodeAsync(page, phone.Code(Host.Clock.Now))).Code, Is.Not.Null);
    }
}
