using System.Net;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Login.ActionLinks;
using KosmoAuth.Tests.Login.Otp;
using KosmoAuth.Tests.Support;
using NUnit.Framework;
using static KosmoAuth.Tests.Login.ActionLinks.MailedServer;

namespace KosmoAuth.Tests.Login.ResetPassword;

/// <summary>What a log-in does to a reset that is under way, and a reset to the log-in.</summary>
public sealed class ResetAndLoginTests
{
    private const string Protected = "\"bruteForceProtected\": true, \"failureFactor\": 2, \"waitIncrementSeconds\": 600,";

    private MailedServer _mailed = null!;
    private Browser _browser = null!;

    [TearDown]
    public async Task StopAsync()
    {
        _browser.Dispose();
        await _mailed.DisposeAsync();
    }

    private async Task StartAsync(string more = "") => _browser = (_mailed = await MailedServer.StartAsync(more)).NewBrowser();

    private async Task<Answer> SignInAsync(string name = "taro", string password = "Password-1", string more = "")
    {
        using var browser = _mailed.NewBrowser();
        return await browser.SignInAsync(await browser.AuthAsync(more), name, password);
    }

    private static void IsDead(Answer answer) => Assert.That((answer.Status, answer.PageId), Is.EqualTo((HttpStatusCode.BadRequest, "login-error")), answer.Text);

    [TestCase(false)]
    [TestCase(true)]
    public async Task Who_signs_in_needs_no_open_link_any_more(bool followed)
    {
        await StartAsync();
        await AskAsync(_browser);
        var link = await _mailed.LinkAsync();
        var form = followed ? await ConfirmAsync(_browser, await _browser.GetAsync(link)) : null;
        Assert.That((await SignInAsync("hanako")).Code, Is.Not.Null);
        Assert.That((await _browser.GetAsync(link)).PageId, Is.EqualTo("login-info"), "somebody else's log-in");
        Assert.That((await SignInAsync(password: "wrong")).Code, Is.Null);
        Assert.That((await _browser.GetAsync(link)).PageId, Is.EqualTo("login-info"), "a failed log-in");

        Assert.That((await SignInAsync()).Code, Is.Not.Null);
        IsDead(followed ? await SetPasswordAsync(_browser, form!) : await _browser.GetAsync(link));
        Assert.That((await SignInAsync(password: "New-Password-1")).Code, Is.Null);
        Assert.That(_mailed.Server.Events.Last(told => told.Error == "expired_code").Details["reason"], Does.Contain("signed in since"));
    }

    [Test]
    public async Task A_realm_may_let_links_live_on()
    {
        await StartAsync("\"attributes\": { \"kosmo.actionLink.endsWithLogin\": \"false\" },");
        await AskAsync(_browser);
        await _mailed.SentAsync();
        await SignInAsync();
        Assert.That((await SetPasswordAsync(_browser, await ConfirmAsync(_browser, await _mailed.OpenAsync(_browser)))).Code, Is.Not.Null);
    }

    [Test]
    public async Task Single_sign_on_is_no_log_in_and_a_new_mail_works_after_one()
    {
        await StartAsync();
        using var signedIn = _mailed.NewBrowser();
        await signedIn.SignInAsync(await signedIn.AuthAsync(), "taro");
        await AskAsync(_browser);
        var link = await _mailed.LinkAsync();
        Assert.That((await signedIn.AuthAsync()).Code, Is.Not.Null);
        Assert.That((await SetPasswordAsync(_browser, await ConfirmAsync(_browser, await _browser.GetAsync(link)))).Code, Is.Not.Null);
    }

