using System.Net;
using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Login.ActionLinks;
using KosmoAuth.Tests.Support;
using NUnit.Framework;
using static KosmoAuth.Tests.Login.ActionLinks.MailedServer;

namespace KosmoAuth.Tests.Login.UpdateEmail;

/// <summary>A new mail address, at once or by a link to it.</summary>
public sealed class UpdateEmailTests
{
    private const string Action = """
        "requiredActions": [ { "alias": "UPDATE_EMAIL", "name": "Update Email", "providerId": "UPDATE_EMAIL", "enabled": true, "defaultAction": false, "priority": 70, "config": {} } ],
        """;

    private MailedServer _mailed = null!;
    private Browser _browser = null!;

    [TearDown]
    public async Task StopAsync()
    {
        _browser.Dispose();
        await _mailed.DisposeAsync();
    }

    private async Task StartAsync(string more = "\"verifyEmail\": true,")
    {
        _mailed = await MailedServer.StartAsync(Action + more);
        _browser = _mailed.NewBrowser();
        _mailed.Change("taro", (work, user) => UserRows.SetEmailVerifiedAsync(work, user.RealmId, user.Id, default));
    }

    private async Task<Answer> PageAsync(Browser? browser = null) =>
        await (browser ?? _browser).SignInAsync(await (browser ?? _browser).AuthAsync("&kc_action=UPDATE_EMAIL&ui_locales=en"), "taro");

    private Task<Answer> SetAsync(Answer page, string email, params (string, string)[] more) => _browser.PostAsync(page.Action, [("email", email), .. more]);

    private User Taro()
    {
        User found = null!;
        _mailed.Change("taro", (_, user) =>
        {
            found = user;
            return ValueTask.CompletedTask;
        });
        return found;
    }

    [Test]
    public async Task Where_addresses_are_not_verified_the_new_one_counts_at_once()
    {
        await StartAsync("");
        var page = await PageAsync();
        Assert.That((page.PageId, page.Value("email"), page.Page.GetElementById("kc-cancel") is not null), Is.EqualTo(("login-update-email", "taro@example.org", true)), page.Text);
        var done = await SetAsync(page, " ＮＥＷ@example.org ");
        Assert.That((done.Code is not null, done.Sent["kc_action_status"]), Is.EqualTo((true, "success")));
        Assert.That((Taro().Email, Taro().EmailVerified), Is.EqualTo(("new@example.org", false)));
        var told = _mailed.Server.Events.Single(written => written.Type == "UPDATE_EMAIL");
        Assert.That((told.Details["previous_email"], told.Details["updated_email"]), Is.EqualTo(("taro@example.org", "new@example.org")));
        Assert.That(_mailed.Mails, Is.Empty);
    }

    [Test]
    public async Task A_link_to_the_new_address_makes_it_count_and_the_log_in_goes_on()
    {
        await StartAsync();
        var sent = await SetAsync(await PageAsync(), "new@example.org");
        Assert.That((sent.PageId, sent.Message), Is.EqualTo(("login-update-email", "A confirmation email has been sent to new@example.org. Follow its instructions to complete the email update.")));
        Assert.That(Taro().Email, Is.EqualTo("taro@example.org"), "until the link is followed");
        var question = await _mailed.OpenAsync(_browser);
        Assert.That(_mailed.Mails.Single().To, Is.EqualTo("new@example.org"));
        Assert.That(question.Page.QuerySelector("main")!.TextContent, Does.Contain("@example.org").And.Not.Contain("new@"), "masked");
        Assert.That(Taro().Email, Is.EqualTo("taro@example.org"), "to look changes nothing");

        var done = await ConfirmAsync(_browser, question);
        Assert.That((done.Code is not null, done.Sent["kc_action_status"]), Is.EqualTo((true, "success")), done.Text);
        Assert.That((Taro().Email, Taro().EmailVerified), Is.EqualTo(("new@example.org", true)));
        Assert.That(_mailed.Server.Events.Select(told => told.Type), Is.SupersetOf(new[] { "SEND_VERIFY_EMAIL", "UPDATE_EMAIL", "LOGIN" }));
    }

