using System.Net;
using System.Text.RegularExpressions;
using KosmoAuth.Tests.Login.Support;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.ResetPassword;

/// <summary>Nobody learns from this page who has an account.</summary>
public sealed partial class ResetAnswerTests
{
    private LoginHost _host = null!;
    private Browser _browser = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _host = await LoginHost.StartAsync(new LoginRealm { Login = new(false, false, true, false, true, false, true, false) });
        _browser = _host.NewBrowser();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    private async Task<Answer> PageAsync(Browser? browser = null)
    {
        var login = await (browser ?? _browser).AuthAsync("&ui_locales=en");
        return await (browser ?? _browser).GetAsync(login.Link("#kc-forgot-password")!);
    }

    private async Task<Answer> AskAsync(string name)
    {
        var page = await PageAsync();
        return await _browser.PostAsync(page.Action, ("username", name));
    }

    private static string Masked(Answer answer, string name) =>
        Varying().Replace(answer.Text, "…").Replace($"value=\"{name}\"", "value=\"name\"", StringComparison.Ordinal);

    [GeneratedRegex("(session_code|tab_id|client_data)=[^&\"]+")]
    private static partial Regex Varying();

    [Test]
    public async Task Known_and_unknown_names_get_the_same_page_for_the_same_work()
    {
        _host.AddUser("gone", enabled: false);
        _host.AddUser("nomail", profile: false);
        string? first = null;
        foreach (var name in new[] { "taro", "nobody", "gone", "nomail", "hanako@example.org", "none@example.org" })
        {
            var page = await PageAsync();
            _host.Rows.Write(_ => ValueTask.CompletedTask);
            var writes = _host.Rows.Writes;
            var answer = await _browser.PostAsync(page.Action, ("username", name));
            Assert.That(_host.Rows.Writes - writes, Is.EqualTo(1), name);
            Assert.That((answer.Status, answer.PageId), Is.EqualTo((HttpStatusCode.OK, "login-login")), name);
            Assert.That(answer.Message, Is.EqualTo("You should receive an email shortly with further instructions."));
            first ??= Masked(answer, name);
            Assert.That(Masked(answer, name), Is.EqualTo(first), name);
        }

        Assert.That(_host.Rows.Outbox.Select(row => row.ItemKey), Is.EquivalentTo(new[] { "id-of-r/u-taro/reset-credentials", "id-of-r/u-hanako/reset-credentials" }));
        Assert.That(_host.Events.Where(line => line.StartsWith("RESET_PASSWORD_ERROR", StringComparison.Ordinal)), Is.EqualTo(new[]
        {
            "RESET_PASSWORD_ERROR web user_not_found", "RESET_PASSWORD_ERROR web user_disabled", "RESET_PASSWORD_ERROR web invalid_email", "RESET_PASSWORD_ERROR web user_not_found",
        }));
        Assert.That(_host.Written.Single(told => told.Type == "SEND_RESET_PASSWORD" && told.UserId == "u-taro").Details, Does.ContainKey("email").And.ContainKey("username").And.ContainKey("code_id"));
    }

    [Test]
    public async Task Empty_name_is_an_error_at_the_field()
    {
        var answer = await AskAsync("　");
        Assert.That(answer.PageId, Is.EqualTo("login-login-reset-password"));
        Assert.That(answer.Page.GetElementById("input-error-username")?.TextContent.Trim(), Is.EqualTo("Please specify username."));
        Assert.That(_host.Events, Has.Some.EqualTo("RESET_PASSWORD_ERROR web username_missing"));
        Assert.That(_host.Rows.Outbox, Is.Empty);
    }

