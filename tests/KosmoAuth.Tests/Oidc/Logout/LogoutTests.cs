using System.Net;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Oidc.Logout;

public sealed class LogoutTests
{
    private const string Logout = "/realms/r/protocol/openid-connect/logout";
    private const string Bye = "http://app.example/bye";
    private LogoutPeer _peer = null!;
    private LogoutHost _host = null!;
    private Browser _browser = null!;

    [OneTimeSetUp]
    public async Task StartPeer() => _peer = await LogoutPeer.StartAsync();

    [OneTimeTearDown]
    public async Task StopPeer() => await _peer.DisposeAsync();

    [SetUp]
    public async Task Start()
    {
        _peer.Received.Clear();
        _host = await LogoutHost.StartAsync(_peer);
        _browser = _host.NewBrowser();
    }

    [TearDown]
    public async Task Stop()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    private async Task<string> SignIn(string user = "hanako", string clients = "web", Browser? browser = null, string? tab = null) =>
        (await (browser ?? _browser).GetAsync($"/realms/r/sign-in?user={user}&clients={clients}&tab={tab}")).Text;

    private string Hint(string sid, string client = "web") => $"id_token_hint={_host.Hint(sid, client)}";

    private async Task<string> Told()
    {
        for (var wait = 0; wait < 200; wait++)
        {
            if (_peer.Received.TryDequeue(out var line))
            {
                return line;
            }

            await Task.Delay(20);
        }

        return "nobody";
    }

    [Test]
    public async Task Hint_of_the_browsers_session_logs_out_at_once_and_goes_back_with_state()
    {
        var sid = await SignIn();
        var page = await _browser.GetAsync($"{Logout}?{Hint(sid)}&post_logout_redirect_uri={Bye}&state=z+%26");
        Assert.That((page.Status, page.Location), Is.EqualTo((HttpStatusCode.Redirect, $"{Bye}?state=z%20%26")));
        Assert.That(_host.Rows.Sessions, Is.Empty);
        Assert.That(_browser.Jar.Keys, Is.EquivalentTo(new[] { "AUTH_SESSION_ID" }));
        Assert.That(await Told(), Is.EqualTo($"web web|hanako|{sid}|False"));
        Assert.That(_host.Events, Is.EqualTo(new[] { $"LOGOUT web {Bye}?state=z%20%26" }));
    }

    [Test]
    public async Task Same_hint_again_after_log_out_goes_back_at_once()
    {
        var sid = await SignIn();
        await _browser.GetAsync($"{Logout}?{Hint(sid)}");
        Assert.That((await _browser.GetAsync($"{Logout}?{Hint(sid)}&post_logout_redirect_uri={Bye}")).Location, Is.EqualTo(Bye));
    }

    [Test]
    public async Task Cookies_kept_from_before_the_log_out_sign_nobody_in()
    {
        var sid = await SignIn();
        var kept = new Dictionary<string, string>(_browser.Jar);
        await _browser.GetAsync($"{Logout}?{Hint(sid)}");
        using var thief = _host.NewBrowser();
        foreach (var (name, value) in kept)
        {
            thief.Jar[name] = value;
        }

        Assert.That((await thief.GetAsync($"{Logout}?client_id=plain&post_logout_redirect_uri={Bye}")).Location, Is.EqualTo(Bye), "no session, so nobody is asked");
    }

    [Test]
    public async Task Without_a_hint_the_person_is_asked_and_the_session_lives()
    {
        await SignIn();
        var page = await _browser.GetAsync($"{Logout}?client_id=web&post_logout_redirect_uri={Bye}&state=z");
        Assert.That((page.Status, page.PageId), Is.EqualTo((HttpStatusCode.OK, "login-logout-confirm")));
        Assert.That(page.Action, Does.StartWith("/realms/r/protocol/openid-connect/logout/logout-confirm?client_id=web&tab_id="));
        Assert.That(_host.Rows.Sessions, Has.Count.EqualTo(1));

        var done = await _browser.PostAsync(page.Action, ("session_code", page.SessionCode), ("confirmLogout", "x"));
        Assert.That(done.Location, Is.EqualTo($"{Bye}?state=z"));
        Assert.That(_host.Rows.Sessions, Is.Empty);
    }

