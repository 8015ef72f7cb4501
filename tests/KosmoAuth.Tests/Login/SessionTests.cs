using System.Net;
using KosmoAuth.Realms;
using KosmoAuth.Tests.Login.Support;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login;

public sealed class SessionTests
{
    private LoginHost _host = null!;
    private Browser _browser = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await LoginHost.StartAsync(new LoginRealm().Add("other", "http://127.0.0.1:9/other"));
        _browser = _host.NewBrowser();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task A_second_application_asks_nothing()
    {
        var first = await _browser.SignInAsync(await _browser.AuthAsync(), "taro");
        var second = await _browser.AuthAsync(client: "other", redirect: "http://127.0.0.1:9/other");
        Assert.That(second.Sent["session_state"], Is.EqualTo(first.Sent["session_state"]));
        Assert.That(_host.Rows.Clients.Select(part => part.ClientId), Is.EquivalentTo(new[] { "id-of-web", "id-of-other" }));
        Assert.That(_host.Rows.Sessions, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_further_single_sign_on_writes_nothing()
    {
        await _browser.SignInAsync(await _browser.AuthAsync(), "taro");
        var writes = _host.Rows.Writes;
        for (var i = 0; i < 5; i++)
        {
            Assert.That((await _browser.AuthAsync("&prompt=none")).Code, Is.Not.Null);
        }

        Assert.That(_host.Rows.Writes, Is.EqualTo(writes));
    }

    [TestCase("")]
    [TestCase("&max_age=100")]
    public async Task Without_a_session_prompt_none_is_refused_in_one_redirect(string more)
    {
        var refused = await _browser.AuthAsync("&prompt=none" + more);
        Assert.That(refused.Location, Does.Match(@"^http://127\.0\.0\.1:9/cb\?error=login_required&state=S&iss=http%3A%2F%2F127\.0\.0\.1%3A\d+%2Frealms%2Fr$"));
    }

    [Test]
    public async Task Prompt_login_asks_the_same_person_again_and_keeps_the_session()
    {
        var first = await _browser.SignInAsync(await _browser.AuthAsync(), "taro", "Password-1", ("rememberMe", "on"));
        _host.Clock.Now += TimeSpan.FromMinutes(5);
        var page = await _browser.AuthAsync("&prompt=login&ui_locales=en");
        Assert.That(page.Message, Is.EqualTo("Please re-authenticate to continue"));
        Assert.That((page.Value("kc-attempted-username"), page.Page.GetElementById("username")), Is.EqualTo(("taro", (object?)null)));
        var wrong = await _browser.PostAsync(page.Action, ("password", "x"));
        Assert.That(wrong.Text, Does.Contain("Invalid password."));
        var done = await _browser.PostAsync(wrong.Action, ("password", "Password-1"));
        Assert.That(done.Sent["session_state"], Is.EqualTo(first.Sent["session_state"]));
        Assert.That(_host.Rows.Sessions.Single().AuthTime, Is.EqualTo(_host.Clock.Now.ToUnixTimeSeconds()));
        Assert.That((await _browser.AuthAsync("&prompt=none&max_age=10")).Code, Is.Not.Null);
    }

    [TestCase("&max_age=0", "login_required")]
    [TestCase("&max_age=-1", "login_required")]
    [TestCase("&max_age=59", "login_required")]
    [TestCase("&prompt=login", "login_required")]
    [TestCase("&max_age=61", null)]
    public async Task Old_proofs_do_not_count_for_those_who_want_a_fresh_one(string more, string? error)
    {
        await _browser.SignInAsync(await _browser.AuthAsync(), "taro");
        _host.Clock.Now += TimeSpan.FromSeconds(60);
        var page = await _browser.AuthAsync(more);
        Assert.That(page.PageId, Is.EqualTo(error is null ? null : "login-login"));
        Assert.That((await _browser.AuthAsync(more.Replace("prompt=login", "prompt=none+login", StringComparison.Ordinal) + (more.Contains("prompt", StringComparison.Ordinal) ? "" : "&prompt=none"))).Sent.GetValueOrDefault("error"), Is.EqualTo(error));
    }

    [Test]
    public async Task Another_person_in_another_tab_is_told_whose_session_it_is()
    {
        var tabOfHanako = await _browser.AuthAsync("&ui_locales=en");
        await _browser.SignInAsync(await _browser.AuthAsync(), "taro");
        var refused = await _browser.SignInAsync(tabOfHanako, "hanako");
        Assert.That(refused.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(refused.Message, Does.Contain("different user 'taro'"));
        Assert.That(_host.Rows.Sessions.Select(session => session.UserId), Is.EqualTo(new[] { "u-taro" }));
        Assert.That(_host.Events, Has.Some.Contain("different_user_authenticated"));
    }

    [Test]
    public async Task Who_chooses_to_sign_in_as_somebody_else_replaces_the_session()
    {
        var first = await _browser.SignInAsync(await _browser.AuthAsync(), "taro");
        var page = await _browser.AuthAsync("&prompt=login&ui_locales=en");
        var free = await _browser.GetAsync(page.Link("#reset-login")!);
        Assert.That(free.Page.GetElementById("username"), Is.Not.Null);
        Assert.That(_host.Rows.Sessions.Single().UserId, Is.EqualTo("u-taro"), "a GET ends nothing");
        var done = await _browser.SignInAsync(free, "hanako");
        Assert.That(done.Sent["session_state"], Is.Not.EqualTo(first.Sent["session_state"]));
        Assert.That(_host.Rows.Sessions.Select(session => session.UserId), Is.EqualTo(new[] { "u-hanako" }));
    }

    [Test]
    public async Task A_planted_cookie_signs_nobody_else_in()
    {
        using var mallory = _host.NewBrowser();
        var planted = await mallory.AuthAsync();
        using var alice = mallory.Copy();
        await alice.SignInAsync(await alice.AuthAsync(), "taro");
        Assert.That((await mallory.AuthAsync("&prompt=none")).Sent["error"], Is.EqualTo("login_required"));
        Assert.That((await mallory.GetAsync(planted.Action)).PageId, Is.EqualTo("login-login"));
        Assert.That(alice.Jar["AUTH_SESSION_ID"], Is.Not.EqualTo(mallory.Jar["AUTH_SESSION_ID"]));
    }

    [Test]
    public async Task A_disabled_person_gets_no_single_sign_on()
    {
        await _browser.SignInAsync(await _browser.AuthAsync(), "taro");
        _host.AddUser("taro", enabled: false);
        Assert.That((await _browser.AuthAsync("&prompt=none")).Sent["error"], Is.EqualTo("login_required"));
    }

    [Test]
    public async Task Remembering_is_offered_and_kept_only_where_the_realm_allows_it()
    {
        await _host.DisposeAsync();
        _host = await LoginHost.StartAsync(new LoginRealm { Login = new RealmLogin(false, false, false, false, true, false, false, false) });
        using var browser = _host.NewBrowser();
        var page = await browser.AuthAsync();
        Assert.That(page.Page.GetElementById("rememberMe"), Is.Null);
        await browser.SignInAsync(page, "taro", "Password-1", ("rememberMe", "on"));
        Assert.That(_host.Rows.Sessions.Single().RememberMe, Is.False);
    }

    [Test]
    public async Task A_remembered_name_stands_in_the_next_form()
    {
        await _browser.SignInAsync(await _browser.AuthAsync(), "taro", "Password-1", ("rememberMe", "on"));
        _host.Rows.EndSessions();
        var page = await _browser.AuthAsync();
        Assert.That((page.Value("username"), page.Page.GetElementById("rememberMe")!.HasAttribute("checked")), Is.EqualTo(("taro", true)));
    }
}
