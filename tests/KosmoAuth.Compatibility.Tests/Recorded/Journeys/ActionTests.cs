using KosmoAuth.Tests.Login.Otp;
using NUnit.Framework;

namespace KosmoAuth.Compatibility.Tests.Recorded.Journeys;

/// <summary>What people have to do before an application gets them: mail address, terms, profile, password, one after the other.</summary>
internal sealed class ActionTests
{
    private const string NewPassword = "Quite-another-1";

    private Journey _journey = null!;

    [TearDown]
    public void Close() => _journey.Dispose();

    [Test]
    public async Task A_mail_address()
    {
        _journey = await BeginAsync("verify-email");
        await _journey.PlayAsync("page", SignIn("p-verify"));
        var link = await JourneyServer.Mailbox.LinkAsync("p-verify@example.org");
        await _journey.PlayAsync("send again", () => _journey.Browser.PostAsync(_journey.Page.Action));
        _journey.OtherBrowser();
        await _journey.PlayAsync("link in another browser", link);
        await _journey.PlayAsync("proceed", () => _journey.Browser.PostAsync(_journey.Page.Action, ("link", _journey.Page.Page.QuerySelector("input[name=link]")!.GetAttribute("value")!)));
        _journey.OtherBrowser();
        await _journey.PlayAsync("link again", link);
        _journey.IsOver();
    }

    [Test]
    public async Task Everything_in_the_realms_order()
    {
        AuthenticatorApp.IsNeeded();
        _journey = await BeginAsync("required-actions-order");
        await _journey.PlayAsync("page 1", SignIn("p-act"));
        await _journey.PlayAsync("page 2", ("accept", ""));
        await _journey.PlayAsync("page 3", ("username", "p-act"), ("firstName", "F"), ("lastName", "L"));
        var setUp = await _journey.PlayAsync("page 4", await JourneyServer.Mailbox.LinkAsync("p-act@example.org"));
        var phone = AuthenticatorApp.OfText(setUp.Value("totpSecret")!);
        await _journey.PlayAsync("page 5", ("totp", phone.Code(TimeProvider.System.GetUtcNow())));
        await _journey.PlayAsync("page 6", ("password-new", NewPassword), ("password-confirm", NewPassword));
        _journey.IsOver();
    }

    [Test]
    public async Task A_new_password()
    {
        _journey = await BeginAsync("update-password");
        await _journey.PlayAsync("temporary password: page", SignIn("p-temp"));
        await _journey.PlayAsync("empty", ("password-new", ""), ("password-confirm", ""));
        await _journey.PlayAsync("same as before (history)", ("password-new", JourneyServer.Password), ("password-confirm", JourneyServer.Password));
        await _journey.PlayAsync("done", ("password-new", NewPassword), ("password-confirm", NewPassword));
        await _journey.OpenAnewAsync("&kc_action=UPDATE_PASSWORD");
        await _journey.PlayAsync("kc_action=UPDATE_PASSWORD", ("username", "p-temp"), ("password", NewPassword));
        await _journey.PlayAsync("cancelled", ("cancel-aia", "true"));
        _journey.IsOver();
    }

    [Test]
    public async Task Saying_no_to_the_terms()
    {
        _journey = await BeginAsync("terms");
        await _journey.PlayAsync("page", SignIn("p-terms"));
        await _journey.PlayAsync("declined", ("cancel", ""));
        _journey.IsOver();
    }

    [Test]
    public async Task A_mail_address_and_a_profile_that_an_application_asks_for()
    {
        _journey = await BeginAsync("delete-account-and-update-email");
        await _journey.OpenAnewAsync("&kc_action=UPDATE_EMAIL");
        await _journey.PlayAsync("UPDATE_EMAIL page", SignIn("p-plain"));
        await _journey.PlayAsync("submitted", ("email", "p-plain-new@example.org"));
        await _journey.OpenAnewAsync("&kc_action=UPDATE_PROFILE");
        await _journey.PlayAsync("UPDATE_PROFILE page", SignIn("p-plain"));
        await _journey.PlayAsync("errors", ("firstName", ""), ("lastName", ""), ("email", "nonsense"));
        _journey.IsOver();
    }

    private static Task<Journey> BeginAsync(string file) => Journey.BeginAsync(file, JourneyServer.Address);

    private static (string, string)[] SignIn(string name) => [("username", name), ("password", JourneyServer.Password)];
}
