using System.Net;
using KosmoAuth.Tests.Login.ActionLinks;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.ResetPassword;

/// <summary>From the forgotten password back into the application.</summary>
public sealed class ResetJourneyTests : ResetTest
{
    [Test]
    public async Task Forgotten_password_ends_in_the_application_signed_in()
    {
        var login = await Browser.AuthAsync("&ui_locales=en");
        var page = await Browser.GetAsync(login.Link("#kc-forgot-password")!);
        Assert.That(page.PageId, Is.EqualTo("login-login-reset-password"));
        var notice = await Browser.PostAsync(page.Action, ("username", "taro"));
        Assert.That((notice.PageId, notice.Value("username")), Is.EqualTo(("login-login", "taro")), notice.Text);
        Assert.That(notice.Message, Is.EqualTo("You should receive an email shortly with further instructions."));

        var question = await Mailed.OpenAsync(Browser);
        Assert.That((question.Status, question.PageId), Is.EqualTo((HttpStatusCode.OK, "login-info")), question.Text);
        Assert.That(question.Via, Does.EndWith("/login-actions/action-token?client_id=web"), "the key has left the address bar");
        var form = await MailedServer.ConfirmAsync(Browser, question);
        Assert.That(form.Via, Does.Contain("/login-actions/required-action?execution=UPDATE_PASSWORD"), form.Text);
        var done = await MailedServer.SetPasswordAsync(Browser, form);
        Assert.That(done.Code, Is.Not.Null, done.Text);
        Assert.That(Browser.Jar.Keys, Does.Contain("KEYCLOAK_IDENTITY"));

        using var other = Mailed.NewBrowser();
        Assert.That((await other.SignInAsync(await other.AuthAsync(), "taro")).Code, Is.Null, "the old password is gone");
        Assert.That((await other.SignInAsync(await other.AuthAsync(), "taro", "New-Password-1")).Code, Is.Not.Null);
    }

    [Test]
    public async Task Mail_is_in_the_persons_language_and_a_notice_follows()
    {
        await MailedServer.AskAsync(Browser, "hanako");
        await Mailed.SentAsync();
        var mail = Mailed.Mails.Single();
        Assert.That((mail.To, mail.Subject), Is.EqualTo(("hanako@example.org", "パスワードのリセット")));
        Assert.That(mail.Text, Does.Contain("5分だけ有効").And.Match("[0 ]?9:05まで"));
        await MailedServer.SetPasswordAsync(Browser, await MailedServer.ConfirmAsync(Browser, await Mailed.OpenAsync(Browser)));
        await Mailed.SentAsync();
        Assert.That(Mailed.Mails[^1].Subject, Is.EqualTo("ログイン情報の変更のお知らせ"));
        Assert.That(Mailed.Mails[^1].Text, Does.Contain("パスワード").And.Not.Contain("action-token"));
    }
}
