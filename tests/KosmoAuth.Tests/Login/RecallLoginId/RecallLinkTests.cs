using System.Net;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.RecallLoginId;

/// <summary>What the mailed link and the button behind it show.</summary>
public sealed class RecallLinkTests : RecallTest
{
    [Test]
    public async Task A_link_shows_a_button_and_the_button_shows_the_ID()
    {
        var link = await Recall.RecallAsync(Browser);
        var page = await Browser.GetAsync(link);
        Assert.That(page.PageId, Is.EqualTo("login-recall-login-id-confirm"), page.Text);
        Assert.That(page.Page.GetElementById("kc-show-login-id")!.TextContent, Is.EqualTo("ログインIDを表示する"));
        Assert.That(page.Text, Does.Not.Contain("001000005750").And.Not.Contain(link[^43..]));

        var result = await Browser.PostAsync(page.Action, RecallServer.Hidden(page));
        Assert.That(IdOn(result), Is.EqualTo("001000005750"), result.Text);
        Assert.That(result.Headers, Does.Contain("no-store").And.Contain("Referrer-Policy: no-referrer"));
        Assert.That(Recall.Server.EventLines, Does.Contain("RECALL_LOGIN_ID web"));
        Assert.That(Recall.Server.Rows.Sessions, Is.Empty, "it is no session");
        Assert.That((await Recall.MailAsync("ログインIDの表示のお知らせ")).Text, Does.Not.Contain("http"));
    }

    [Test]
    public async Task The_token_leaves_the_address_bar_by_a_303()
    {
        using var browser = new Browser(Recall.Server.Address) { Follows = false };
        var answer = await browser.GetAsync(await Recall.RecallAsync(Browser));
        Assert.That((int)answer.Status, Is.EqualTo(303));
        Assert.That(answer.Location, Does.EndWith(RecallServer.Path + "/confirm"));
        Assert.That(answer.Headers, Does.Contain("HttpOnly").IgnoreCase);
    }

    [Test]
    public async Task Looking_uses_nothing_up()
    {
        var link = await Recall.RecallAsync(Browser);
        for (var i = 0; i < 10; i++)
        {
            using var scanner = Recall.NewBrowser();
            await scanner.GetAsync(link);
            using var head = await Recall.Server.SendAsync(new HttpRequestMessage(HttpMethod.Head, link));
        }

        Assert.That(IdOn(await RecallServer.ShowAsync(Browser, link)), Is.EqualTo("001000005750"));
    }

    [Test]
    public async Task Scanners_and_prefetching_browsers_get_nothing_not_even_a_cookie()
    {
        var link = await Recall.RecallAsync(Browser);
        foreach (var address in new[] { link, RecallServer.Path + "/confirm" })
        {
            using var head = await Recall.Server.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));
            using var options = await Recall.Server.SendAsync(new HttpRequestMessage(HttpMethod.Options, address));
            using var prefetch = await Recall.Server.SendAsync(new HttpRequestMessage(HttpMethod.Get, address), ("Sec-Purpose", "prefetch"));
            Assert.That(new[] { head, options, prefetch }.Select(answer => (answer.Headers.Contains("Set-Cookie"), answer.Headers.Location)), Is.All.EqualTo((false, (Uri?)null)));
            Assert.That(head.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }

        Assert.That(Recall.Server.EventLines, Has.None.Contains("RECALL_LOGIN_ID_ERROR"));
        Assert.That(IdOn(await RecallServer.ShowAsync(Browser, link)), Is.EqualTo("001000005750"));
    }

    [Test]
    public async Task The_page_with_the_ID_changes_its_language_for_ten_minutes_in_its_browser_only()
    {
        var link = await Recall.RecallAsync(Browser);
        var result = await RecallServer.ShowAsync(Browser, link);
        var address = result.Link("#login-select-toggle a[hreflang=en]")!;
        Assert.That(address, Does.Not.Contain("001000005750").And.Not.Contain(link[^43..]));
        var english = await Browser.GetAsync(address);
        Assert.That((IdOn(english), english.Page.QuerySelector("h1")!.TextContent), Is.EqualTo(("001000005750", "Your login ID")));
        Assert.That(english.Headers, Does.Contain("no-store"));
        Assert.That(Recall.Server.EventLines.Count(line => line == "RECALL_LOGIN_ID web"), Is.EqualTo(1), "it was shown already");

        using var other = Recall.NewBrowser();
        await other.GetAsync(link);
        Assert.That(IdOn(await other.GetAsync(address)), Is.Null, "who opened the link in another browser");
        Recall.Clock.Advance(TimeSpan.FromMinutes(9));
        var late = await Browser.GetAsync(address);
        Assert.That(IdOn(late), Is.EqualTo("001000005750"));
        Recall.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.That((await Browser.GetAsync(address)).Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await RecallServer.InitializeAsync(Browser, late)).PageId, Is.EqualTo("login-recall-login-id-invalid"), "another language buys no time for the button");
    }

    [Test]
    public async Task A_link_opened_on_another_device_works_and_leads_to_the_application()
    {
        var link = await Recall.RecallAsync(Browser);
        using var phone = Recall.NewBrowser();
        var result = await RecallServer.ShowAsync(phone, link);
        Assert.That(IdOn(result), Is.EqualTo("001000005750"));
        Assert.That(result.Link("#kc-to-login"), Is.EqualTo("http://127.0.0.1:9/portal"));
    }

    [Test]
    public async Task In_the_browser_that_began_the_log_in_goes_on_with_the_ID_filled_in()
    {
        var result = await RecallServer.ShowAsync(Browser, await Recall.RecallAsync(Browser));
        var login = await Browser.GetAsync(result.Link("#kc-to-login")!);
        Assert.That((login.PageId, login.Value("username")), Is.EqualTo(("login-login", "001000005750")));
        Assert.That((await Browser.SignInAsync(login, "001000005750")).Code, Is.Not.Null);
    }

    [TestCase("a page of another origin", HttpStatusCode.Forbidden)]
    [TestCase("no token", HttpStatusCode.OK)]
    public async Task The_button_counts_only_on_its_own_page(string how, HttpStatusCode status)
    {
        var page = await Browser.GetAsync(await Recall.RecallAsync(Browser));
        if (how != "no token")
        {
            Browser.Headers["Origin"] = "https://evil.test";
        }

        var answer = await Browser.PostAsync(page.Action, how == "no token" ? [] : RecallServer.Hidden(page));
        Assert.That((answer.Status, IdOn(answer)), Is.EqualTo((status, (string?)null)));
        Browser.Headers.Remove("Origin");
        Assert.That(IdOn(await Browser.PostAsync(page.Action, RecallServer.Hidden(page))), Is.EqualTo("001000005750"), "nothing was used up");
    }
}
