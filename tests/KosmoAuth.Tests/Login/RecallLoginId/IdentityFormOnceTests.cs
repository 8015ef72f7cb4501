using System.Net;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.RecallLoginId;

/// <summary>A form of the identity check is one try, of the browser that got it.</summary>
public sealed class IdentityFormOnceTests : RecallTest
{
    [Test]
    public async Task A_form_sent_twice_gets_the_same_answer_and_one_mail()
    {
        var form = await RecallServer.OpenAsync(Browser);
        var first = await RecallServer.SendAsync(Browser, form);
        var second = await RecallServer.SendAsync(Browser, form);

        Assert.That((second.PageId, second.Via), Is.EqualTo((first.PageId, first.Via)));
        Assert.That(Sent, Is.EqualTo(1));
    }

    [Test]
    public async Task A_form_that_failed_cannot_try_again()
    {
        var form = await RecallServer.OpenAsync(Browser);
        await RecallServer.SendAsync(Browser, form, ("insuranceNumber", "9"));

        Assert.That((await RecallServer.SendAsync(Browser, form)).Message, Is.EqualTo(Refusal));
        Assert.That(Sent, Is.Zero);
    }

    [Test]
    public async Task Fifty_guesses_at_once_are_no_more_than_five()
    {
        var tries = await Task.WhenAll(Enumerable.Range(0, 50).Select(async number =>
        {
            using var browser = Recall.NewBrowser();
            return await RecallServer.SendAsync(browser, await RecallServer.OpenAsync(browser), ("email", $"guess{number}@example.jp"));
        }));

        Assert.That(tries.Select(page => page.Message), Is.All.EqualTo(Refusal));
        Assert.That(Errors.Count(error => error == "user_not_found"), Is.EqualTo(5));
        Assert.That(Errors.Count(error => error == "too_many_failures"), Is.EqualTo(45));
    }

    [TestCase("a page of another origin", HttpStatusCode.Forbidden)]
    [TestCase("another browser", HttpStatusCode.OK)]
    [TestCase("no token", HttpStatusCode.OK)]
    [TestCase("too late", HttpStatusCode.OK)]
    [TestCase("no cookies", HttpStatusCode.BadRequest)]
    public async Task A_form_counts_only_from_the_browser_that_got_it(string how, HttpStatusCode status)
    {
        var form = await RecallServer.OpenAsync(Browser);
        using var other = Recall.NewBrowser();
        await RecallServer.OpenAsync(other);
        if (how == "too late")
        {
            Recall.Clock.Advance(TimeSpan.FromSeconds(1801));
        }

        var sender = how == "another browser" ? other : Browser;
        if (how == "a page of another origin")
        {
            sender.Headers["Sec-Fetch-Site"] = "cross-site";
        }
        else if (how == "no cookies")
        {
            sender.Jar.Clear();
        }

        var page = await sender.PostAsync(form.Action, [.. how == "no token" ? [] : RecallServer.Hidden(form), .. RecallServer.Hanako]);

        Assert.That(page.Status, Is.EqualTo(status));
        Assert.That((Sent, Errors.Count(error => error != "illegal_origin")), Is.EqualTo((0, 0)));
        if (status == HttpStatusCode.OK)
        {
            Assert.That(page.Message, Does.Contain("もう一度「確認」を押してください。"));
            Assert.That((await RecallServer.SendAsync(sender, page)).PageId, Is.EqualTo("login-recall-login-id-sent"), "the new form counts");
        }
    }
}