    [Test]
    public async Task In_another_browser_it_counts_too_and_signs_nobody_in()
    {
        await StartAsync();
        using var elsewhere = _mailed.NewBrowser();
        await elsewhere.SignInAsync(await elsewhere.AuthAsync(), "taro");
        var page = await SetAsync(await PageAsync(), "new@example.org", ("logout-sessions", "on"));
        using var phone = _mailed.NewBrowser();
        var link = await _mailed.LinkAsync();
        var done = await ConfirmAsync(phone, await phone.GetAsync(link));
        Assert.That((done.PageId, done.Text.Contains("The account email has been updated to new@example.org.", StringComparison.Ordinal)), Is.EqualTo(("login-info", true)), done.Text);
        Assert.That(phone.Jar.Keys, Does.Not.Contain("KEYCLOAK_IDENTITY"));
        Assert.That(_mailed.Server.Rows.Sessions, Is.Empty, "the box was ticked");
        Assert.That((await phone.GetAsync(link)).Status, Is.EqualTo(HttpStatusCode.BadRequest), "once");
        Assert.That((await SetAsync(page, "new@example.org")).Sent["kc_action_status"], Is.EqualTo("success"), "the log-in that waited goes on");
    }

    [Test]
    public async Task The_newest_address_counts_and_another_change_ends_the_link()
    {
        await StartAsync();
        var page = await SetAsync(await PageAsync(), "first@example.org");
        var first = await _mailed.LinkAsync();
        Assert.That((await SetAsync(page, "first@example.org")).Message, Does.StartWith("You must wait"), "a button pressed twice");
        await SetAsync(page, "second@example.org");
        var second = await _mailed.LinkAsync();
        Assert.That((await _browser.GetAsync(first)).Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await _browser.GetAsync(second)).PageId, Is.EqualTo("login-info"));
        _mailed.Change("taro", (work, user) => UserRows.UpdateAsync(
            work, new() { Id = user.Id, RealmId = user.RealmId, Username = user.Username, Email = "third@example.org", Enabled = true, Version = 1, FirstName = "F", LastName = "L" }, default));
        Assert.That((await _browser.GetAsync(second)).Status, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [TestCase("", "Please specify email.")]
    [TestCase("nomail", "Invalid email address.")]
    [TestCase("HANAKO@example.org", "Email already exists.")]
    public async Task Mistakes_stand_at_the_field_and_send_nothing(string email, string message)
    {
        foreach (var more in new[] { "", "\"verifyEmail\": true," })
        {
            if (more.Length > 0)
            {
                await StopAsync();
            }

            await StartAsync(more);
            var wrong = await SetAsync(await PageAsync(), email);
            Assert.That((wrong.PageId, wrong.Page.GetElementById("input-error-email")!.TextContent), Is.EqualTo(("login-update-email", message)), more);
            await _mailed.SentAsync();
            Assert.That((_mailed.Mails.Count, Taro().Email), Is.EqualTo((0, "taro@example.org")));
        }
    }

    [Test]
    public async Task An_address_that_somebody_took_meanwhile_is_not_changed_to()
    {
        await StartAsync();
        await SetAsync(await PageAsync(), "new@example.org");
        var question = await _mailed.OpenAsync(_browser);
        _mailed.Change("hanako", (work, user) => UserRows.UpdateAsync(
            work, new() { Id = user.Id, RealmId = user.RealmId, Username = user.Username, Email = "new@example.org", Enabled = true, Version = 1, FirstName = "F", LastName = "L" }, default));
        var answer = await ConfirmAsync(_browser, question);
        Assert.That((answer.Status, answer.PageId, answer.Message), Is.EqualTo((HttpStatusCode.BadRequest, "login-error", "Email already exists.")));
        Assert.That(Taro().Email, Is.EqualTo("taro@example.org"));
    }

    [Test]
    public async Task The_person_may_decline_what_an_application_asked_for()
    {
        await StartAsync();
        var page = await PageAsync();
        var done = await _browser.PostAsync(page.Action, ("cancel-aia", "true"));
        Assert.That((done.Sent["kc_action_status"], Taro().Email), Is.EqualTo(("cancelled", "taro@example.org")));
    }

    [Test]
    public async Task On_the_persons_list_it_comes_before_the_application()
    {
        await StartAsync();
        _mailed.Change("taro", (work, user) => UserRows.AddRequiredActionAsync(work, user.RealmId, user.Id, "UPDATE_EMAIL", default));
        var page = await _browser.SignInAsync(await _browser.AuthAsync("&ui_locales=en"), "taro");
        Assert.That((page.PageId, page.Message), Is.EqualTo(("login-update-email", "You need to update your email address to activate your account.")));
        await SetAsync(page, "new@example.org");
        Assert.That((await ConfirmAsync(_browser, await _mailed.OpenAsync(_browser))).Code, Is.Not.Null);
        Assert.That(Taro().RequiredActions, Is.Empty);
    }
}
