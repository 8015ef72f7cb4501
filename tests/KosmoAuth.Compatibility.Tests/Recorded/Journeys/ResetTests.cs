using KosmoAuth.Tests.Login.Otp;
using NUnit.Framework;

namespace KosmoAuth.Compatibility.Tests.Recorded.Journeys;

/// <summary>A forgotten password, with a person who has a one-time password and with one who has none.</summary>
internal sealed class ResetTests
{
    private const string NewPassword = "Quite-another-1";

    private Journey _journey = null!;

    [TearDown]
    public void Close() => _journey.Dispose();

    [Test]
    public async Task A_forgotten_password()
    {
        _journey = await Journey.BeginAsync("reset-password", JourneyServer.Address);
        await _journey.PlayAsync("open form", _journey.Page.Link("#kc-forgot-password"));
        await _journey.PlayAsync("empty", ("username", ""));
        await _journey.PlayAsync("unknown user", ("username", "nosuch"));
        await ReopenAsync();
        await _journey.PlayAsync("known user", ("username", "p-reset"));
        var link = await JourneyServer.Mailbox.LinkAsync("p-reset@example.org");
        await _journey.PlayAsync("link by HEAD", link);
        await _journey.PlayAsync("link in the same browser", link);
        await _journey.PlayAsync("passwords differ", ("password-new", NewPassword), ("password-confirm", "other"));
        await _journey.PlayAsync("policy broken", ("password-new", "short"), ("password-confirm", "short"));
        await _journey.PlayAsync("done", ("password-new", NewPassword), ("password-confirm", NewPassword));
        await _journey.PlayAsync("link again, same browser", link);
        _journey.OtherBrowser();
        await _journey.PlayAsync("link again, other browser", link);
        await GoOnElsewhereAsync();
        await FailAsync();
        _journey.IsOver("expired link, same browser", "expired link, other browser");
    }

    [Test]
    public async Task A_forgotten_password_of_somebody_with_a_one_time_password()
    {
        AuthenticatorApp.IsNeeded();
        _journey = await Journey.BeginAsync("reset-with-otp", JourneyServer.Address);
        await ReopenAsync();
        await _journey.PlayAsync("mail requested", ("username", "p-rotp"));
        var setUp = await _journey.PlayAsync(
            "link of a user who has an OTP (default flow: Reset - Conditional OTP)", await JourneyServer.Mailbox.LinkAsync("p-rotp@example.org"));
        var code = AuthenticatorApp.OfText(setUp.Value("totpSecret")!).Code(TimeProvider.System.GetUtcNow());
        await _journey.PlayAsync("then after login-login-config-totp", ("totp", code), ("userLabel", "new"));
        await _journey.PlayAsync("then after login-login-update-password", ("password-new", NewPassword), ("password-confirm", NewPassword));
        _journey.IsOver();
    }

    private async Task GoOnElsewhereAsync()
    {
        await _journey.OpenAnewAsync();
        await ReopenAsync();
        _journey.Page = await _journey.Browser.PostAsync(_journey.Page.Action, ("username", "p-reset"));
        var link = await JourneyServer.Mailbox.LinkAsync("p-reset@example.org", mails: 3);
        _journey.OtherBrowser();
        await _journey.PlayAsync("link in another browser", link);
        await _journey.PlayAsync("password in another browser", ("password-new", NewPassword + "2"), ("password-confirm", NewPassword + "2"));
        await _journey.PlayAsync("link a second time", link);
    }

    private async Task FailAsync()
    {
        _journey.OtherBrowser();
        await _journey.PlayAsync("garbage key", "/realms/rich/login-actions/action-token?key=abc&client_id=web");
        await _journey.PlayAsync("no key", "/realms/rich/login-actions/action-token");
        await _journey.PlayAsync("reset-credentials opened directly", "/realms/rich/login-actions/reset-credentials");
        await _journey.PlayAsync("reset not allowed", RecordedServer.Address + "/realms/rich-closed/login-actions/reset-credentials?client_id=web");
        foreach (var (step, name) in new[] { ("disabled user", "disabled"), ("user without mail address", "noprofile") })
        {
            await _journey.OpenAnewAsync();
            await ReopenAsync();
            await _journey.PlayAsync(step, ("username", name));
        }
    }

    private async Task ReopenAsync() => _journey.Page = await _journey.Browser.GetAsync(_journey.Page.Link("#kc-forgot-password")!);
}
