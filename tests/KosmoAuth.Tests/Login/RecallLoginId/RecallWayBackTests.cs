using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.RecallLoginId;

/// <summary>Back, Forward and Reload: each step ends in a page of its own that a GET shows.</summary>
public sealed class RecallWayBackTests : RecallTest
{
    [Test]
    public async Task Back_and_Forward_find_a_page_behind_every_step()
    {
        var begin = await RecallServer.OpenAsync(Browser);
        var sent = await RecallServer.SendAsync(Browser, begin);
        var confirm = await Browser.GetAsync(await Recall.LinkAsync());
        var result = await Browser.PostAsync(confirm.Action, RecallServer.Hidden(confirm));
        var done = await RecallServer.InitializeAsync(Browser, result);
        var steps = new[] { (sent, "sent"), (result, "result"), (done, "initialized") };
        Assert.That(steps.Select(step => new Uri(step.Item1.Via!).AbsolutePath), Is.EqualTo(steps.Select(step => $"{RecallServer.Path}/{step.Item2}")), "a GET of its own");
        Assert.That(result.Via, Does.Not.Contain("001000005750"));

        // Where Back and Forward lead: the page with the ID lives ten minutes, and pressing its button again is no second time.
        Assert.That(IdOn(await Browser.GetAsync(confirm.Via!)), Is.EqualTo("001000005750"));
        var back = await Browser.GetAsync(result.Via!);
        Assert.That(IdOn(back), Is.EqualTo("001000005750"));
        Assert.That((await RecallServer.InitializeAsync(Browser, back)).PageId, Is.EqualTo("login-recall-login-id-password"));
        await Recall.MailAsync("仮パスワードのお知らせ");
        Assert.That(Recall.Server.EventLines.Count(line => line == "SEND_RESET_PASSWORD web temporary-password"), Is.EqualTo(1));
        using var other = Recall.NewBrowser();
        foreach (var address in new[] { confirm.Via!, result.Via! })
        {
            IsDead(await other.GetAsync(address));
        }

        Recall.Clock.Advance(TimeSpan.FromMinutes(10));
        foreach (var address in new[] { confirm.Via!, result.Via! })
        {
            IsDead(await Browser.GetAsync(address));
        }

        Assert.That((await Browser.GetAsync(done.Via!)).PageId, Is.EqualTo("login-recall-login-id-password"));
    }

    [Test]
    public async Task No_button_is_answered_but_by_a_303()
    {
        using var still = new Browser(Recall.Server.Address) { Follows = false, Headers = { ["Accept-Language"] = "ja" } };
        var link = await Recall.RecallAsync(Browser);
        await still.GetAsync(link);
        var confirm = await still.GetAsync(RecallServer.Path + "/confirm");
        var result = await RecallServer.ShowAsync(Browser, link);
        foreach (var (path, form) in new[]
        {
            ("/confirm", RecallServer.Hidden(confirm)), ("/confirm", []), ("/initialize-password", RecallServer.Hidden(result)), ("/initialize-password", []),
        })
        {
            var answer = await still.PostAsync(RecallServer.Path + path, form);
            Assert.That(((int)answer.Status, answer.Text), Is.EqualTo((303, "")), path);
            Assert.That(answer.Headers, Does.Contain("no-store"));
        }
    }
}
