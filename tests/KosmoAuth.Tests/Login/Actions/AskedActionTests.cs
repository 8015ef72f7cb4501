using KosmoAuth.Tests.Login.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.Actions;

/// <summary>Actions that applications ask for (<c>kc_action</c>).</summary>
public sealed class AskedActionTests : ActionJourney
{
    private const string Asked = "&kc_action=UPDATE_PASSWORD&ui_locales=en";

    [Test]
    public async Task Done_is_success()
    {
        await StartAsync();
        var page = await SignInAsync(Asked);
        Assert.That((page.PageId, page.Message), Is.EqualTo(("login-login-update-password", "")), "a wish is no warning");
        var done = await SetPasswordAsync(page);
        Assert.That(done.Location, Does.Match("iss=[^&]+&kc_action=UPDATE_PASSWORD&kc_action_status=success&code="));
    }

    [Test]
    public async Task Cancelled_is_told_and_changes_nothing()
    {
        await StartAsync();
        var page = await SignInAsync(Asked);
        var version = Taro.Version;
        var done = await Browser.PostAsync(page.Action, ("password-new", NewPassword), ("password-confirm", NewPassword), ("cancel-aia", "true"));
        Assert.That(done.Location, Does.Match("iss=[^&]+&kc_action=UPDATE_PASSWORD&kc_action_status=cancelled&code="));
        Assert.That(Taro.Version, Is.EqualTo(version));
        Assert.That(Host.Events, Has.Some.Contains("CUSTOM_REQUIRED_ACTION_ERROR"));
    }

    [TestCase("nosuch")]
    [TestCase("VERIFY_PROFILE")]
    [TestCase("")]
    public async Task What_nobody_may_ask_for_is_an_error(string action)
    {
        await StartAsync();
        var done = await SignInAsync("&kc_action=" + action);
        Assert.That(done.Sent.GetValueOrDefault("kc_action_status"), Is.EqualTo(action.Length == 0 ? null : "error"));
        Assert.That((done.Code is not null, done.Sent.ContainsKey("kc_action")), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task What_the_person_has_to_do_anyway_cannot_be_cancelled()
    {
        await StartAsync(null, "UPDATE_PASSWORD");
        var page = await SignInAsync(Asked);
        Assert.That(page.Page.QuerySelector("[name=cancel-aia]"), Is.Null);
        Assert.That((await Browser.PostAsync(page.Action, ("cancel-aia", "true"))).PageId, Is.EqualTo("login-login-update-password"));
        Assert.That((await SetPasswordAsync(page)).Sent["kc_action_status"], Is.EqualTo("success"));
    }

    [Test]
    public async Task A_young_session_is_enough_and_an_old_one_is_not()
    {
        await StartAsync();
        await SignInAsync();
        Host.Clock.Now += TimeSpan.FromSeconds(299);
        var page = await Browser.AuthAsync(Asked);
        Assert.That(page.PageId, Is.EqualTo("login-login-update-password"));
        Host.Clock.Now += TimeSpan.FromSeconds(60);
        Assert.That((await SetPasswordAsync(page)).Sent["kc_action_status"], Is.EqualTo("success"), "begun in time");
        Host.Clock.Now += TimeSpan.FromSeconds(301);
        var again = await Browser.AuthAsync(Asked);
        Assert.That(again.PageId, Is.EqualTo("login-login"));
        Assert.That((await Browser.SignInAsync(again, "taro", NewPassword)).PageId, Is.EqualTo("login-login-update-password"));
    }

    [Test]
    public async Task The_policy_says_how_young()
    {
        await StartAsync(new LoginRealm { Policy = "maxAuthAge(10)" });
        await SignInAsync();
        Host.Clock.Now += TimeSpan.FromSeconds(11);
        Assert.That((await Browser.AuthAsync(Asked)).PageId, Is.EqualTo("login-login"));
    }

    [Test]
    public async Task Without_a_page_it_needs_interaction()
    {
        await StartAsync();
        await SignInAsync();
        Assert.That((await Browser.AuthAsync("&prompt=none&kc_action=UPDATE_PASSWORD")).Sent["error"], Is.EqualTo("interaction_required"));
    }

    [Test]
    public async Task It_does_not_take_the_place_of_a_proof()
    {
        await StartAsync();
        var page = await Browser.AuthAsync(Asked);
        Assert.That(page.PageId, Is.EqualTo("login-login"));
        var there = page.Action.Replace("/authenticate?", "/required-action?", StringComparison.Ordinal);
        Assert.That((await Browser.GetAsync(there)).PageId, Is.EqualTo("login-login"));
        Assert.That((await Browser.PostAsync(there, ("password-new", NewPassword), ("password-confirm", NewPassword))).PageId, Is.EqualTo("login-login"));
        Assert.That(Taro.Version, Is.EqualTo(Host.UserOf("taro").Version));
    }

    [Test]
    public async Task Done_twice_is_done_once()
    {
        await StartAsync();
        await SignInAsync();
        var page = await Browser.AuthAsync(Asked);
        await SetPasswordAsync(page);
        Assert.That((await SetPasswordAsync(page)).Sent["kc_action_status"], Is.EqualTo("success"));
        Assert.That(Host.Written.Count(e => e.Type == "UPDATE_PASSWORD"), Is.EqualTo(1));
    }
}