    [Test]
    public async Task Whoever_is_locked_out_may_set_a_new_password_but_is_not_signed_in_by_it()
    {
        await StartAsync(Protected);
        for (var i = 0; i < 2; i++)
        {
            await SignInAsync(password: "wrong");
            _mailed.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.That((await SignInAsync()).Code, Is.Null, "locked");
        await AskAsync(_browser);
        var done = await SetPasswordAsync(_browser, await ConfirmAsync(_browser, await _mailed.OpenAsync(_browser)));
        Assert.That((done.Code, done.PageId), Is.EqualTo(((string?)null, "login-info")), done.Text);
        Assert.That(_mailed.Server.Rows.Sessions, Is.Empty);
        Assert.That(_mailed.Server.Rows.Failures, Is.Empty, "guesses at the old password count no more");
        Assert.That((await SignInAsync(password: "New-Password-1")).Code, Is.Not.Null);
    }

    [Test]
    public async Task Failures_are_forgotten_when_the_reset_is_finished_and_not_before()
    {
        await StartAsync(Protected);
        await SignInAsync(password: "wrong");
        await AskAsync(_browser);
        var form = await ConfirmAsync(_browser, await _mailed.OpenAsync(_browser));
        Assert.That(_mailed.Server.Rows.Failures, Has.Count.EqualTo(1));
        Assert.That((await SetPasswordAsync(_browser, form)).Code, Is.Not.Null);
        Assert.That(_mailed.Server.Rows.Failures, Is.Empty);
    }

    [TestCase("true", false)]
    [TestCase("false", true)]
    [TestCase("only-federated", true)]
    public async Task The_flow_says_whether_a_reset_is_a_log_in(string forceLogin, bool signedIn)
    {
        await StartAsync($$"""
            "resetCredentialsFlow": "own reset",
            "authenticationFlows": [ {
              "alias": "own reset", "providerId": "basic-flow", "topLevel": true, "builtIn": false, "authenticationExecutions": [
                { "authenticator": "reset-credentials-choose-user", "requirement": "REQUIRED", "priority": 10 },
                { "authenticator": "reset-credential-email", "requirement": "REQUIRED", "priority": 20, "authenticatorConfig": "mail" },
                { "authenticator": "reset-password", "requirement": "REQUIRED", "priority": 30 } ] } ],
            "authenticatorConfig": [ { "alias": "mail", "config": { "force-login": "{{forceLogin}}" } } ],
            """);
        await AskAsync(_browser);
        var done = await SetPasswordAsync(_browser, await ConfirmAsync(_browser, await _mailed.OpenAsync(_browser)));
        Assert.That((done.Code is not null, _mailed.Server.Rows.Sessions.Count), Is.EqualTo((signedIn, signedIn ? 1 : 0)), done.Text);
        Assert.That(done.PageId, signedIn ? Is.Null : Is.EqualTo("login-info"));
        Assert.That((await SignInAsync(password: "New-Password-1")).Code, Is.Not.Null);
    }

    [Test]
    public async Task Who_has_a_one_time_password_is_asked_for_it_after_a_reset_that_is_no_log_in()
    {
        AuthenticatorApp.IsNeeded();
        await StartAsync(Protected);
        _mailed.Change("taro", (work, user) => UserRows.InsertCredentialAsync(work, user.RealmId, user.Id, AuthenticatorApp.Device("JBSWY3DPEHPK3PXP"), default));
        await AskAsync(_browser);
        using var phone = _mailed.NewBrowser();
        var setUp = await ConfirmAsync(phone, await _mailed.OpenAsync(phone));
        var app = AuthenticatorApp.OfText(setUp.Value("totpSecret")!);
        var form = await phone.PostAsync(setUp.Action, ("totp", app.Code(_mailed.Clock.Now)), ("userLabel", "new phone"));
        Assert.That((await SetPasswordAsync(phone, form)).PageId, Is.EqualTo("login-info"), form.Text);
        Assert.That((await SignInAsync(password: "New-Password-1")).PageId, Is.EqualTo("login-login-otp"));
    }

    [TestCase("P\u00e4ssword-1", "Pa\u0308ssword-1")]
    [TestCase("Pa\u0308ssword-1", "P\u00e4ssword-1")]
    public async Task A_new_password_opens_on_a_keyboard_that_writes_accents_apart(string set, string typed)
    {
        await StartAsync();
        await AskAsync(_browser);
        await SetPasswordAsync(_browser, await ConfirmAsync(_browser, await _mailed.OpenAsync(_browser)), set);
        Assert.That((await SignInAsync(password: set)).Code, Is.Not.Null);
        Assert.That((await SignInAsync(password: typed)).Code, Is.Not.Null);
    }
}
