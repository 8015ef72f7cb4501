using System.Net;
using KosmoAuth.Tests.Support;
using NUnit.Framework;
using static KosmoAuth.Tests.Login.ActionLinks.MailedServer;

namespace KosmoAuth.Tests.Login.ResetPassword;

/// <summary>In which browser the link is followed, and who is signed in there.</summary>
public sealed class ResetBrowserTests : ResetTest
{
    [Test]
    public async Task Other_browser_changes_the_password_and_is_not_signed_in()
    {
        await AskAsync(Browser);
        using var phone = Mailed.NewBrowser();
        var form = await ConfirmAsync(phone, await Mailed.OpenAsync(phone));
        var done = await SetPasswordAsync(phone, form);
        Assert.That((done.Status, done.PageId), Is.EqualTo((HttpStatusCode.OK, "login-info")), done.Text);
        Assert.That(done.Text, Does.Contain("Your account has been updated."));
        Assert.That(done.Link("#backToApplication"), Is.EqualTo("http://127.0.0.1:9/app/"));
        Assert.That(phone.Jar.Keys, Does.Not.Contain("KEYCLOAK_IDENTITY"));
        Assert.That(Mailed.Server.Rows.Sessions, Is.Empty);
        Assert.That((await SetPasswordAsync(phone, form)).PageId, Is.EqualTo("login-info"), "sent twice");
        Assert.That(await OpensAsync("New-Password-1"), Is.True);
    }

    [Test]
    public async Task Form_of_the_question_is_good_for_its_browser_only()
    {
        await AskAsync(Browser);
        var question = await Mailed.OpenAsync(Browser);
        using var other = Mailed.NewBrowser();
        await other.AuthAsync();
        IsDead(await other.PostAsync(question.Action, ("link", HandleOf(question))));
        Browser.Headers["Sec-Fetch-Site"] = "cross-site";
        Assert.That((await ConfirmAsync(Browser, question)).Status, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Somebody_else_who_is_signed_in_here_gives_way()
    {
        await Browser.SignInAsync(await Browser.AuthAsync(), "hanako");
        using var asking = Mailed.NewBrowser();
        await AskAsync(asking);
        var form = await ConfirmAsync(Browser, await Mailed.OpenAsync(Browser));
        Assert.That((await SetPasswordAsync(Browser, form)).PageId, Is.EqualTo("login-info"));
        Assert.That(Mailed.Server.Rows.Sessions.Single().UserId, Is.Not.Null, "asked elsewhere: hanako stays signed in here");

        var own = await Browser.AuthAsync("&prompt=login&ui_locales=en");
        var page = await Browser.GetAsync(own.Link("#kc-forgot-password")!);
        await Browser.PostAsync(page.Action, ("username", "taro"));
        var again = await ConfirmAsync(Browser, await Mailed.OpenAsync(Browser));
        Assert.That((await SetPasswordAsync(Browser, again, "New-Password-2")).Code, Is.Not.Null);
        Assert.That(Mailed.Server.Rows.Sessions, Has.Count.EqualTo(1), "asked here: taro takes hanako's place");
    }
}
