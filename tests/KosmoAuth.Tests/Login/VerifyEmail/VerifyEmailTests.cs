using System.Net;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Login.ActionLinks;
using KosmoAuth.Tests.Support;
using NUnit.Framework;
using static KosmoAuth.Tests.Login.ActionLinks.MailedServer;

namespace KosmoAuth.Tests.Login.VerifyEmail;

/// <summary>A mail address is shown to be somebody's.</summary>
public sealed class VerifyEmailTests
{
    private MailedServer _mailed = null!;
    private Browser _browser = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _mailed = await MailedServer.StartAsync("\"verifyEmail\": true,");
        _browser = _mailed.NewBrowser();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _browser.Dispose();
        await _mailed.DisposeAsync();
    }

    private async Task<Answer> SignInAsync() => await _browser.SignInAsync(await _browser.AuthAsync("&ui_locales=en"), "taro");

    private bool IsVerified()
    {
        var verified = false;
        _mailed.Change("taro", (_, user) =>
        {
            verified = user.EmailVerified;
            return ValueTask.CompletedTask;
        });
        return verified;
    }

    [Test]
    public async Task Same_browser_goes_on_to_the_application()
    {
        var page = await SignInAsync();
        Assert.That((page.PageId, page.Message), Is.EqualTo(("login-login-verify-email", "You need to verify your email address to activate your account.")), page.Text);
        Assert.That(page.Text, Does.Contain("taro@example.org"));
        var question = await _mailed.OpenAsync(_browser);
        Assert.That(IsVerified(), Is.False, "to look changes nothing");
        var done = await ConfirmAsync(_browser, question);
        Assert.That(done.Code, Is.Not.Null, done.Text);
        Assert.That(IsVerified(), Is.True);
        Assert.That(_mailed.Server.Events.Select(told => told.Type), Is.EqualTo(new[] { "SEND_VERIFY_EMAIL", "VERIFY_EMAIL", "LOGIN" }));
    }

    [Test]
    public async Task Other_browser_verifies_and_signs_nobody_in()
    {
        var page = await SignInAsync();
        using var phone = _mailed.NewBrowser();
        var link = await _mailed.LinkAsync();
        var done = await ConfirmAsync(phone, await phone.GetAsync(link));
        Assert.That((done.Status, done.PageId), Is.EqualTo((HttpStatusCode.OK, "login-info")));
        Assert.That(done.Text, Does.Contain("Your email address has been verified."));
        Assert.That(phone.Jar.Keys, Does.Not.Contain("KEYCLOAK_IDENTITY"));
        Assert.That((await phone.GetAsync(link)).Text, Does.Contain("Your email address has been verified already."));
        Assert.That(_mailed.Server.EventLines, Has.Some.StartsWith("VERIFY_EMAIL_ERROR web email_already_verified"));
        Assert.That((await _browser.PostAsync(page.Action)).Code, Is.Not.Null, "the log-in that waited goes on");
    }

    [Test]
    public async Task Mail_is_sent_once_and_again_after_a_minute()
    {
        var page = await SignInAsync();
        await _browser.GetAsync(page.Via!);
        await _mailed.SentAsync();
        Assert.That(_mailed.Mails, Has.Count.EqualTo(1), "reload");
        var soon = await _browser.PostAsync(page.Action);
        Assert.That(soon.Message, Is.EqualTo("You must wait 60 seconds before resending the verification email."));
        _mailed.Clock.Advance(TimeSpan.FromSeconds(60));
        await _browser.PostAsync(soon.Action);
        await _mailed.SentAsync();
        Assert.That(_mailed.Mails, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Address_that_changed_since_ends_the_link()
    {
        await SignInAsync();
        var link = await _mailed.LinkAsync();
        _mailed.Change("taro", (work, user) => UserRows.UpdateAsync(work, new()
        {
            Id = user.Id, RealmId = user.RealmId, Username = user.Username, Email = "other@example.org", Enabled = true, Version = 1, FirstName = "F", LastName = "L",
        }, default));
        Assert.That((await _browser.GetAsync(link)).Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(IsVerified(), Is.False);
    }

    [Test]
    public async Task Fifty_at_once_verify_once()
    {
        await SignInAsync();
        var link = await _mailed.LinkAsync();
        var browsers = Enumerable.Range(0, 50).Select(_ => _mailed.NewBrowser()).ToList();
        var questions = await Task.WhenAll(browsers.Select(browser => browser.GetAsync(link)));
        var answers = await Task.WhenAll(browsers.Select((browser, number) => ConfirmAsync(browser, questions[number])));
        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.OK));
        Assert.That(_mailed.Server.Events.Count(told => told is { Type: "VERIFY_EMAIL", Error: null }), Is.EqualTo(1));
        browsers.ForEach(browser => browser.Dispose());
    }
}
