using System.Net;
using KosmoAuth.Tests.Login.Support;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login;

public sealed class SignInTests
{
    private LoginHost _host = null!;
    private Browser _browser = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await LoginHost.StartAsync(new LoginRealm());
        _browser = _host.NewBrowser();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    [Test]
    public async Task Name_and_password_give_a_code_with_Keycloaks_parameters_in_order()
    {
        var page = await _browser.AuthAsync("&ui_locales=en");
        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(page.PageId, Is.EqualTo("login-login"));
        Assert.That(page.Action, Does.Match(@"^http://127\.0\.0\.1:\d+/realms/r/login-actions/authenticate\?session_code=[\w-]{43}&execution=[^&]+&client_id=web&tab_id=[\w-]+&client_data=[\w-]+$"));
        var done = await _browser.SignInAsync(page, "taro");
        Assert.That(done.Status, Is.EqualTo(HttpStatusCode.Found), done.Text);
        Assert.That(done.Location, Does.Match(@"^http://127\.0\.0\.1:9/cb\?state=S&session_state=[\w-]{24}&iss=http%3A%2F%2F127\.0\.0\.1%3A\d+%2Frealms%2Fr&code=[\w-]+\.[\w-]{24}\.id-of-web$"));
        Assert.That(_browser.Jar.Keys, Does.Contain("KEYCLOAK_IDENTITY").And.Contain("KEYCLOAK_SESSION").And.Contain("AUTH_SESSION_ID"));
        Assert.That(_host.Events, Has.Some.StartsWith("LOGIN web"));
    }

    [Test]
    public async Task A_stranger_costs_no_row()
    {
        for (var i = 0; i < 20; i++)
        {
            using var stranger = _host.NewBrowser();
            var writes = _host.Rows.Writes;
            var page = await stranger.AuthAsync();
            Assert.That(_host.Rows.Writes, Is.EqualTo(writes), "to look at the page asks nothing of the database");
            await stranger.SignInAsync(page, "nobody");
        }

        Assert.That((_host.Rows.Logins.Count, _host.Rows.Sessions.Count, _host.Rows.Spent.Count, _host.Rows.Failures.Count), Is.EqualTo((0, 0, 0, 0)));
    }

