using System.Net;
using System.Text.RegularExpressions;
using KosmoAuth.Login;
using KosmoAuth.Realms;
using KosmoAuth.Tests.Login.Support;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.Actions;

/// <summary>What has to be done before an application gets a log-in: in which order, on which addresses, how often.</summary>
public sealed class OrderTests : ActionJourney
{
    [Test]
    public async Task One_page_after_the_other_in_the_realms_order()
    {
        await StartAsync(null, "UPDATE_PASSWORD", "TERMS_AND_CONDITIONS", "UPDATE_PROFILE");
        var terms = await SignInAsync("&ui_locales=en");
        Assert.That(terms.Via, Does.Contain("/login-actions/required-action?execution=TERMS_AND_CONDITIONS&client_id=web&tab_id="));
        Assert.That(terms.PageId, Is.EqualTo("login-terms"));
        Assert.That(terms.Action, Does.Match(@"/login-actions/required-action\?session_code=[\w-]{43}&execution=TERMS_AND_CONDITIONS&client_id=web&tab_id="));

        var profile = await AcceptAsync(terms);
        Assert.That((profile.Status, profile.Via, profile.PageId), Is.EqualTo((HttpStatusCode.OK, (string?)null, "login-login-update-profile")));
        var password = await SetProfileAsync(profile);
        Assert.That(password.PageId, Is.EqualTo("login-login-update-password"));
        var done = await SetPasswordAsync(password);
        Assert.That(done.Code, Is.Not.Null, done.Text);
        Assert.That(Taro.RequiredActions, Is.Empty);
        Assert.That(Host.Written.Select(e => e.Type), Is.EqualTo(
            new[] { "CUSTOM_REQUIRED_ACTION", "UPDATE_PROFILE", "UPDATE_CREDENTIAL", "UPDATE_PASSWORD", "LOGIN" }));
    }

    [Test]
    public async Task Single_sign_on_stops_at_them_too()
    {
        await StartAsync();
        await SignInAsync();
        Host.AddUser("taro", actions: ["TERMS_AND_CONDITIONS"]);
        var terms = await Browser.AuthAsync();
        Assert.That(terms.PageId, Is.EqualTo("login-terms"));
        Assert.That((await AcceptAsync(terms)).Code, Is.Not.Null);
        Assert.That(Taro.RequiredActions, Is.Empty);
    }

    [Test]
    public async Task A_restart_of_the_server_loses_nothing()
    {
        await StartAsync(null, "UPDATE_PASSWORD", "TERMS_AND_CONDITIONS");
        var terms = await SignInAsync();
        await Host.RestartAsync();
        var password = await AcceptAsync(terms);
        await Host.RestartAsync();
        Assert.That((await SetPasswordAsync(password)).Code, Is.Not.Null);
    }

    [Test]
    public async Task An_address_never_leads_past_an_action()
    {
        await StartAsync(null, "UPDATE_PASSWORD", "TERMS_AND_CONDITIONS");
        var terms = await SignInAsync();
        foreach (var other in new[] { "UPDATE_PASSWORD", "VERIFY_PROFILE", "OAUTH_GRANT", "nosuch", "" })
        {
            var action = Regex.Replace(terms.Action, "execution=[^&]*", "execution=" + other);
            Assert.That((await Browser.GetAsync(action)).PageId, Is.EqualTo("login-terms"), other);
            var posted = await Browser.PostAsync(action, ("accept", ""), ("password-new", NewPassword), ("password-confirm", NewPassword));
            Assert.That(posted.PageId, Is.EqualTo("login-terms"), other);
        }

        Assert.That(Taro.RequiredActions, Has.Count.EqualTo(2));
        Assert.That((await Browser.AuthAsync()).PageId, Is.EqualTo("login-login"), "no session came of it");
    }

    [Test]
    public async Task To_look_at_a_page_changes_nothing()
    {
        await StartAsync(null, "TERMS_AND_CONDITIONS");
        var terms = await SignInAsync();
        var version = Taro.Version;
        Assert.That((await Browser.GetAsync(terms.Action + "&accept=")).PageId, Is.EqualTo("login-terms"));
        Assert.That(Taro.Version, Is.EqualTo(version));
    }

    [Test]
    public async Task A_form_is_good_for_its_own_action_tab_and_browser_only()
    {
        await StartAsync(null, "UPDATE_PASSWORD", "TERMS_AND_CONDITIONS");
        var terms = await SignInAsync();
        using var otherBrowser = Host.NewBrowser();
        Host.AddUser("hanako", actions: ["TERMS_AND_CONDITIONS"]);
        var others = await SignInAsync(browser: otherBrowser, user: "hanako");
        var code = Code(others.Action);
        var forged = await Browser.PostAsync(terms.Action.Replace(Code(terms.Action), code, StringComparison.Ordinal), ("accept", ""));
        Assert.That((forged.PageId, forged.Page.QuerySelector(".kc-feedback-text") is not null), Is.EqualTo(("login-terms", true)));
        Assert.That((await otherBrowser.PostAsync(terms.Action, ("accept", ""))).PageId, Is.EqualTo("login-error"));

        var password = await AcceptAsync(forged);
        var reused = await Browser.PostAsync(
            password.Action.Replace(Code(password.Action), Code(forged.Action), StringComparison.Ordinal), ("password-new", NewPassword), ("password-confirm", NewPassword));
        Assert.That(reused.PageId, Is.EqualTo("login-login-update-password"));
        Assert.That(Taro.RequiredActions, Is.EqualTo(new[] { "UPDATE_PASSWORD" }));
    }

