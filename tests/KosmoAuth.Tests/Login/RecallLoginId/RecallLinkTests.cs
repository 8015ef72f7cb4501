using System.Net;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Support;
using KosmoAuth.Users.Passwords;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.RecallLoginId;

public sealed class RecallLinkTests
{
    private RecallServer _recall = null!;
    private Browser _browser = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _recall = await RecallServer.StartAsync();
        _browser = _recall.NewBrowser();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _browser.Dispose();
        await _recall.DisposeAsync();
    }

    private static string? IdOn(Answer page) => page.Page.GetElementById("kc-login-id")?.TextContent;

    private static void IsDead(Answer page)
    {
        Assert.That((page.Status, page.PageId), Is.EqualTo((HttpStatusCode.BadRequest, "login-recall-login-id-invalid")), page.Text);
        Assert.That(page.Page.QuerySelector("[role=alert]")!.TextContent, Is.EqualTo("無効なURLです。 再度本人確認からやり直してください。"));
    }

    [Test]
    public async Task A_link_shows_a_button_and_the_button_shows_the_ID()
    {
        var link = await _recall.RecallAsync(_browser);
        var page = await _browser.GetAsync(link);
        Assert.That(page.PageId, Is.EqualTo("login-recall-login-id-confirm"), page.Text);
        Assert.That(page.Page.GetElementById("kc-show-login-id")!.TextContent, Is.EqualTo("ログインIDを表示する"));
        Assert.That(page.Text, Does.Not.Contain("001000005750").And.Not.Contain(link[^43..]));

        var result = await _browser.PostAsync(page.Action, RecallServer.Hidden(page));
        Assert.That(IdOn(result), Is.EqualTo("001000005750"), result.Text);
        Assert.That(result.Headers, Does.Contain("no-store").And.Contain("Referrer-Policy: no-referrer"));
        Assert.That(_recall.Server.EventLines, Does.Contain("RECALL_LOGIN_ID web"));
        Assert.That(_recall.Server.Rows.Sessions, Is.Empty, "it is no session");
        Assert.That((await _recall.MailAsync("ログインIDの表示のお知らせ")).Text, Does.Not.Contain("http"));
    }

    [Test]
    public async Task The_token_leaves_the_address_bar_by_a_303()
    {
        using var browser = new Browser(_recall.Server.Address) { Follows = false };
        var answer = await browser.GetAsync(await _recall.RecallAsync(_browser));
        Assert.That((int)answer.Status, Is.EqualTo(303));
        Assert.That(answer.Location, Does.EndWith(RecallServer.Path + "/confirm"));
        Assert.That(answer.Headers, Does.Contain("HttpOnly").IgnoreCase);
    }

    [Test]
    public async Task Looking_uses_nothing_up()
    {
        var link = await _recall.RecallAsync(_browser);
        for (var i = 0; i < 10; i++)
        {
            using var scanner = _recall.NewBrowser();
            await scanner.GetAsync(link);
            using var head = await _recall.Server.SendAsync(new HttpRequestMessage(HttpMethod.Head, link));
        }

        Assert.That(IdOn(await RecallServer.ShowAsync(_browser, link)), Is.EqualTo("001000005750"));
    }

    [Test]
    public async Task Scanners_and_prefetching_browsers_get_nothing_not_even_a_cookie()
    {
        var link = await _recall.RecallAsync(_browser);
        foreach (var address in new[] { link, RecallServer.Path + "/confirm" })
        {
            using var head = await _recall.Server.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));
            using var options = await _recall.Server.SendAsync(new HttpRequestMessage(HttpMethod.Options, address));
            using var prefetch = await _recall.Server.SendAsync(new HttpRequestMessage(HttpMethod.Get, address), ("Sec-Purpose", "prefetch"));
            Assert.That(new[] { head, options, prefetch }.Select(answer => (answer.Headers.Contains("Set-Cookie"), answer.Headers.Location)), Is.All.EqualTo((false, (Uri?)null)));
            Assert.That(head.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }

        Assert.That(_recall.Server.EventLines, Has.None.Contains("RECALL_LOGIN_ID_ERROR"));
        Assert.That(IdOn(await RecallServer.ShowAsync(_browser, link)), Is.EqualTo("001000005750"));
    }

    [Test]
    public async Task The_page_with_the_ID_changes_its_language_for_ten_minutes_in_its_browser_only()
    {
        var link = await _recall.RecallAsync(_browser);
        var result = await RecallServer.ShowAsync(_browser, link);
        var address = result.Link("#login-select-toggle a[hreflang=en]")!;
        Assert.That(address, Does.Not.Contain("001000005750").And.Not.Contain(link[^43..]));
        var english = await _browser.GetAsync(address);
        Assert.That((IdOn(english), english.Page.QuerySelector("h1")!.TextContent), Is.EqualTo(("001000005750", "Your login ID")));
        Assert.That(english.Headers, Does.Contain("no-store"));
        Assert.That(_recall.Server.EventLines.Count(line => line == "RECALL_LOGIN_ID web"), Is.EqualTo(1), "it was shown already");

        using var other = _recall.NewBrowser();
        await other.GetAsync(link);
        Assert.That(IdOn(await other.GetAsync(address)), Is.Null, "who opened the link in another browser");
        _recall.Clock.Advance(TimeSpan.FromMinutes(9));
        var late = await _browser.GetAsync(address);
        Assert.That(IdOn(late), Is.EqualTo("001000005750"));
        _recall.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That((await _browser.GetAsync(address)).Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await RecallServer.InitializeAsync(_browser, late)).PageId, Is.EqualTo("login-recall-login-id-invalid"), "another language buys no time for the button");
    }

    [Test]
    public async Task Who_signs_in_needs_the_link_no_more()
    {
        var link = await _recall.RecallAsync(_browser);
        using var other = _recall.NewBrowser();
        await other.SignInAsync(await other.AuthAsync(), "001000005750");
        IsDead(await _browser.GetAsync(link));
        Assert.That(_recall.Server.Events[^1].Error, Is.EqualTo("signed_in_since"));
    }

    [Test]
    public async Task A_link_opened_on_another_device_works_and_leads_to_the_application()
    {
        var link = await _recall.RecallAsync(_browser);
        using var phone = _recall.NewBrowser();
        var result = await RecallServer.ShowAsync(phone, link);
        Assert.That(IdOn(result), Is.EqualTo("001000005750"));
        Assert.That(result.Link("#kc-to-login"), Is.EqualTo("http://127.0.0.1:9/portal"));
    }

    [Test]
    public async Task In_the_browser_that_began_the_log_in_goes_on_with_the_ID_filled_in()
    {
        var result = await RecallServer.ShowAsync(_browser, await _recall.RecallAsync(_browser));
        var login = await _browser.GetAsync(result.Link("#kc-to-login")!);
        Assert.That((login.PageId, login.Value("username")), Is.EqualTo(("login-login", "001000005750")));
        Assert.That((await _browser.SignInAsync(login, "001000005750")).Code, Is.Not.Null);
    }

    [Test]
    public async Task A_link_is_used_once_and_leads_its_browser_to_the_same_page_for_ten_minutes()
    {
        var link = await _recall.RecallAsync(_browser);
        await RecallServer.ShowAsync(_browser, link);
        using var other = _recall.NewBrowser();

        IsDead(await other.GetAsync(link));
        Assert.That(IdOn(await _browser.GetAsync(link)), Is.EqualTo("001000005750"));
        _recall.Clock.Advance(TimeSpan.FromMinutes(10));
        IsDead(await _browser.GetAsync(link));
        Assert.That(_recall.Server.Events[^1].Error, Is.EqualTo("already_used"));
    }

    [Test]
    public async Task The_same_button_pressed_twice_shows_the_same_for_ten_minutes()
    {
        var page = await _browser.GetAsync(await _recall.RecallAsync(_browser));
        await _browser.PostAsync(page.Action, RecallServer.Hidden(page));
        Assert.That(IdOn(await _browser.PostAsync(page.Action, RecallServer.Hidden(page))), Is.EqualTo("001000005750"));
        Assert.That(_recall.Server.EventLines.Count(line => line == "RECALL_LOGIN_ID web"), Is.EqualTo(1));

        _recall.Clock.Advance(TimeSpan.FromMinutes(10));
        IsDead(await _browser.PostAsync(page.Action, RecallServer.Hidden(page)));
    }

    [Test]
    public async Task Of_fifty_browsers_at_once_one_sees_the_ID()
    {
        var link = await _recall.RecallAsync(_browser);
        var pages = new List<(Browser Browser, Answer Page)>();
        for (var i = 0; i < 50; i++)
        {
            var browser = _recall.NewBrowser();
            pages.Add((browser, await browser.GetAsync(link)));
        }

        var answers = await Task.WhenAll(pages.Select(open => open.Browser.PostAsync(open.Page.Action, RecallServer.Hidden(open.Page))));
        pages.ForEach(open => open.Browser.Dispose());
        Assert.That(answers.Count(answer => IdOn(answer) is not null), Is.EqualTo(1));
    }

    [Test]
    public async Task The_newest_mail_counts()
    {
        var first = await _recall.RecallAsync(_browser);
        var second = await _recall.RecallAsync(_browser, mails: 2);

        IsDead(await _browser.GetAsync(first));
        Assert.That(_recall.Server.Events[^1].Error, Is.EqualTo("superseded"));
        Assert.That(IdOn(await RecallServer.ShowAsync(_browser, second)), Is.EqualTo("001000005750"));
    }

    [Test]
    public async Task A_link_lives_an_hour_up_to_the_button()
    {
        var page = await _browser.GetAsync(await _recall.RecallAsync(_browser));
        _recall.Clock.Advance(TimeSpan.FromSeconds(1700));
        page = await _browser.GetAsync(RecallServer.Path + "/confirm");
        _recall.Clock.Advance(TimeSpan.FromSeconds(1800));
        page = await _browser.GetAsync(RecallServer.Path + "/confirm");
        Assert.That(page.PageId, Is.EqualTo("login-recall-login-id-confirm"));
        _recall.Clock.Advance(TimeSpan.FromSeconds(100));

        IsDead(await _browser.PostAsync(page.Action, RecallServer.Hidden(page)));
        Assert.That(_recall.Server.Events[^1].Error, Is.EqualTo("expired_code"));
    }

    [TestCase("")]
    [TestCase("?key=")]
    [TestCase("?key=x")]
    [TestCase("?key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Links_that_never_were_are_dead_and_lead_to_the_identity_check(string query)
    {
        var page = await _browser.GetAsync(RecallServer.Path + "/link" + query);
        IsDead(page);
        Assert.That((await _browser.GetAsync(page.Link("#kc-again")!)).PageId, Is.EqualTo("login-recall-login-id"));
        Assert.That(page.Link("#kc-close"), Is.EqualTo("http://127.0.0.1:9/portal"));
        Assert.That(page.Page.QuerySelectorAll("#login-select-toggle a").Select(a => a.GetAttribute("href")), Has.None.Contains("key="));
    }

    [Test]
    public async Task A_link_dies_with_the_address_it_was_sent_to()
    {
        var link = await _recall.RecallAsync(_browser);
        _recall.Server.Rows.Write(async work =>
        {
            var user = (await UserRows.FindByUsernameAsync(work, _recall.Server.Realm("r").Id, "001000005750", default))!;
            await UserRows.UpdateAsync(work, new()
            {
                Id = user.Id, RealmId = user.RealmId, Username = user.Username, Email = "new@example.jp", EmailVerified = true, Enabled = true, Version = user.Version,
            }, default);
        });
        IsDead(await _browser.GetAsync(link));
    }

    [TestCase("a page of another origin", HttpStatusCode.Forbidden)]
    [TestCase("no token", HttpStatusCode.OK)]
    public async Task The_button_counts_only_on_its_own_page(string how, HttpStatusCode status)
    {
        var page = await _browser.GetAsync(await _recall.RecallAsync(_browser));
        if (how != "no token")
        {
            _browser.Headers["Origin"] = "https://evil.test";
        }

        var answer = await _browser.PostAsync(page.Action, how == "no token" ? [] : RecallServer.Hidden(page));
        Assert.That((answer.Status, IdOn(answer)), Is.EqualTo((status, (string?)null)));
        _browser.Headers.Remove("Origin");
        Assert.That(IdOn(await _browser.PostAsync(page.Action, RecallServer.Hidden(page))), Is.EqualTo("001000005750"), "nothing was used up");
    }

    [Test]
    public async Task Initialising_ends_the_password_and_the_sessions_and_mails_a_temporary_one()
    {
        using var elsewhere = _recall.NewBrowser();
        await elsewhere.SignInAsync(await elsewhere.AuthAsync(), "001000005750");
        var result = await RecallServer.ShowAsync(_browser, await _recall.RecallAsync(_browser));
        var page = await RecallServer.InitializeAsync(_browser, result);

        Assert.That((page.PageId, page.Page.QuerySelector("h1")!.TextContent), Is.EqualTo(("login-recall-login-id-password", "パスワードの初期化")), page.Text);
        Assert.That(page.Page.QuerySelectorAll("main p").Select(p => p.TextContent), Does.Contain("仮パスワードがメールにて送信されますので、ご確認ください。"));
        Assert.That(_recall.Server.Rows.Sessions, Is.Empty);
        var mail = await _recall.MailAsync("仮パスワードのお知らせ");
        await _recall.MailAsync("仮パスワード発行のお知らせ");
        var password = mail.Text.Split('\n').Single(line => line.Length == 13 && line.All(char.IsAsciiLetterOrDigit));
        Assert.That(mail.Text, Does.Contain("24時間").Or.Contain("1日"));

        var (user, credential) = await Stored();
        Assert.That(user.RequiredActions, Does.Contain("UPDATE_PASSWORD"));
        Assert.That(TemporaryPassword.Until(credential), Is.EqualTo(_recall.Clock.Seconds + 86_400));
        var old = await elsewhere.SignInAsync(await elsewhere.AuthAsync(), "001000005750");
        Assert.That(old.PageId, Is.EqualTo("login-login"), "the old password is none any more");
        var now = await elsewhere.SignInAsync(await elsewhere.AuthAsync(), "001000005750", password);
        Assert.That(now.Code, Is.Null, "a new password has to be chosen first");
        Assert.That(now.PageId, Is.Not.EqualTo("login-login"), "the temporary one is right");
    }

    private Task<string> TemporaryPasswordAsync() => _recall.TemporaryPasswordAsync(_browser);

    private async Task<string?> PageAfter(string password)
    {
        using var browser = _recall.NewBrowser();
        return (await browser.SignInAsync(await browser.AuthAsync(), "001000005750", password)).PageId;
    }

    [Test]
    public async Task A_temporary_password_is_good_for_one_log_in()
    {
        var password = await TemporaryPasswordAsync();
        var pages = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => PageAfter(password)));

        Assert.That(pages.Count(page => page != "login-login"), Is.EqualTo(1));
        Assert.That(await PageAfter(password), Is.EqualTo("login-login"));
    }

    [TestCase(86_399, false)]
    [TestCase(86_400, true)]
    public async Task A_temporary_password_is_good_for_a_day(int seconds, bool over)
    {
        var password = await TemporaryPasswordAsync();
        _recall.Clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.That(await PageAfter(password) == "login-login", Is.EqualTo(over));
    }

    [Test]
    public async Task A_temporary_password_is_none_for_a_password_grant()
    {
        var password = await TemporaryPasswordAsync();
        var answer = await TestServer.JsonAsync(_recall.Server.PostAsync(
            "/realms/r/protocol/openid-connect/token", ("grant_type", "password"), ("client_id", "web"), ("username", "001000005750"), ("password", password)));

        Assert.That(answer.GetProperty("error").GetString(), Is.EqualTo("invalid_grant"));
        Assert.That(_recall.Server.Events[^1].Error, Is.EqualTo("invalid_user_credentials"));
        Assert.That(await PageAfter(password), Is.Not.EqualTo("login-login"), "it was not used up");
    }

    [Test]
    public async Task A_second_temporary_password_ends_the_first()
    {
        var first = await TemporaryPasswordAsync();
        using var other = _recall.NewBrowser();
        await RecallServer.InitializeAsync(other, await RecallServer.ShowAsync(other, await _recall.RecallAsync(other, mails: 2)));
        await _recall.MailAsync("仮パスワードのお知らせ", 2);

        Assert.That(await PageAfter(first), Is.EqualTo("login-login"));
    }

    [Test]
    public async Task Initialising_twice_is_once()
    {
        var result = await RecallServer.ShowAsync(_browser, await _recall.RecallAsync(_browser));
        var pages = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => RecallServer.InitializeAsync(_browser.Copy(), result)));
        Assert.That(pages.Select(page => page.PageId), Is.All.EqualTo("login-recall-login-id-password"));
        await _recall.MailAsync("仮パスワードのお知らせ");
        Assert.That(_recall.Server.EventLines.Count(line => line == "SEND_RESET_PASSWORD web temporary-password"), Is.EqualTo(1));
    }

    [TestCase("another browser")]
    [TestCase("no token")]
    [TestCase("after ten minutes")]
    public async Task Initialising_counts_only_on_its_own_page_for_ten_minutes(string how)
    {
        var result = await RecallServer.ShowAsync(_browser, await _recall.RecallAsync(_browser));
        using var other = _recall.NewBrowser();
        await other.AuthAsync();
        if (how == "after ten minutes")
        {
            _recall.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        switch (how)
        {
            case "another browser":
                IsDead(await RecallServer.InitializeAsync(other, result));
                break;
            case "no token":
                Assert.That((await _browser.PostAsync(RecallServer.Path + "/initialize-password")).PageId, Is.EqualTo("login-recall-login-id-result"), "the button is there still");
                break;
            default:
                IsDead(await RecallServer.InitializeAsync(_browser, result));
                break;
        }

        Assert.That(_recall.Server.EventLines, Has.None.StartsWith("SEND_RESET_PASSWORD"));
        Assert.That(TemporaryPassword.Until((await Stored()).Password), Is.Null);
    }

    [Test]
    public async Task A_get_of_the_button_does_nothing()
    {
        await RecallServer.ShowAsync(_browser, await _recall.RecallAsync(_browser));
        Assert.That((await _browser.GetAsync(RecallServer.Path + "/initialize-password")).Status, Is.EqualTo(HttpStatusCode.MethodNotAllowed).Or.EqualTo(HttpStatusCode.NotFound));
    }

    private async Task<(Realms.User User, Realms.Credential Password)> Stored() =>
        await _recall.Server.Get<Database>().ReadAsync(async work =>
        {
            var user = (await UserRows.FindByUsernameAsync(work, _recall.Server.Realm("r").Id, "001000005750", default))!;
            return (user, (await UserRows.CredentialsAsync(work, user.RealmId, user.Id, "password", default))[0]);
        }, default);
}
