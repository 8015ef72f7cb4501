using System.Net;
using KosmoAuth.Tests.Login.ActionLinks;
using KosmoAuth.Tests.Support;
using NUnit.Framework;
using static KosmoAuth.Tests.Login.ActionLinks.MailedServer;

namespace KosmoAuth.Tests.Login.ResetPassword;

/// <summary>Two quick clicks, and Back.</summary>
public sealed class ResetTwiceTests
{
    private const string Notice = "You should receive an email shortly with further instructions.";

    private MailedServer _mailed = null!;
    private Browser _browser = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _mailed = await MailedServer.StartAsync();
        _browser = _mailed.NewBrowser();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _browser.Dispose();
        await _mailed.DisposeAsync();
    }

    private static async Task<Answer> PageAsync(Browser browser) => await browser.GetAsync((await browser.AuthAsync("&ui_locales=en")).Link("#kc-forgot-password")!);

    private int Wishes => _mailed.Server.EventLines.Count(line => line.StartsWith("SEND_RESET_PASSWORD ", StringComparison.Ordinal));

    private static void IsDead(Answer answer) => Assert.That((answer.Status, answer.PageId), Is.EqualTo((HttpStatusCode.BadRequest, "login-error")), answer.Text);

    [Test]
    public async Task The_same_form_sent_twice_is_one_mail([Values] bool atOnce)
    {
        var page = await PageAsync(_browser);
        using var twin = _browser.Copy();
        var first = _browser.PostAsync(page.Action, ("username", "taro"));
        if (!atOnce)
        {
            await first;
            await _mailed.SentAsync();
        }

        var second = await twin.PostAsync(page.Action, ("username", "taro"));
        Assert.That(new[] { (await first).Message, second.Message }, Is.All.EqualTo(Notice));
        var question = await _mailed.OpenAsync(_browser);
        Assert.That((_mailed.Mails.Count, Wishes), Is.EqualTo((1, 1)));
        Assert.That((await SetPasswordAsync(_browser, await ConfirmAsync(_browser, question))).Code, Is.Not.Null, "the link of that mail is the newest");
    }

    [Test]
    public async Task A_second_form_or_another_name_is_another_wish()
    {
        var page = await PageAsync(_browser);
        await _browser.PostAsync(page.Action, ("username", "taro"));
        await _browser.PostAsync(page.Action, ("username", "hanako"));
        await _mailed.SentAsync();
        Assert.That(_mailed.Mails.Select(mail => mail.To), Is.EqualTo(new[] { "taro@example.org", "hanako@example.org" }));

        using var other = _mailed.NewBrowser();
        await other.PostAsync((await PageAsync(other)).Action, ("username", "taro"));
        await _mailed.SentAsync();
        Assert.That((_mailed.Mails.Count, Wishes), Is.EqualTo((3, 3)));
    }

    [Test]
    public async Task Back_leads_to_the_page_of_the_link_and_the_link_still_works()
    {
        await AskAsync(_browser);
        var question = await _mailed.OpenAsync(_browser);
        var form = await ConfirmAsync(_browser, question);
        Assert.That(form.PageId, Is.EqualTo("login-login-update-password"));

        var back = await _browser.GetAsync(question.Via!);
        Assert.That((back.Status, back.PageId), Is.EqualTo((HttpStatusCode.OK, "login-info")), back.Text);
        foreach (var page in new[] { back, question })
        {
            form = await ConfirmAsync(_browser, page);
            Assert.That(form.PageId, Is.EqualTo("login-login-update-password"), form.Text);
        }

        Assert.That((await SetPasswordAsync(_browser, form)).Code, Is.Not.Null);
        IsDead(await _browser.GetAsync(question.Via!));
        IsDead(await ConfirmAsync(_browser, back));
    }

    [Test]
    public async Task Behind_Back_there_is_nothing_for_another_browser()
    {
        await AskAsync(_browser);
        var question = await _mailed.OpenAsync(_browser);
        var form = await ConfirmAsync(_browser, question);
        using var other = _mailed.NewBrowser();
        await other.AuthAsync();
        IsDead(await other.GetAsync(question.Via!));
        IsDead(await ConfirmAsync(other, question));
        Assert.That((await other.GetAsync(form.Via!)).PageId, Is.Not.EqualTo("login-login-update-password"));
        Assert.That((await SetPasswordAsync(other, form)).Code, Is.Null);
        Assert.That((await SetPasswordAsync(_browser, form)).Code, Is.Not.Null, "nothing of it counted");
    }
}