    [Test]
    public async Task Button_to_send_again_waits_a_minute_whoever_was_named()
    {
        foreach (var name in new[] { "taro", "nobody" })
        {
            var notice = await AskAsync(name);
            var again = await ResendAsync(notice);
            Assert.That(again.Message, Is.EqualTo("A mail was just asked for. Please wait 60 seconds before you ask for another one."), name);
            Assert.That(again.Value("username"), Is.EqualTo(name));
            _host.Clock.Advance(TimeSpan.FromSeconds(61));
            var later = await ResendAsync(again);
            Assert.That(later.Message, Is.EqualTo("You should receive an email shortly with further instructions."), name);
        }

        Assert.That(_host.Events.Count(line => line.StartsWith("SEND_RESET_PASSWORD ", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    private Task<Answer> ResendAsync(Answer page)
    {
        var form = page.Page.QuerySelector("#kc-resend-mail-form")!;
        return _browser.PostAsync(form.GetAttribute("action")!, ("username", form.QuerySelector("input")!.GetAttribute("value")!));
    }

    [Test]
    public async Task Sixth_mail_of_an_hour_is_not_sent_and_nobody_sees_it()
    {
        var answers = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            answers.Add(Masked(await AskAsync("taro"), "taro"));
        }

        Assert.That(answers.Distinct().Count(), Is.EqualTo(1));
        Assert.That(_host.Written.Count(told => told.Type == "SEND_RESET_PASSWORD"), Is.EqualTo(5));
        Assert.That(_host.Written.Count(told => told is { Type: "SEND_RESET_PASSWORD_ERROR", Error: "email_send_failed" }), Is.EqualTo(2));
        _host.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1));
        for (var i = 0; i < 7; i++)
        {
            await AskAsync("taro");
        }

        Assert.That(_host.Written.Count(told => told.Type == "SEND_RESET_PASSWORD"), Is.EqualTo(10 - 2), "ten wishes a day");
    }

    [Test]
    public async Task Looking_at_the_page_writes_nothing_and_sends_nothing()
    {
        var writes = _host.Rows.Writes;
        var page = await PageAsync();
        await _browser.GetAsync(page.Link("#kc-back-to-login")!);
        Assert.That((_host.Rows.Writes, _host.Rows.Outbox.Count), Is.EqualTo((writes, 0)));
    }

    [Test]
    public async Task Name_of_a_log_in_that_failed_is_filled_in()
    {
        var failed = await _browser.SignInAsync(await _browser.AuthAsync(), "taro", "wrong");
        var page = await _browser.GetAsync(failed.Link("#kc-forgot-password")!);
        Assert.That((page.PageId, page.Value("username")), Is.EqualTo(("login-login-reset-password", "taro")));
        Assert.That(_host.Rows.Outbox, Is.Empty);
    }

    [Test]
    public async Task Nothing_but_the_link_leads_to_the_password_page()
    {
        var page = await PageAsync();
        var notice = await _browser.PostAsync(page.Action, ("username", "hanako"));
        foreach (var answer in new[] { page, notice })
        {
            var query = answer.Action[(answer.Action.IndexOf('?', StringComparison.Ordinal) + 1)..];
            foreach (var execution in new[] { "reset-credential-email", "reset-password", "reset-otp", "UPDATE_PASSWORD", "CONFIGURE_TOTP", "auth-username-password-form", "reset-credentials-choose-user" })
            {
                var named = Regex.Replace(query, "execution=[^&]+", "execution=" + (execution.Contains('_', StringComparison.Ordinal) ? execution : $"execution-{execution}-"));
                foreach (var action in new[] { "reset-credentials", "authenticate", "required-action" })
                {
                    foreach (var opened in new[]
                    {
                        await _browser.GetAsync($"/realms/r/login-actions/{action}?{named}"),
                        await _browser.PostAsync($"/realms/r/login-actions/{action}?{named}", ("username", "hanako"), ("password-new", "New-Password-1"), ("password-confirm", "New-Password-1")),
                    })
                    {
                        Assert.That(opened.PageId, Is.EqualTo("login-login").Or.EqualTo("login-login-reset-password").Or.EqualTo("login-login-page-expired"), $"{action} {execution}");
                    }
                }
            }
        }

        Assert.That((_host.Rows.Sessions.Count, _host.Rows.Logins.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task Form_of_another_browser_or_origin_sends_nothing()
    {
        var page = await PageAsync();
        using var other = _host.NewBrowser();
        await PageAsync(other);
        Assert.That((await other.PostAsync(page.Action, ("username", "taro"))).Status, Is.EqualTo(HttpStatusCode.BadRequest));
        _browser.Headers["Origin"] = "https://evil.test";
        Assert.That((await _browser.PostAsync(page.Action, ("username", "taro"))).Status, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(_host.Rows.Outbox, Is.Empty);
    }

    [Test]
    public async Task Realm_that_forbids_it_has_no_link_and_no_page()
    {
        await using var host = await LoginHost.StartAsync(new LoginRealm());
        using var browser = host.NewBrowser();
        var login = await browser.AuthAsync("&ui_locales=en");
        Assert.That(login.Link("#kc-forgot-password"), Is.Null);
        var page = await browser.GetAsync("/realms/r/login-actions/reset-credentials?client_id=web");
        Assert.That((page.Status, page.PageId), Is.EqualTo((HttpStatusCode.BadRequest, "login-error")));
        Assert.That(host.Events, Has.Some.EqualTo("RESET_PASSWORD_ERROR web not_allowed"));
    }

    [Test]
    public async Task Page_opened_by_itself_leads_to_the_application_of_the_address()
    {
        var page = await _browser.GetAsync("/realms/r/login-actions/reset-credentials?client_id=web&kc_locale=en");
        Assert.That(page.PageId, Is.EqualTo("login-login-reset-password"));
        var notice = await _browser.PostAsync(page.Action, ("username", "taro"));
        Assert.That(notice.Message, Does.StartWith("You should receive"));
        Assert.That((await _browser.SignInAsync(notice, "taro")).Location, Is.EqualTo("http://127.0.0.1:9/app/"));
        Assert.That((await _browser.GetAsync("/realms/r/login-actions/reset-credentials?client_id=nosuch")).Status, Is.EqualTo(HttpStatusCode.BadRequest));
    }
}
