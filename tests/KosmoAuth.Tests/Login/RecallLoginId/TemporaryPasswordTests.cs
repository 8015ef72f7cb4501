using System.Net;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Support;
using KosmoAuth.Users.Passwords;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.RecallLoginId;

/// <summary>The button of the page with the ID mails a temporary password: for one log-in, for a day.</summary>
public sealed class TemporaryPasswordTests : RecallTest
{
    [Test]
    public async Task Initialising_ends_the_password_and_the_sessions_and_mails_a_temporary_one()
    {
        using var elsewhere = Recall.NewBrowser();
        await elsewhere.SignInAsync(await elsewhere.AuthAsync(), "001000005750");
        var result = await RecallServer.ShowAsync(Browser, await Recall.RecallAsync(Browser));
        var page = await RecallServer.InitializeAsync(Browser, result);

        Assert.That((page.PageId, page.Page.QuerySelector("h1")!.TextContent), Is.EqualTo(("login-recall-login-id-password", "パスワードの初期化")), page.Text);
        Assert.That(page.Page.QuerySelectorAll("main p").Select(p => p.TextContent), Does.Contain("仮パスワードがメールにて送信されますので、ご確認ください。"));
        Assert.That(Recall.Server.Rows.Sessions, Is.Empty);
        var mail = await Recall.MailAsync("仮パスワードのお知らせ");
        await Recall.MailAsync("仮パスワード発行のお知らせ");
        var password = mail.Text.Split('\n').Single(line => line.Length == 13 && line.All(char.IsAsciiLetterOrDigit));
        Assert.That(mail.Text, Does.Contain("24時間").Or.Contain("1日"));

        var (user, credential) = await StoredAsync();
        Assert.That(user.RequiredActions, Does.Contain("UPDATE_PASSWORD"));
        Assert.That(TemporaryPassword.Until(credential), Is.EqualTo(Recall.Clock.Seconds + 86_400));
        var old = await elsewhere.SignInAsync(await elsewhere.AuthAsync(), "001000005750");
        Assert.That(old.PageId, Is.EqualTo("login-login"), "the old password is none any more");
        var now = await elsewhere.SignInAsync(await elsewhere.AuthAsync(), "001000005750", password);
        Assert.That(now.Code, Is.Null, "a new password has to be chosen first");
        Assert.That(now.PageId, Is.Not.EqualTo("login-login"), "the temporary one is right");
    }

    [Test]
    public async Task Initialising_twice_is_once()
    {
        var result = await RecallServer.ShowAsync(Browser, await Recall.RecallAsync(Browser));
        var pages = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => RecallServer.InitializeAsync(Browser.Copy(), result)));
        Assert.That(pages.Select(page => page.PageId), Is.All.EqualTo("login-recall-login-id-password"));
        await Recall.MailAsync("仮パスワードのお知らせ");
        Assert.That(Recall.Server.EventLines.Count(line => line == "SEND_RESET_PASSWORD web temporary-password"), Is.EqualTo(1));
    }

    [TestCase("another browser")]
    [TestCase("no token")]
    [TestCase("after ten minutes")]
    public async Task Initialising_counts_only_on_its_own_page_for_ten_minutes(string how)
    {
        var result = await RecallServer.ShowAsync(Browser, await Recall.RecallAsync(Browser));
        using var other = Recall.NewBrowser();
        await other.AuthAsync();
        if (how == "after ten minutes")
        {
            Recall.Clock.Advance(TimeSpan.FromMinutes(10));
        }

        switch (how)
        {
            case "another browser":
                IsDead(await RecallServer.InitializeAsync(other, result));
                break;
            case "no token":
                Assert.That((await Browser.PostAsync(RecallServer.Path + "/initialize-password")).PageId, Is.EqualTo("login-recall-login-id-result"), "the button is there still");
                break;
            default:
                IsDead(await RecallServer.InitializeAsync(Browser, result));
                break;
        }

        Assert.That(Recall.Server.EventLines, Has.None.StartsWith("SEND_RESET_PASSWORD"));
        Assert.That(TemporaryPassword.Until((await StoredAsync()).Password), Is.Null);
    }

    [Test]
    public async Task A_get_of_the_button_does_nothing()
    {
        await RecallServer.ShowAsync(Browser, await Recall.RecallAsync(Browser));
        Assert.That((await Browser.GetAsync(RecallServer.Path + "/initialize-password")).Status, Is.EqualTo(HttpStatusCode.MethodNotAllowed).Or.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_temporary_password_is_good_for_one_log_in()
    {
        var password = await TemporaryPasswordAsync();
        var pages = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => PageAfterAsync(password)));

        Assert.That(pages.Count(page => page != "login-login"), Is.EqualTo(1));
        Assert.That(await PageAfterAsync(password), Is.EqualTo("login-login"));
    }

    [TestCase(86_399, false)]
    [TestCase(86_400, true)]
    public async Task A_temporary_password_is_good_for_a_day(int seconds, bool over)
    {
        var password = await TemporaryPasswordAsync();
        Recall.Clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.That(await PageAfterAsync(password) == "login-login", Is.EqualTo(over));
    }

    [Test]
    public async Task A_temporary_password_is_none_for_a_password_grant()
    {
        var password = await TemporaryPasswordAsync();
        var answer = await TestServer.JsonAsync(Recall.Server.PostAsync(
            "/realms/r/protocol/openid-connect/token", ("grant_type", "password"), ("client_id", "web"), ("username", "001000005750"), ("password", password)));

        Assert.That(answer.GetProperty("error").GetString(), Is.EqualTo("invalid_grant"));
        Assert.That(Recall.Server.Events[^1].Error, Is.EqualTo("invalid_user_credentials"));
        Assert.That(await PageAfterAsync(password), Is.Not.EqualTo("login-login"), "it was not used up");
    }

    [Test]
    public async Task A_second_temporary_password_ends_the_first()
    {
        var first = await TemporaryPasswordAsync();
        using var other = Recall.NewBrowser();
        await RecallServer.InitializeAsync(other, await RecallServer.ShowAsync(other, await Recall.RecallAsync(other, mails: 2)));
        await Recall.MailAsync("仮パスワードのお知らせ", 2);

        Assert.That(await PageAfterAsync(first), Is.EqualTo("login-login"));
    }

    private Task<string> TemporaryPasswordAsync() => Recall.TemporaryPasswordAsync(Browser);

    private async Task<string?> PageAfterAsync(string password)
    {
        using var browser = Recall.NewBrowser();
        return (await browser.SignInAsync(await browser.AuthAsync(), "001000005750", password)).PageId;
    }

    private async Task<(Realms.User User, Realms.Credential Password)> StoredAsync() =>
        await Recall.Server.Get<Database>().ReadAsync(async work =>
        {
            var user = (await UserRows.FindByUsernameAsync(work, Recall.Server.Realm("r").Id, "001000005750", default))!;
            return (user, (await UserRows.CredentialsAsync(work, user.RealmId, user.Id, "password", default))[0]);
        }, default);
}
