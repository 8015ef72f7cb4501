using System.Net;
using NUnit.Framework;
using static KosmoAuth.Tests.Login.Support.Flows;

namespace KosmoAuth.Tests.Login.Otp;

/// <summary>What a wrong code costs, and how little it tells.</summary>
public sealed class OtpGuessTests : OtpTest
{
    [TestCase("")]
    [TestCase("12345")]
    [TestCase("1234567")]
    [TestCase("letter")]
    [TestCase("１２３４５")]
    [TestCase("١٢٣٤٥٦")]
    [TestCase("\ud800")]
    public async Task Anything_else_is_a_wrong_code(string typed)
    {
        AuthenticatorApp.Give(Host, "taro");
        var page = await CodeAsync(await PasswordAsync(), typed);
        var field = page.Page.GetElementById("otp")!;
        Assert.That((page.Code, Error(page), page.Status), Is.EqualTo(((string?)null, "Invalid authenticator code.", HttpStatusCode.OK)));
        Assert.That((field.GetAttribute("aria-invalid"), field.GetAttribute("aria-describedby"), page.Value("otp")), Is.EqualTo(("true", "input-error-otp", "")));
        Assert.That(Host.Events, Has.Exactly(1).Contain("invalid_user_credentials"));
    }

    [Test]
    public async Task A_right_password_does_not_forget_wrong_codes()
    {
        var phone = AuthenticatorApp.Give(Host, "taro");
        for (var i = 0; i < 10; i++)
        {
            using var browser = Host.NewBrowser();
            await CodeAsync(browser, await browser.SignInAsync(await browser.AuthAsync(), "taro"), Wrong);
        }

        var page = await CodeAsync(await PasswordAsync(), phone.Code(Host.Clock.Now));
        Assert.That((page.Code, Error(page)), Is.EqualTo(((string?)null, "Invalid authenticator code.")));
        Assert.That(Host.Events[^1], Does.Contain("user_temporarily_disabled"));
        Host.Clock.Advance(TimeSpan.FromMinutes(30));
        page = await PasswordAsync();
        Assert.That((await CodeAsync(page, phone.Code(Host.Clock.Now))).Code, Is.Not.Null);
    }

    [Test]
    public async Task Wrong_codes_lock_the_account_by_the_realms_rules()
    {
        Realm.BruteForce = new(true, false, 0, false, FailureFactor: 3, 60, 900, 60, 0, 43_200);
        await ReopenAsync();
        var phone = AuthenticatorApp.Give(Host, "taro");
        var page = await PasswordAsync();
        for (var i = 0; i < 3; i++)
        {
            page = await CodeAsync(page, Wrong);
        }

        page = await CodeAsync(page, phone.Code(Host.Clock.Now));
        Assert.That((page.Code, Error(page)), Is.EqualTo(((string?)null, "Invalid authenticator code.")));
        Host.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.That((await CodeAsync(page, phone.Code(Host.Clock.Now))).Code, Is.Not.Null);
    }

    [Test]
    public async Task An_address_that_guesses_too_much_is_told_to_wait()
    {
        Realm.FailuresPerMinute = 2;
        await ReopenAsync();
        AuthenticatorApp.Give(Host, "taro");
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
        Realm.Browser = CookieOr(Step("auth-username-form"), Step("auth-otp-form"));
        await ReopenAsync();
        AuthenticatorApp.Give(Host, "taro", label: "phone");
        AuthenticatorApp.Give(Host, "taro", "authenticator-taro-2", "tablet");
        var shown = new List<string>();
        foreach (var name in new[] { "taro", "hanako", "nosuch" })
        {
            using var browser = Host.NewBrowser();
            var page = await browser.PostAsync((await browser.AuthAsync("&ui_locales=en")).Action, ("username", name));
            page = await CodeAsync(browser, page, Wrong, "");
            shown.Add(page.PageId + page.Page.QuerySelector("main")!.TextContent + page.Value("selectedCredentialId"));
        }

        Assert.That(shown[0], Does.StartWith("login-login-otp"));
        Assert.That(shown.Distinct().Count(), Is.EqualTo(1));
    }

    [TestCase("taro", "wrong")]
    [TestCase("nobody", "wrong")]
    [TestCase("nobody", "Password-1")]
    public async Task A_password_grant_does_not_tell_by_its_work_whether_password_or_code_was_wrong(string name, string password)
    {
        AuthenticatorApp.Give(Host, "taro");
        var rightPassword = await WorkAsync("taro", "Password-1");
        Assert.That(await WorkAsync(name, password), Is.EqualTo(rightPassword));
    }

    private async Task<(long Writes, long Hashes, string? Answer)> WorkAsync(string name, string password)
    {
        var (writes, hashes) = (Host.Rows.Writes, Host.Hashing.Count);
        var answer = await Host.GrantAsync(("username", name), ("password", password), ("totp", Wrong));
        return (Host.Rows.Writes - writes, Host.Hashing.Count - hashes, answer.Description);
    }
}
