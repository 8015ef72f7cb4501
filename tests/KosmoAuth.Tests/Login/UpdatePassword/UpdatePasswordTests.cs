using KosmoAuth.Tests.Login.Actions;
using KosmoAuth.Tests.Login.Support;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.UpdatePassword;

public sealed class UpdatePasswordTests : ActionJourney
{
    private const string Rules = "length(8) and digits(1) and notUsername() and passwordHistory(3)";

    [Test]
    public async Task The_rules_stand_there_before_the_first_attempt()
    {
        await StartAsync(new LoginRealm { Policy = Rules }, "UPDATE_PASSWORD");
        var page = await SignInAsync("&ui_locales=en");
        Assert.That(page.Page.QuerySelectorAll("#kc-password-rules li").Select(rule => rule.TextContent), Does.Contain("At least 8 characters.").And.Contain("At least 1 digits."));
        Assert.That(page.Page.QuerySelector("#password-new")!.GetAttribute("aria-describedby"), Does.StartWith("kc-password-rules"));
        Assert.That(page.Message, Is.EqualTo("You need to change your password to activate your account."));
        Assert.That(page.Value("kc-hidden-username"), Is.EqualTo("taro"));
        Assert.That(page.Page.QuerySelector("#logout-sessions")!.HasAttribute("checked"), Is.False);
    }

    [TestCase("", "", "password-new", "Please specify password.", "password_missing", null)]
    [TestCase("Another-2", "Another-3", "password-confirm", "Passwords do not match.", "password_confirm_error", null)]
    [TestCase("Short-1", null, "password-new", "Invalid password: minimum length 8.", "password_rejected", "invalidPasswordMinLengthMessage")]
    [TestCase("Password-1", null, "password-new", "Invalid password: must not be equal to any of your last 3 passwords.", "password_rejected", "invalidPasswordHistoryMessage")]
    public async Task What_is_wrong_stands_at_the_field(string password, string? confirm, string field, string message, string error, string? reason)
    {
        await StartAsync(new LoginRealm { Policy = Rules }, "UPDATE_PASSWORD");
        var wrong = await SetPasswordAsync(await SignInAsync("&ui_locales=en"), password, confirm, ("logout-sessions", "on"));
        Assert.That(wrong.Page.GetElementById("input-error-" + field)!.TextContent, Is.EqualTo(message));
        Assert.That(wrong.Page.GetElementById("logout-sessions")!.HasAttribute("checked"), Is.True, "what was chosen stays");
        Assert.That(wrong.Text, password.Length == 0 ? Is.Not.Empty : Does.Not.Contain($"\"{password}\""));
        foreach (var type in new[] { "UPDATE_CREDENTIAL_ERROR", "UPDATE_PASSWORD_ERROR" })
        {
            var told = Host.Written.Single(e => e.Type == type);
            Assert.That((told.Error, told.Details.GetValueOrDefault("reason")), Is.EqualTo((error, reason)));
        }

        Assert.That(Taro.RequiredActions, Is.EqualTo(new[] { "UPDATE_PASSWORD" }));
    }

    [Test]
    public async Task The_new_password_works_and_the_old_one_does_not()
    {
        await StartAsync(null, "UPDATE_PASSWORD");
        await SetPasswordAsync(await SignInAsync());
        using var other = Host.NewBrowser();
        var page = await other.AuthAsync();
        Assert.That((await other.SignInAsync(page, "taro")).Code, Is.Null);
        Assert.That((await other.SignInAsync(page, "taro", NewPassword)).Code, Is.Not.Null);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Signing_out_everywhere_else_leaves_this_browser_alone(bool ticked)
    {
        await StartAsync();
        using var other = Host.NewBrowser();
        var elsewhere = (await SignInAsync(browser: other)).Sent["session_state"];
        var here = (await SignInAsync()).Sent["session_state"];
        var page = await Browser.AuthAsync("&kc_action=UPDATE_PASSWORD");
        var done = await SetPasswordAsync(page, more: ticked ? [("logout-sessions", "on")] : []);
        Assert.That(done.Sent["session_state"], Is.EqualTo(here));
        Assert.That((await other.AuthAsync()).PageId, Is.EqualTo(ticked ? "login-login" : null));
        Assert.That((await Browser.AuthAsync()).Sent["session_state"], Is.EqualTo(here));
        var told = Host.Written.Where(e => e.Type == "LOGOUT").Select(e => (e.SessionId, e.Details["logout_triggered_by_required_action"]));
        Assert.That(told, Is.EqualTo(ticked ? new[] { (elsewhere, "UPDATE_PASSWORD") } : []));
    }

    [Test]
    public async Task An_old_password_has_to_be_changed()
    {
        await StartAsync(new LoginRealm { Policy = "forceExpiredPasswordChange(30)" });
        await SetPasswordAsync(await SignInAsync("&kc_action=UPDATE_PASSWORD"));
        Host.Clock.Now += TimeSpan.FromDays(29);
        using var young = Host.NewBrowser();
        Assert.That((await young.SignInAsync(await young.AuthAsync(), "taro", NewPassword)).Code, Is.Not.Null);
        Host.Clock.Now += TimeSpan.FromDays(2);
        using var old = Host.NewBrowser();
        var page = await old.SignInAsync(await old.AuthAsync(), "taro", NewPassword);
        Assert.That(page.PageId, Is.EqualTo("login-login-update-password"));
        var done = await old.PostAsync(page.Action, ("password-new", "A-third-password-3"), ("password-confirm", "A-third-password-3"));
        Assert.That(done.Code, Is.Not.Null);
    }

    [Test]
    public async Task It_speaks_the_words_of_the_manual()
    {
        await StartAsync(null, "UPDATE_PASSWORD");
        var page = await SignInAsync("&ui_locales=ja");
        Assert.That(page.Page.QuerySelector("h1")!.TextContent, Is.EqualTo("パスワードの更新"));
        Assert.That(page.Page.QuerySelector("label[for=password-new]"), Is.Not.Null);
        Assert.That(page.Page.QuerySelector("label[for=logout-sessions]"), Is.Not.Null);
    }
}
