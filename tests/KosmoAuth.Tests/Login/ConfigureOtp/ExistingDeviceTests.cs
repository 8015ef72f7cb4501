using KosmoAuth.Realms;
using KosmoAuth.Tests.Login.Otp;
using KosmoAuth.Tests.Support;
using NUnit.Framework;
using static KosmoAuth.Tests.Login.Support.Flows;

namespace KosmoAuth.Tests.Login.ConfigureOtp;

/// <summary>What a device that is there already has to say, and when it goes.</summary>
public sealed class ExistingDeviceTests : OtpSetUpTest
{
    [Test]
    public async Task A_second_device_needs_the_first()
    {
        AuthenticatorApp.Give(Host, "taro");
        var page = await Browser.SignInAsync(await Browser.AuthAsync("&kc_action=CONFIGURE_TOTP"), "taro");
        Assert.That(page.PageId, Is.EqualTo("login-login-otp"));
        var forced = await Browser.GetAsync(page.Action.Replace("authenticate", "required-action", StringComparison.Ordinal).Split("&execution=")[0] + "&execution=CONFIGURE_TOTP&" + page.Action[page.Action.IndexOf("client_id", StringComparison.Ordinal)..]);
        Assert.That(forced.PageId, Is.EqualTo("login-login-otp"));
    }

    [TestCase(null, null, 2)]
    [TestCase("Remove none", null, 2)]
    [TestCase("Remove all", null, 1)]
    [TestCase(null, "replace", 1)]
    [TestCase("Remove none", "replace", 2)]
    public async Task Old_devices_go_when_the_new_one_comes(string? flag, string? existing, int left)
    {
        await ReopenWithResetAsync(flag, existing);
        AuthenticatorApp.Give(Host, "taro");
        var page = await Browser.SignInAsync(await Browser.AuthAsync(), "taro");
        Assert.That((page.PageId, Devices("taro").Count), Is.EqualTo(("login-login-config-totp", 1)), "nothing goes before");
        Assert.That((await SubmitAsync(page, Code(page), "new")).Code, Is.Not.Null);
        Assert.That((Devices("taro").Count, Devices("taro")[^1].UserLabel), Is.EqualTo((left, "new")));
        Assert.That(Host.Events.Count(line => line.StartsWith("REMOVE_CREDENTIAL", StringComparison.Ordinal)), Is.EqualTo(2 - left));
    }

    [Test]
    public async Task One_of_several_may_be_chosen_to_go()
    {
        await ReopenWithResetAsync("Remove one", null);
        AuthenticatorApp.Give(Host, "taro", "authenticator-taro-1", "one");
        AuthenticatorApp.Give(Host, "taro", "authenticator-taro-2", "two");
        var page = await Browser.SignInAsync(await Browser.AuthAsync("&ui_locales=en"), "taro");
        Assert.That((page.PageId, page.Page.QuerySelector("form")!.Id), Is.EqualTo(("login-login-reset-otp", "kc-otp-reset-form")));
        page = await Browser.PostAsync(page.Action);
        Assert.That(page.Page.GetElementById("input-error-selectedCredentialId")!.TextContent, Is.EqualTo("Please choose an OTP configuration."));
        page = await Browser.PostAsync(page.Action, ("selectedCredentialId", "device-of-authenticator-taro-2"));
        Assert.That((await SubmitAsync(page, Code(page), "new")).Code, Is.Not.Null);
        Assert.That(Devices("taro").Select(device => device.UserLabel), Is.EquivalentTo(new[] { "one", "new" }));
    }

    [Test]
    public async Task A_realm_may_want_the_existing_code_first()
    {
        await ReopenWithResetAsync(null, "require");
        var phone = AuthenticatorApp.Give(Host, "taro");
        var page = await Browser.SignInAsync(await Browser.AuthAsync(), "taro");
        Assert.That(page.PageId, Is.EqualTo("login-login-otp"));
        page = await Browser.PostAsync(page.Action, ("otp", Wrong));
        Assert.That((page.PageId, page.Page.GetElementById("input-error-otp") is not null), Is.EqualTo(("login-login-otp", true)));
        page = await Browser.PostAsync(page.Action, ("otp", phone.Code(Host.Clock.Now)));
        Assert.That(page.PageId, Is.EqualTo("login-login-config-totp"));
        Assert.That((await SubmitAsync(page, Code(page), "new")).Code, Is.Not.Null);
        Assert.That(Devices("taro").Select(device => device.UserLabel), Is.EqualTo(new[] { "new" }));
    }

    [Test]
    public async Task No_address_leads_from_the_password_past_the_existing_one_time_password()
    {
        var phone = AuthenticatorApp.Give(Host, "taro");
        var page = await Browser.SignInAsync(await Browser.AuthAsync(), "taro");
        var query = System.Text.RegularExpressions.Regex.Replace(page.Action.Split('?')[1], "execution=[^&]+", "execution=CONFIGURE_TOTP");
        foreach (var address in new[] { "required-action", "authenticate" })
        {
            var seen = await Browser.GetAsync($"/realms/r/login-actions/{address}?{query}");
            Assert.That(seen.PageId, Is.EqualTo("login-login-otp").Or.EqualTo("login-login-page-expired"), address);
            var posted = await Browser.PostAsync($"/realms/r/login-actions/{address}?{query}", ("totp", phone.Code(Host.Clock.Now)), ("userLabel", "mine"));
            Assert.That(posted.PageId, Is.EqualTo("login-login-otp").Or.EqualTo("login-login-page-expired"), address);
        }

        Assert.That((await Browser.AuthAsync("&kc_action=CONFIGURE_TOTP")).PageId, Is.EqualTo("login-login"), "a second tab begins with the password");
        Assert.That(Devices("taro"), Has.Count.EqualTo(1));
    }

    private Task ReopenWithResetAsync(string? flag, string? existing)
    {
        Realm.Browser = CookieOr(Step("auth-username-password-form"), Step("reset-otp", Requirement.Required, flag is null ? [] : [("action_on_otp_reset_flag", flag)]));
        if (existing is not null)
        {
            Realm.Attributes["kosmo.resetCredentials.existingOtp"] = existing;
        }

        return ReopenAsync();
    }
}
