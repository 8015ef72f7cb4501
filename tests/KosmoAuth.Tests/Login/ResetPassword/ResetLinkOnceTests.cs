using System.Net;
using KosmoAuth.Tests.Support;
using NUnit.Framework;
using static KosmoAuth.Tests.Login.ActionLinks.MailedServer;

namespace KosmoAuth.Tests.Login.ResetPassword;

/// <summary>A link sets one password, whoever has it and however often; the newest mail counts.</summary>
public sealed class ResetLinkOnceTests : ResetTest
{
    [Test]
    public async Task Used_link_is_dead_in_every_browser()
    {
        await AskAsync(Browser);
        var link = await Mailed.LinkAsync();
        await SetPasswordAsync(Browser, await ConfirmAsync(Browser, await Browser.GetAsync(link)));
        using var other = Mailed.NewBrowser();
        IsDead(await Browser.GetAsync(link));
        IsDead(await other.GetAsync(link));
        Assert.That(Mailed.Server.EventLines, Has.Exactly(2).StartsWith("RESET_PASSWORD_ERROR web expired_code"));
    }

    [Test]
    public async Task Fifty_browsers_at_once_set_one_password()
    {
        await AskAsync(Browser);
        var link = await Mailed.LinkAsync();
        var browsers = Enumerable.Range(0, 50).Select(_ => Mailed.NewBrowser()).ToList();
        var forms = await Task.WhenAll(browsers.Select(async browser => await ConfirmAsync(browser, await browser.GetAsync(link))));
        var answers = await Task.WhenAll(browsers.Select((browser, number) => SetPasswordAsync(browser, forms[number], $"New-Password-{number}")));
        var winners = Enumerable.Range(0, 50).Where(number => answers[number].Status == HttpStatusCode.OK).ToList();
        Assert.That(winners, Has.Count.EqualTo(1), string.Join(' ', answers.Select(answer => (int)answer.Status)));
        Assert.That(await OpensAsync($"New-Password-{winners[0]}"), Is.True);
        foreach (var loser in answers.Where(answer => answer.Status != HttpStatusCode.OK))
        {
            IsDead(loser);
        }

        browsers.ForEach(browser => browser.Dispose());
    }

    [Test]
    public async Task Same_form_sent_twice_at_once_ends_in_the_application_both_times()
    {
        await AskAsync(Browser);
        var form = await ConfirmAsync(Browser, await Mailed.OpenAsync(Browser));
        using var twin = Browser.Copy();
        var both = await Task.WhenAll(SetPasswordAsync(Browser, form), SetPasswordAsync(twin, form));
        Assert.That(both.Select(answer => answer.Code is not null), Is.All.True, both[0].Text + both[1].Text);
        Assert.That(Mailed.Server.Rows.Sessions, Has.Count.EqualTo(1));
        Assert.That((await SetPasswordAsync(Browser, form, "Other-Password-1")).Code, Is.Not.Null, "Back and again: the outcome, not a second change");
        Assert.That(await OpensAsync("Other-Password-1"), Is.False);
    }

    [Test]
    public async Task Two_tabs_of_one_link_set_one_password()
    {
        await AskAsync(Browser);
        var link = await Mailed.LinkAsync();
        var first = await ConfirmAsync(Browser, await Browser.GetAsync(link));
        var second = await ConfirmAsync(Browser, await Browser.GetAsync(link));
        Assert.That((await SetPasswordAsync(Browser, first)).Code, Is.Not.Null);
        IsDead(await SetPasswordAsync(Browser, second, "Other-Password-1"));
        Assert.That(await OpensAsync("Other-Password-1"), Is.False);
    }

    [Test]
    public async Task Newest_mail_counts()
    {
        var links = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            await AskAsync(Browser);
            links.Add(await Mailed.LinkAsync());
        }

        using var old = Mailed.NewBrowser();
        IsDead(await old.GetAsync(links[0]));
        IsDead(await old.GetAsync(links[1]));
        Assert.That((await old.GetAsync(links[2])).PageId, Is.EqualTo("login-info"));
    }

    [Test]
    public async Task Newer_mail_ends_what_an_older_one_began()
    {
        await AskAsync(Browser);
        var form = await ConfirmAsync(Browser, await Mailed.OpenAsync(Browser));
        using var second = Mailed.NewBrowser();
        await AskAsync(second);
        await Mailed.SentAsync();
        IsDead(await SetPasswordAsync(Browser, form));
        Assert.That(await OpensAsync("New-Password-1"), Is.False);
    }
}
