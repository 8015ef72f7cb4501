using KosmoAuth.Storage;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.RecallLoginId;

/// <summary>How often and how long a link is good, and what ends it.</summary>
public sealed class RecallLinkLifeTests : RecallTest
{
    [Test]
    public async Task A_link_is_used_once_and_leads_its_browser_to_the_same_page_for_ten_minutes()
    {
        var link = await Recall.RecallAsync(Browser);
        await RecallServer.ShowAsync(Browser, link);
        using var other = Recall.NewBrowser();

        IsDead(await other.GetAsync(link));
        Assert.That(IdOn(await Browser.GetAsync(link)), Is.EqualTo("001000005750"));
        Recall.Clock.Advance(TimeSpan.FromMinutes(10));
        IsDead(await Browser.GetAsync(link));
        Assert.That(Recall.Server.Events[^1].Error, Is.EqualTo("already_used"));
    }

    [Test]
    public async Task The_same_button_pressed_twice_shows_the_same_for_ten_minutes()
    {
        var page = await Browser.GetAsync(await Recall.RecallAsync(Browser));
        await Browser.PostAsync(page.Action, RecallServer.Hidden(page));
        Assert.That(IdOn(await Browser.PostAsync(page.Action, RecallServer.Hidden(page))), Is.EqualTo("001000005750"));
        Assert.That(Recall.Server.EventLines.Count(line => line == "RECALL_LOGIN_ID web"), Is.EqualTo(1));

        Recall.Clock.Advance(TimeSpan.FromMinutes(10));
        IsDead(await Browser.PostAsync(page.Action, RecallServer.Hidden(page)));
    }

    [Test]
    public async Task Of_fifty_browsers_at_once_one_sees_the_ID()
    {
        var link = await Recall.RecallAsync(Browser);
        var pages = new List<(Browser Browser, Answer Page)>();
        for (var i = 0; i < 50; i++)
        {
            var browser = Recall.NewBrowser();
            pages.Add((browser, await browser.GetAsync(link)));
        }

        var answers = await Task.WhenAll(pages.Select(open => open.Browser.PostAsync(open.Page.Action, RecallServer.Hidden(open.Page))));
        pages.ForEach(open => open.Browser.Dispose());
        Assert.That(answers.Count(answer => IdOn(answer) is not null), Is.EqualTo(1));
    }

    [Test]
    public async Task The_newest_mail_counts()
    {
        var first = await Recall.RecallAsync(Browser);
        var second = await Recall.RecallAsync(Browser, mails: 2);

        IsDead(await Browser.GetAsync(first));
        Assert.That(Recall.Server.Events[^1].Error, Is.EqualTo("superseded"));
        Assert.That(IdOn(await RecallServer.ShowAsync(Browser, second)), Is.EqualTo("001000005750"));
    }

    [Test]
    public async Task A_link_lives_an_hour_up_to_the_button()
    {
        var page = await Browser.GetAsync(await Recall.RecallAsync(Browser));
        Recall.Clock.Advance(TimeSpan.FromSeconds(1700));
        page = await Browser.GetAsync(RecallServer.Path + "/confirm");
        Recall.Clock.Advance(TimeSpan.FromSeconds(1800));
        page = await Browser.GetAsync(RecallServer.Path + "/confirm");
        Assert.That(page.PageId, Is.EqualTo("login-recall-login-id-confirm"));
        Recall.Clock.Advance(TimeSpan.FromSeconds(100));

        IsDead(await Browser.PostAsync(page.Action, RecallServer.Hidden(page)));
        Assert.That(Recall.Server.Events[^1].Error, Is.EqualTo("expired_code"));
    }

    [Test]
    public async Task Who_signs_in_needs_the_link_no_more()
    {
        var link = await Recall.RecallAsync(Browser);
        using var other = Recall.NewBrowser();
        await other.SignInAsync(await other.AuthAsync(), "001000005750");
        IsDead(await Browser.GetAsync(link));
        Assert.That(Recall.Server.Events[^1].Error, Is.EqualTo("signed_in_since"));
    }

    [Test]
    public async Task A_link_dies_with_the_address_it_was_sent_to()
    {
        var link = await Recall.RecallAsync(Browser);
        Recall.Server.Rows.Write(async work =>
        {
            var user = (await UserRows.FindByUsernameAsync(work, Recall.Server.Realm("r").Id, "001000005750", default))!;
            await UserRows.UpdateAsync(work, new()
            {
                Id = user.Id, RealmId = user.RealmId, Username = user.Username, Email = "new@example.jp", EmailVerified = true, Enabled = true, Version = user.Version,
            }, default);
        });
        IsDead(await Browser.GetAsync(link));
    }

    [TestCase("")]
    [TestCase("?key=")]
    [TestCase("?key=x")]
    [TestCase("?key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Links_that_never_were_are_dead_and_lead_to_the_identity_check(string query)
    {
        var page = await Browser.GetAsync(RecallServer.Path + "/link" + query);
        IsDead(page);
        Assert.That((await Browser.GetAsync(page.Link("#kc-again")!)).PageId, Is.EqualTo("login-recall-login-id"));
        Assert.That(page.Link("#kc-close"), Is.EqualTo("http://127.0.0.1:9/portal"));
        Assert.That(page.Page.QuerySelectorAll("#login-select-toggle a").Select(a => a.GetAttribute("href")), Has.None.Contains("key="));
    }
}