    [Test]
    public async Task Wrong_passwords_and_unknown_names_look_alike()
    {
        var page = await _browser.AuthAsync("&ui_locales=en");
        var wrong = await _browser.SignInAsync(page, "taro", "wrong");
        var unknown = await _browser.SignInAsync(page, "nobody", "wrong");
        Assert.That(wrong.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(wrong.Page.GetElementById("input-error-username")?.TextContent.Trim(), Is.EqualTo("Invalid username or password."));
        Assert.That(Masked(wrong, "taro"), Is.EqualTo(Masked(unknown, "nobody")));
        Assert.That(wrong.Value("username"), Is.EqualTo("taro"));
        Assert.That(wrong.Text, Does.Not.Contain("wrong\""));
        Assert.That(_host.Hashing.Count, Is.EqualTo(2));
        Assert.That(_host.Events, Has.Exactly(1).Contain("invalid_user_credentials").And.Exactly(1).Contain("user_not_found"));
    }

    [Test]
    public async Task A_disabled_account_is_called_so_only_to_who_knows_the_password()
    {
        _host.AddUser("gone", enabled: false);
        var page = await _browser.AuthAsync("&ui_locales=en");
        Assert.That((await _browser.SignInAsync(page, "gone", "wrong")).Text, Does.Contain("Invalid username or password."));
        Assert.That((await _browser.SignInAsync(page, "gone")).Message, Does.StartWith("Account is disabled"));
    }

    [Test]
    public async Task Credentials_in_an_address_are_not_looked_at()
    {
        var page = await _browser.AuthAsync();
        var shown = await _browser.GetAsync(page.Action + "&username=taro&password=Password-1");
        Assert.That(shown.PageId, Is.EqualTo("login-login"));
        Assert.That(_host.Hashing.Count, Is.Zero);
    }

    [Test]
    public async Task Full_width_names_and_mail_addresses_sign_in()
    {
        Assert.That((await _browser.SignInAsync(await _browser.AuthAsync(), "ＴＡＲＯ")).Code, Is.Not.Null);
        using var other = _host.NewBrowser();
        Assert.That((await other.SignInAsync(await other.AuthAsync(), "taro@example.org", "Ｐａｓｓｗｏｒｄ－１")).Code, Is.Not.Null);
    }

    [Test]
    public async Task The_same_form_sent_twice_gives_the_same_session()
    {
        var page = await _browser.AuthAsync();
        var twin = _browser.Copy();
        var first = await _browser.SignInAsync(page, "taro");
        var second = await twin.SignInAsync(page, "taro");
        Assert.That(second.Sent["session_state"], Is.EqualTo(first.Sent["session_state"]));
        Assert.That(second.Code, Is.Not.EqualTo(first.Code));
    }

    [Test]
    public async Task Five_tabs_all_arrive()
    {
        var tabs = new List<Answer>();
        for (var i = 0; i < 5; i++)
        {
            tabs.Add(await _browser.AuthAsync($"&login_hint={i}"));
        }

        Assert.That((await _browser.SignInAsync(tabs[2], "taro")).Code, Is.Not.Null);
        Assert.That((await _browser.GetAsync(tabs[0].Action)).Code, Is.Not.Null, "reload");
        foreach (var tab in tabs)
        {
            Assert.That((await _browser.SignInAsync(tab, "taro")).Code, Is.Not.Null);
        }

        Assert.That(_host.Rows.Sessions, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task The_form_of_one_browser_is_of_no_use_in_another()
    {
        var page = await _browser.AuthAsync("&ui_locales=en");
        using var other = _host.NewBrowser();
        var refused = await other.SignInAsync(page, "taro");
        Assert.That((refused.Status, refused.PageId), Is.EqualTo((HttpStatusCode.BadRequest, "login-error")));
        Assert.That(refused.Message, Does.StartWith("Restart login cookie not found."));
        Assert.That(refused.Link("#backToApplication"), Is.EqualTo("http://127.0.0.1:9/app/"));
        Assert.That((await other.AuthAsync()).PageId, Is.EqualTo("login-login"));
        Assert.That((await other.SignInAsync(page, "taro")).Code, Is.Null);
        Assert.That(_host.Hashing.Count, Is.Zero);
    }

    [TestCase("Origin", "https://evil.test")]
    [TestCase("Sec-Fetch-Site", "cross-site")]
    [TestCase("Sec-Fetch-Site", "same-site")]
    public async Task A_form_posted_from_elsewhere_is_refused(string header, string value)
    {
        var page = await _browser.AuthAsync();
        _browser.Headers[header] = value;
        Assert.That((await _browser.SignInAsync(page, "taro")).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(_host.Hashing.Count, Is.Zero);
    }

    [Test]
    public async Task A_wrong_session_code_leads_back_with_a_word()
    {
        var page = await _browser.AuthAsync("&ui_locales=en");
        var code = page.Action.Split("session_code=")[1].Split('&')[0];
        var again = await _browser.PostAsync(page.Action.Replace(code, code[..^3] + "AAA", StringComparison.Ordinal), ("username", "taro"), ("password", "Password-1"));
        Assert.That(again.Via, Does.Match(@"/login-actions/authenticate\?execution=[^&]+&client_id=web&tab_id=[^&]+&client_data=[^&]+$"));
        Assert.That(again.Message, Does.StartWith("Action expired."));
        Assert.That((await _browser.SignInAsync(again, "taro")).Code, Is.Not.Null);
    }

    [Test]
    public async Task A_page_left_too_long_starts_again_and_arrives()
    {
        var page = await _browser.AuthAsync("&ui_locales=en");
        _host.Clock.Now += TimeSpan.FromSeconds(1801);
        var again = await _browser.SignInAsync(page, "taro");
        Assert.That(again.Message, Does.StartWith("Your login attempt timed out."));
        Assert.That((await _browser.SignInAsync(again, "taro")).Sent["state"], Is.EqualTo("S"));
    }

    [Test]
    public async Task The_language_is_switched_by_a_link_and_kept()
    {
        var page = await _browser.AuthAsync("&ui_locales=en");
        var japanese = await _browser.GetAsync(page.Link("a[hreflang=ja]")!);
        Assert.That(japanese.Page.DocumentElement.GetAttribute("lang"), Is.EqualTo("ja"));
        Assert.That((await _browser.SignInAsync(japanese, "taro", "wrong")).Page.DocumentElement.GetAttribute("lang"), Is.EqualTo("ja"));
        Assert.That((await _browser.AuthAsync()).Page.DocumentElement.GetAttribute("lang"), Is.EqualTo("ja"));
    }

    [Test]
    public async Task Without_parameters_or_with_broken_ones_there_is_one_clear_page()
    {
        Assert.That((await _browser.GetAsync("/realms/r/login-actions/authenticate")).Status, Is.EqualTo(HttpStatusCode.BadRequest));
        await _browser.AuthAsync();
        var broken = await _browser.GetAsync("/realms/r/login-actions/authenticate?client_id=web&tab_id=x&client_data=garbage&kc_locale=en");
        Assert.That((broken.Status, broken.Message), Is.EqualTo((HttpStatusCode.BadRequest, "Invalid Request")));
        Assert.That((await _browser.GetAsync("/realms/r/login-actions/authenticate?client_id=nosuch&kc_locale=en")).Message, Is.EqualTo("Unknown login requester"));
    }

    [Test]
    public async Task A_request_too_large_for_an_address_still_arrives()
    {
        var random = new Random(1);
        var state = new string([.. Enumerable.Range(0, 3900).Select(_ => (char)random.Next('a', 'z' + 1))]);
        var page = await _browser.GetAsync($"/realms/r/protocol/openid-connect/auth?client_id=web&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&scope=openid&state={state}");
        Assert.That(page.Action, Has.Length.LessThan(2500));
        var again = await _browser.GetAsync(page.Link("a[hreflang=en]")!);
        var done = await _browser.SignInAsync(again, "taro");
        Assert.That(done.Location ?? "", Does.Contain(state));
    }

    [Test]
    public async Task When_hashing_is_full_the_answer_is_come_again()
    {
        await using var host = await LoginHost.StartAsync(new LoginRealm { Hashing = new() { Parallelism = 1, MostWaiting = 0 } });
        using var browser = host.NewBrowser();
        var page = await browser.AuthAsync();
        await host.WhileHashingIsFullAsync(async () =>
        {
            var busy = await browser.SignInAsync(page, "taro");
            Assert.That(busy.Status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(busy.Headers, Does.Contain("Retry-After: "));
        });
        Assert.That((await browser.SignInAsync(page, "taro")).Code, Is.Not.Null);
    }

    [Test]
    public async Task A_restart_between_any_two_requests_changes_nothing()
    {
        await _host.DisposeAsync();
        _host = await LoginHost.StartAsync(new LoginRealm { Browser = Flows.CookieOr(Flows.Step("auth-username-form"), Flows.Step("auth-password-form")) }.Add("other", "http://127.0.0.1:9/other", consent: true));
        using var browser = _host.NewBrowser();
        var name = await browser.AuthAsync(client: "other", redirect: "http://127.0.0.1:9/other");
        await _host.RestartAsync();
        var password = await browser.PostAsync(name.Action, ("username", "taro"));
        await _host.RestartAsync();
        var consent = await browser.PostAsync(password.Action, ("password", "Password-1"));
        await _host.RestartAsync();
        var done = await browser.PostAsync(consent.Action, ("accept", ""), ("code", consent.Page.QuerySelector("input[name=code]")!.GetAttribute("value")!));
        Assert.That(done.Code, Is.Not.Null, done.Text);
        await _host.RestartAsync();
        Assert.That((await browser.AuthAsync("&prompt=none")).Code, Is.Not.Null);
    }

    [Test]
    public async Task An_address_that_is_no_longer_registered_gets_no_code()
    {
        var page = await _browser.AuthAsync();
        _host.Realm = new LoginRealm().Add("web", "http://127.0.0.1:9/other").Build();
        Assert.That((await _browser.SignInAsync(page, "taro")).PageId, Is.EqualTo("login-error"));
    }

    [Test]
    public async Task Odd_forms_get_the_usual_page()
    {
        var page = await _browser.AuthAsync();
        foreach (var form in new (string, string)[][]
        {
            [], [("username", "taro")], [("password", "Password-1")], [("username[]", "taro"), ("password", "Password-1")], [("username", "taro"), ("password", "x"), ("password", "Password-1")],
            [("username", "ta\0ro"), ("password", "x")], [("username", "' or '1'='1"), ("password", "x")], [("username", "taro"), ("password", new string('x', 1_000_000))], [("username", new string('x', 100_000)), ("password", "x")],
        })
        {
            var answer = await _browser.PostAsync(page.Action, form);
            Assert.That((answer.Status, answer.PageId), Is.EqualTo((HttpStatusCode.OK, "login-login")));
        }
    }

    [Test]
    public async Task An_address_that_guesses_too_much_is_slowed_down()
    {
        await _host.DisposeAsync();
        _host = await LoginHost.StartAsync(new LoginRealm { FailuresPerMinute = 5 });
        using var browser = _host.NewBrowser();
        var page = await browser.AuthAsync();
        for (var i = 0; i < 5; i++)
        {
            Assert.That((await browser.SignInAsync(page, "name" + i, "x")).Status, Is.EqualTo(HttpStatusCode.OK));
        }

        Assert.That((await browser.SignInAsync(page, "taro")).Status, Is.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(_host.Hashing.Count, Is.EqualTo(5));
        _host.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.That((await browser.SignInAsync(page, "taro")).Code, Is.Not.Null);
    }

    private static string Masked(Answer answer, string name) =>
        System.Text.RegularExpressions.Regex.Replace(answer.Text.Replace(name, "NAME", StringComparison.Ordinal), "session_code=[^&]+|client_data=[^&\"]+", "X");
}
