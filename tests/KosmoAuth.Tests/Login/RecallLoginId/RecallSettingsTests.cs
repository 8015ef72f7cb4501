using System.Net;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.RecallLoginId;

public sealed class RecallSettingsTests
{
    [Test]
    public async Task It_is_off_unless_a_realm_switches_it_on()
    {
        await using var recall = await RecallServer.StartAsync(("kosmo.recallLoginId.enabled", "false"));
        using var browser = recall.NewBrowser();

        Assert.That((await browser.AuthAsync()).Link("#kc-recall-login-id"), Is.Null);
        Assert.That((await browser.GetAsync(RecallServer.Path)).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await browser.PostAsync(RecallServer.Path, RecallServer.Hanako)).Status, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That((await browser.GetAsync(RecallServer.Path + "/link?key=x")).Status, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Another_operator_compares_other_facts()
    {
        await using var recall = await RecallServer.StartAsync(("kosmo.recallLoginId.fields", "employeeNumber,birthdate"));
        using var browser = recall.NewBrowser();
        var page = await RecallServer.OpenAsync(browser);

        Assert.That(page.Page.QuerySelectorAll("form input[type=text], form input[type=email]").Select(input => input.Id), Is.SupersetOf(new[] { "employeeNumber", "email" }));
        Assert.That(page.Page.GetElementById("insuranceNumber"), Is.Null);
        Assert.That((await RecallServer.SendAsync(browser, page, ("employeeNumber", "E-9"))).PageId, Is.EqualTo("login-recall-login-id"));
        var again = await RecallServer.OpenAsync(browser);
        Assert.That((await RecallServer.SendAsync(browser, again, ("employeeNumber", "ｅ－3456"))).PageId, Is.EqualTo("login-recall-login-id-sent"));
    }

    [Test]
    public async Task Without_the_confirmation_page_the_link_shows_the_ID_and_changes_nothing()
    {
        await using var recall = await RecallServer.StartAsync(("kosmo.actionLink.confirm", "false"));
        using var browser = recall.NewBrowser();
        var link = await recall.RecallAsync(browser);

        Assert.That((await browser.GetAsync(link)).Page.GetElementById("kc-login-id")?.TextContent, Is.EqualTo("001000005750"));
        Assert.That((await browser.GetAsync(link)).PageId, Is.EqualTo("login-recall-login-id-result"));
    }

    [Test]
    public async Task The_lifetime_of_a_link_is_a_setting()
    {
        await using var recall = await RecallServer.StartAsync(("actionTokenGeneratedByUserLifespan.recall-login-id", "600"));
        using var browser = recall.NewBrowser();
        var link = await recall.RecallAsync(browser);

        Assert.That((await recall.MailAsync("ログインID再通知のお知らせ")).Text, Does.Contain("10分"));
        recall.Clock.Advance(TimeSpan.FromSeconds(600));
        Assert.That((await browser.GetAsync(link)).PageId, Is.EqualTo("login-recall-login-id-invalid"));
    }

    [Test]
    public async Task A_realm_that_mails_a_reset_link_leaves_the_password_alone()
    {
        await using var recall = await RecallServer.StartAsync(("kosmo.recallLoginId.passwordReset", "link"));
        using var browser = recall.NewBrowser();
        var result = await RecallServer.ShowAsync(browser, await recall.RecallAsync(browser));
        var page = await browser.PostAsync(result.Page.QuerySelector("#kc-initialize-password")!.GetAttribute("action")!, RecallServer.Hidden(result));

        Assert.That(page.Page.QuerySelectorAll("main p").Select(p => p.TextContent), Does.Contain("パスワードの設定方法をメールでお送りしますので、ご確認ください。"));
        Assert.That((await recall.MailAsync("パスワードのリセット")).To, Is.EqualTo("hanako@example.jp"));
        var signedIn = await browser.SignInAsync(await browser.AuthAsync(), "001000005750");
        Assert.That(signedIn.Location, Does.Contain("code="), signedIn.Text);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task The_reset_link_of_a_recall_leads_back_into_the_log_in_in_the_browser_where_it_began(bool same)
    {
        await using var recall = await RecallServer.StartAsync(("kosmo.recallLoginId.passwordReset", "link"));
        using var browser = recall.NewBrowser();
        await RecallServer.InitializeAsync(browser, await RecallServer.ShowAsync(browser, await recall.RecallAsync(browser)));
        var link = (await recall.MailAsync("パスワードのリセット")).Text.Split('\n').Single(line => line.StartsWith("http", StringComparison.Ordinal));
        using var other = recall.NewBrowser();
        var reader = same ? browser : other;
        var question = await reader.GetAsync(link);
        var page = await reader.PostAsync(question.Action, RecallServer.Hidden(question));
        var done = await reader.PostAsync(page.Action, ("password-new", "Kosmo-2026new"), ("password-confirm", "Kosmo-2026new"));
        Assert.That((done.Code is not null, done.Sent.GetValueOrDefault("state")), Is.EqualTo((same, same ? "S" : null)), done.Text);
        Assert.That((await other.SignInAsync(await other.AuthAsync(), "001000005750", "Kosmo-2026new")).Code, Is.Not.Null);
    }

    [Test]
    public async Task Where_passwords_are_not_reset_by_mail_there_is_no_button()
    {
        await using var recall = await RecallServer.StartAsync(("kosmo.recallLoginId.passwordReset", "link"), ("noReset", ""));
        using var browser = recall.NewBrowser();
        var result = await RecallServer.ShowAsync(browser, await recall.RecallAsync(browser));

        Assert.That(result.PageId, Is.EqualTo("login-recall-login-id-result"));
        Assert.That(result.Page.GetElementById("kc-initialize-password"), Is.Null);
    }
}
