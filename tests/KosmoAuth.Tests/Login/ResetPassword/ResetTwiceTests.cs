using System.Net;
using KosmoAuth.Tests.Support;
using NUnit.Framework;
using static KosmoAuth.Tests.Login.ActionLinks.MailedServer;

namespace KosmoAuth.Tests.Login.ResetPassword;

/// <summary>Two quick clicks, and Back.</summary>
public sealed class ResetTwiceTests : ResetTest
{
    private const string Notice = "You should receive an email shortly with further instructions.";

    private static async Task<Answer> PageAsync(Browser browser) => await browser.GetAsync((await browser.AuthAsync("&ui_locales=en")).Link("#kc-forgot-password")!);

    private int Wishes => Mailed.Server.EventLines.Count(line => line.StartsWith("SEND_RESET_PASSWORD ", StringComparison.Ordinal));

    [Test]
    public async Task The_same_form_sent_twice_is_one_mail([Values] bool atOnce)
    {
        var page = await PageAsync(Browser);
        using var twin = Browser.Copy();
        var first = Browser.PostAsync(page.Action, ("username", "taro"));
        if (!atOnce)
        {
            await first;
            await Mailed.SentAsync();
        }

        var second = await twin.PostAsync(page.Action, ("username", "taro"));
        Assert.That(new[] { (await first).Message, second.Message }, Is.All.EqualTo(Notice));
        var question = await Mailed.OpenAsync(Browser);
        Assert.That((Mailed.Mails.Count, Wishes), Is.EqualTo((1, 1)));
        Assert.That((await SetPasswordAsync(Browser, await ConfirmAsync(Browser, question))).Code, Is.Not.Null, "the link of that mail is the newest");
    }

    [Test]
    public async Task A_second_form_or_another_name_is_another_wish()
    {
        var page = await PageAsync(Browser);
        await Browser.PostAsync(page.Action, ("username", "taro"));
        await Browser.PostAsync(page.Action, ("username", "hanako"));
        await Mailed.SentAsync();
        Assert.That(Mailed.Mails.Select(mail => mail.To), Is.EqualTo(new[] { "taro@example.org", "hanako@example.org" }));

        using var other = Mailed.NewBrowser();
        await other.PostAsync((await PageAsync(other)).Action, ("username", "taro"));
        await Mailed.SentAsync();
        Assert.That((Mailed.Mails.Count, Wishes), Is.EqualTo((3, 3)));
    }

    [Test]
    public async Task Back_leads_to_the_page_of_the_link_and_the_link_still_works()
    {
        await AskAsync(Browser);
        var question = await Mailed.OpenAsync(Browser);
        var form = await ConfirmAsync(Browser, question);
        Assert.That(form.PageId, Is.EqualTo("login-login-update-password"));

        var back = await Browser.GetAsync(question.Via!);
        Assert.That((back.Status, back.PageId), Is.EqualTo((HttpStatusCode.OK, "login-info")), back.Text);
        foreach (var page in new[] { back, question })
        {
            form = await ConfirmAsync(Browser, page);
            Assert.That(form.PageId, Is.EqualTo("login-login-update-password"), form.Text);
        }

        Assert.That((await SetPasswordAsync(Browser, form)).Code, Is.Not.Null);
        IsDead(await Browser.GetAsync(question.Via!));
        IsDead(await ConfirmAsync(Browser, back));
    }

    [Test]
    public async Task Behind_Back_there_is_nothing_for_another_browser()
    {
        await AskAsync(Browser);
        var question = await Mailed.OpenAsync(Browser);
        var form = await ConfirmAsync(Browser, question);
        using var other = Mailed.NewBrowser();
        await other.AuthAsync();
        IsDead(await other.GetAsync(question.Via!));
        IsDead(await ConfirmAsync(other, question));
        Assert.That((await other.GetAsync(form.Via!)).PageId, Is.Not.EqualTo("login-login-update-password"));
        Assert.That((await SetPasswordAsync(other, form)).Code, Is.Null);
        Assert.That((await SetPasswordAsync(Browser, form)).Code, Is.Not.Null, "nothing of it counted");
    }
}