    [Test]
    public async Task Confirmed_without_a_redirect_ends_on_a_page()
    {
        await SignIn();
        var page = await _browser.GetAsync(Logout);
        Assert.That(page.Action, Does.Contain("client_id=account&tab_id="));
        Assert.That((await _browser.PostAsync(page.Action, ("session_code", page.SessionCode))).PageId, Is.EqualTo("login-info"));
        Assert.That(_host.Rows.Sessions, Is.Empty);
    }

    [Test]
    public async Task Posting_without_the_pages_own_code_only_asks()
    {
        await SignIn();
        using var mallory = _host.NewBrowser();
        var foreign = (await mallory.GetAsync(Logout)).SessionCode;
        foreach (var code in new[] { "", "x", foreign })
        {
            var page = await _browser.PostAsync($"{Logout}/logout-confirm?client_id=web&tab_id=x", ("session_code", code), ("confirmLogout", "x"));
            Assert.That(page.PageId, Is.EqualTo("login-logout-confirm"), code);
        }

        Assert.That(_host.Rows.Sessions, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Confirming_a_page_of_an_earlier_session_asks_again()
    {
        var sid = await SignIn();
        var old = await _browser.GetAsync(Logout);
        await _browser.GetAsync($"{Logout}?{Hint(sid)}");
        await SignIn("taro");
        Assert.That((await _browser.PostAsync(old.Action, ("session_code", old.SessionCode))).PageId, Is.EqualTo("login-logout-confirm"));
        Assert.That(_host.Rows.Sessions, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Hint_of_another_session_than_the_browsers_only_asks()
    {
        using var other = _host.NewBrowser();
        var sid = await SignIn("taro", browser: other);
        await SignIn();
        Assert.That((await _browser.GetAsync($"{Logout}?{Hint(sid)}")).PageId, Is.EqualTo("login-logout-confirm"));
        Assert.That(_host.Rows.Sessions, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Hint_in_a_browser_without_a_session_ends_the_hints_session()
    {
        var sid = await SignIn();
        using var other = _host.NewBrowser();
        Assert.That((await other.PostAsync(Logout, ("id_token_hint", _host.Hint(sid)))).PageId, Is.EqualTo("login-info"));
        Assert.That(_host.Rows.Sessions, Is.Empty);
    }

    [Test]
    public async Task Client_that_wants_to_be_sure_has_the_person_asked_even_with_a_hint()
    {
        var sid = await SignIn(clients: "careful");
        Assert.That((await _browser.GetAsync($"{Logout}?{Hint(sid, "careful")}")).PageId, Is.EqualTo("login-logout-confirm"));
    }

    [Test]
    public async Task Nobody_is_asked_where_there_is_no_session_and_a_registered_way_back() =>
        Assert.That((await _browser.GetAsync($"{Logout}?client_id=plain&post_logout_redirect_uri={Bye}&state=s")).Location, Is.EqualTo($"{Bye}?state=s"));

    [TestCase("client_id=nosuch")]
    [TestCase("redirect_uri=http://app.example/bye")]
    [TestCase("")]
    public async Task Unknown_client_and_old_parameter_show_the_question(string query) =>
        Assert.That((await _browser.GetAsync($"{Logout}?{query}")).PageId, Is.EqualTo("login-logout-confirm"));

    [TestCase("client_id=nosuch")]
    [TestCase("client_id=plain&post_logout_redirect_uri=http://evil")]
    public async Task Pages_look_as_the_realm_says_and_change_their_language(string query)
    {
        var page = await _browser.GetAsync($"{Logout}?{query}&ui_locales=en");
        Assert.That(page.Page.DocumentElement.GetAttribute("lang"), Is.EqualTo("en"));
        Assert.That(page.Page.DocumentElement.ClassName, Does.Contain("kc-light"), "the realm has no dark mode");
        var japanese = await _browser.GetAsync(page.Link("a[hreflang=ja]")!);
        Assert.That((japanese.PageId, japanese.Page.DocumentElement.GetAttribute("lang")), Is.EqualTo((page.PageId, "ja")));
    }

    [TestCase("post_logout_redirect_uri=http://app.example/bye", "LOGOUT_ERROR  invalid_request", "Missing parameters: id_token_hint")]
    [TestCase("id_token_hint=abc&post_logout_redirect_uri=http://app.example/bye", "LOGOUT_ERROR  invalid_token", "Invalid parameter: id_token_hint")]
    [TestCase("id_token_hint=abc", "LOGOUT_ERROR  invalid_token", "Invalid parameter: id_token_hint")]
    [TestCase("id_token_hint={hint}&client_id=plain", "LOGOUT_ERROR web invalid_client", "Invalid parameter: id_token_hint")]
    [TestCase("id_token_hint={hint}&post_logout_redirect_uri=http://evil", "LOGOUT_ERROR web invalid_redirect_uri", "Invalid redirect uri")]
    [TestCase("client_id=nosuch&post_logout_redirect_uri=http://app.example/bye", "LOGOUT_ERROR nosuch invalid_redirect_uri", "Invalid redirect uri")]
    public async Task Bad_request_is_an_error_page_and_changes_nothing(string query, string happened, string says)
    {
        await SignIn();
        var page = await _browser.GetAsync($"{Logout}?{query.Replace("{hint}", _host.Hint("s"), StringComparison.Ordinal)}&kc_locale=en");
        Assert.That((page.Status, page.PageId), Is.EqualTo((HttpStatusCode.BadRequest, "login-error")));
        Assert.That(WebUtility.HtmlDecode(page.Text), Does.Contain(says));
        Assert.That(_host.Events, Is.EqualTo(new[] { happened }));
        Assert.That(_host.Rows.Sessions, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Front_channel_clients_are_told_in_frames_of_exactly_their_origins()
    {
        var sid = await SignIn(clients: "web,front");
        var page = await _browser.GetAsync($"{Logout}?{Hint(sid)}&post_logout_redirect_uri={Bye}&state=z");
        Assert.That(page.PageId, Is.EqualTo("login-frontchannel-logout"));
        var html = WebUtility.HtmlDecode(page.Text);
        Assert.That(html, Does.Contain($"http://front.example:9/out?sid={sid}&iss={Uri.EscapeDataString(_host.Address + "/realms/r")}").And.Contain($"{Bye}?state=z"));
        Assert.That(page.Policy, Does.Contain("frame-src http://front.example:9;"));
        Assert.That(await Told(), Does.StartWith("web "));
    }

    [Test]
    public async Task Log_out_token_leaves_out_sid_and_revokes_offline_access_as_the_client_says()
    {
        var sid = await SignIn(clients: "lazy");
        await _browser.GetAsync($"{Logout}?{Hint(sid)}");
        Assert.That(await Told(), Is.EqualTo("lazy lazy|hanako||True"));
    }

    [Test]
    public async Task Hanging_peer_delays_neither_the_person_nor_other_clients()
    {
        var sids = new List<string>();
        for (var person = 0; person < 20; person++)
        {
            using var browser = _host.NewBrowser();
            sids.Add(await SignIn($"person-{person}", "hanging", browser));
        }

        var mine = await SignIn(clients: "hanging,web");
        var watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (var sid in sids.Append(mine))
        {
            using var browser = _host.NewBrowser();
            await browser.GetAsync($"{Logout}?{Hint(sid)}");
        }

        Assert.That(await Told(), Does.StartWith("web "));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public async Task Refresh_token_of_the_application_ends_the_session()
    {
        var sid = await SignIn();
        var token = _host.RefreshToken(sid);
        Assert.That((await _browser.PostAsync(Logout, ("refresh_token", "abc"), ("client_id", "web"))).Text, Is.EqualTo("{\"error\":\"invalid_grant\",\"error_description\":\"Invalid refresh token\"}"));
        Assert.That((await _browser.PostAsync(Logout, ("refresh_token", token), ("client_id", "plain"))).Text, Does.Contain("Invalid refresh token. Token client and authorized client don't match"));
        Assert.That(_host.Rows.Sessions, Has.Count.EqualTo(1));
        Assert.That((await _browser.PostAsync(Logout, ("refresh_token", token), ("client_id", "web"))).Status, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(_host.Rows.Sessions, Is.Empty);
        Assert.That((await _browser.PostAsync(Logout, ("refresh_token", token), ("client_id", "web"))).Status, Is.EqualTo(HttpStatusCode.NoContent));
    }

    [TestCase(null, "No logout token")]
    [TestCase("abc", "The decode of the logoutToken failed")]
    public async Task Receiver_of_log_out_tokens_takes_none(string? token, string says)
    {
        var answer = await _browser.PostAsync($"{Logout}/backchannel-logout", token is null ? [] : [("logout_token", token)]);
        Assert.That((answer.Status, answer.Text), Is.EqualTo((HttpStatusCode.BadRequest, $"{{\"error\":\"invalid_request\",\"error_description\":\"{says}\"}}")));
    }
}