    [Test]
    public async Task Sent_twice_and_Back_end_where_the_first_one_did()
    {
        await StartAsync(null, "UPDATE_PASSWORD", "TERMS_AND_CONDITIONS");
        var terms = await SignInAsync();
        var password = await AcceptAsync(terms);
        Assert.That((await AcceptAsync(terms)).PageId, Is.EqualTo("login-login-update-password"));
        using var before = Browser.Copy();
        var session = (await SetPasswordAsync(password)).Sent["session_state"];
        Assert.That((await SetPasswordAsync(password)).Sent["session_state"], Is.EqualTo(session));
        Assert.That((await AcceptAsync(terms)).Sent["session_state"], Is.EqualTo(session));
        var impatient = await before.PostAsync(password.Action, ("password-new", NewPassword), ("password-confirm", NewPassword));
        Assert.That(impatient.Sent["session_state"], Is.EqualTo(session), "the answer to the first one did not arrive");
        Assert.That(Host.Written.Count(e => e.Type == "UPDATE_PASSWORD"), Is.EqualTo(1));
    }

    [Test]
    public async Task Fifty_at_once_do_it_once()
    {
        await StartAsync(null, "UPDATE_PASSWORD");
        var page = await SignInAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var browser = Browser.Copy();
            return await browser.PostAsync(page.Action, ("password-new", NewPassword), ("password-confirm", NewPassword));
        }));
        Assert.That(answers.Select(answer => answer.Code is not null), Has.All.True);
        Assert.That(answers.Select(answer => answer.Sent["session_state"]).Distinct().Count(), Is.EqualTo(1));
        Assert.That(Host.Written.Count(e => e.Type == "UPDATE_PASSWORD"), Is.EqualTo(1));
    }

    [Test]
    public async Task An_old_page_does_not_sign_in_after_a_log_out()
    {
        await StartAsync(null, "TERMS_AND_CONDITIONS");
        var terms = await SignInAsync();
        var done = await AcceptAsync(terms);
        Host.Rows.Write(async work => await KosmoAuth.Storage.UserSessionRows.DeleteAsync(work, Host.Realm.Id, done.Sent["session_state"], false, default));
        var again = await AcceptAsync(terms);
        Assert.That((again.Code, again.PageId), Is.EqualTo(((string?)null, "login-login")));
        Assert.That((await Browser.SignInAsync(again, "hanako")).Code, Is.Not.Null, "somebody else may go on in this tab");
    }

    [Test]
    public async Task Two_tabs_both_come_to_their_end()
    {
        await StartAsync(null, "UPDATE_PASSWORD", "TERMS_AND_CONDITIONS");
        var (first, second) = (await Browser.AuthAsync(), await Browser.AuthAsync());
        var (one, two) = (await Browser.SignInAsync(first, "taro"), await Browser.SignInAsync(second, "taro"));
        var password = await AcceptAsync(one);
        Assert.That((await AcceptAsync(two)).PageId, Is.EqualTo("login-login-update-password"), "done in the other tab");
        Assert.That((await SetPasswordAsync(password)).Code, Is.Not.Null);
        Assert.That((await AcceptAsync(two)).Code, Is.Not.Null);
    }

    [Test]
    public async Task A_person_who_is_disabled_meanwhile_stays_outside()
    {
        await StartAsync(null, "TERMS_AND_CONDITIONS");
        var terms = await SignInAsync();
        Host.AddUser("taro", enabled: false, actions: ["TERMS_AND_CONDITIONS"]);
        Assert.That((await AcceptAsync(terms)).PageId, Is.EqualTo("login-error"));
        Assert.That(Taro.RequiredActions, Is.Not.Empty);
    }

    [Test]
    public async Task A_flow_may_ask_for_an_action_in_this_log_in_only()
    {
        var realm = new LoginRealm { Browser = Flows.Flow("browser", Flows.Step("auth-username-password-form"), Flows.Step("wants-password")) };
        realm.Steps.Add(new WantsPassword());
        await StartAsync(realm);
        var page = await SignInAsync("&ui_locales=en");
        Assert.That((page.PageId, page.Message), Is.EqualTo(("login-login-update-password", "You need to change your password.")));
        Assert.That(page.Page.QuerySelector("#logout-sessions")!.HasAttribute("checked"), Is.True);
        await Host.RestartAsync();
        Assert.That((await SetPasswordAsync(page)).Code, Is.Not.Null);
        Assert.That(Taro.RequiredActions, Is.Empty);
    }

    private static string Code(string action) => Regex.Match(action, "session_code=([^&]+)").Groups[1].Value;

    private sealed class WantsPassword : IAuthenticator
    {
        public string Id => "wants-password";

        public bool IsConfiguredFor(User user) => true;

        public ValueTask<StepResult> RunAsync(LoginWalk walk, Execution execution, CancellationToken ct)
        {
            walk.Duties.Add("UPDATE_PASSWORD");
            return ValueTask.FromResult(StepResult.Done);
        }
    }
}
