using KosmoAuth.Tests.Oidc.Logout;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Sessions;

public sealed class SsoSessionsTests
{
    private LogoutHost _host = null!;
    private Browser _browser = null!;

    [SetUp]
    public async Task Start()
    {
        _host = await LogoutHost.StartAsync();
        _browser = _host.NewBrowser();
    }

    [TearDown]
    public async Task Stop()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    private async Task<string> SignIn(string user, string tab, Browser? browser = null) =>
        (await (browser ?? _browser).GetAsync($"/realms/r/sign-in?user={user}&clients=web&tab={tab}")).Text;

    // The browser as it was when the page was open and nobody had signed in yet.
    private Browser PageBeforeLogIn(string cookie)
    {
        var browser = _host.NewBrowser();
        browser.Jar["AUTH_SESSION_ID"] = cookie;
        return browser;
    }

    private async Task<string> FirstCookie()
    {
        await _browser.GetAsync("/realms/r/protocol/openid-connect/logout");
        return _browser.Jar["AUTH_SESSION_ID"];
    }

    [Test]
    public async Task Session_id_has_24_characters_of_base64url() => Assert.That(await SignIn("hanako", "t1"), Does.Match("^[A-Za-z0-9_-]{24}$"));

    [Test]
    public async Task Double_submit_of_one_page_gives_one_session()
    {
        var cookie = await FirstCookie();
        using var first = PageBeforeLogIn(cookie);
        using var second = PageBeforeLogIn(cookie);
        Assert.That(await SignIn("hanako", "t1", first), Is.EqualTo(await SignIn("hanako", "t1", second)));
        Assert.That(_host.Rows.Sessions, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Page_used_again_after_log_out_opens_another_session()
    {
        var cookie = await FirstCookie();
        using var first = PageBeforeLogIn(cookie);
        var sid = await SignIn("hanako", "t1", first);
        await first.GetAsync($"/realms/r/protocol/openid-connect/logout?id_token_hint={_host.Hint(sid)}");
        using var again = PageBeforeLogIn(cookie);
        Assert.That(await SignIn("hanako", "t1", again), Is.Not.EqualTo(sid), "tokens of the ended session must not live again");
    }

    [Test]
    public async Task Planted_browser_cookie_and_tab_give_another_person_another_session()
    {
        var cookie = await FirstCookie();
        using var mallory = PageBeforeLogIn(cookie);
        using var alice = PageBeforeLogIn(cookie);
        Assert.That(await SignIn("mallory", "t1", mallory), Is.Not.EqualTo(await SignIn("alice", "t1", alice)));
    }

    [Test]
    public async Task Log_in_again_keeps_the_session_of_the_same_person()
    {
        var sid = await SignIn("hanako", "t1");
        Assert.That(await SignIn("hanako", "t2"), Is.EqualTo(sid));
    }

    [Test]
    public async Task Log_in_of_somebody_else_ends_the_session_before()
    {
        var sid = await SignIn("hanako", "t1");
        Assert.That(await SignIn("taro", "t2"), Is.Not.EqualTo(sid));
        Assert.That(_host.Rows.Sessions.Select(row => row.Id), Has.No.Member(sid));
        Assert.That(_host.Rows.Outbox, Has.Count.EqualTo(1));
    }
}
