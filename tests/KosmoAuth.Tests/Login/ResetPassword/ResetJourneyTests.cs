using System.Net;
using KosmoAuth.Tests.Login.ActionLinks;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.ResetPassword;

/// <summary>From the forgotten password back into the application.</summary>
public sealed class ResetJourneyTests
{
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

    [Test]
    public async Task Forgotten_password_ends_in_the_application_signed_in()
    {
        var login = await _browser.AuthAsync("&ui_locales=en");
        var page = await _browser.GetAsync(login.Link("#kc-forgot-password")!);
        Assert.That(page.PageId, Is.EqualTo("login-login-reset-password"));
        var notice = await _browser.PostAsync(page.Action, ("username", "taro"));
        Assert.That((notice.PageId, notice.Value("username")), Is.EqualTo(("login-login", "taro")), notice.Text);
        Assert.That(notice.Message, Is.EqualTo("You should receive an email shortly with further instructions."));

        var question = await _mailed.OpenAsync(_browser);
        Assert.That((question.Status, question.PageId), Is.EqualTo((HttpStatusCode.OK, "login-info")), question.Text);
        Assert.That(question.Via, Does.EndWith("/login-actions/action-token?client_id=web"), "the key has left the address bar");
        var form = await MailedServer.ConfirmAsync(_browser, question);
        Assert.That(form.Via, Does.Contain("/login-actions/required-action?execution=UPDATE_PASSWORD"), form.Text);
        var done = await MailedServer.SetPasswordAsync(_browser, form);
        Assert.That(done.Code, Is.Not.Null, done.Text);
        Assert.That(_browser.Jar.Keys, Does.Contain("KEYCLOAK_IDENTITY"));

        using var other = _mailed.NewBrowser();
        Assert.That((await other.SignInAsync(await other.AuthAsync(), "taro")).Code, Is.Null, "the old password is gone");
        Assert.That((await other.SignInAsync(await other.AuthAsync(), "taro", "New-Password-1")).Code, Is.Not.Null);
    }
}
