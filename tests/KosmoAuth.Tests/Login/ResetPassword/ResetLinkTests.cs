using System.Net;
using System.Text.RegularExpressions;
using KosmoAuth.Mail.DevMailbox;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Login.ActionLinks;
using KosmoAuth.Tests.Mail.Smtp;
using KosmoAuth.Tests.Support;
using KosmoAuth.Tests.Users.Otp;
using NUnit.Framework;
using static KosmoAuth.Tests.Login.ActionLinks.MailedServer;

namespace KosmoAuth.Tests.Login.ResetPassword;

/// <summary>What the mailed link does, how often, for how long, and where.</summary>
public sealed class ResetLinkTests
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

    private async Task<bool> OpensAsync(string password, string name = "taro")
    {
        using var browser = _mailed.NewBrowser();
        return (await browser.SignInAsync(await browser.AuthAsync(), name, password)).Code is not null;
    }

    private static void IsDead(Answer answer)
    {
        Assert.That((answer.Status, answer.PageId), Is.EqualTo((HttpStatusCode.BadRequest, "login-error")), answer.Text);
        Assert.That(answer.Link("#kc-resend-mail"), Does.Contain("/login-actions/reset-credentials?"));
        Assert.That(answer.Link("#kc-to-login"), Does.Contain("/login-actions/authenticate?"));
        Assert.That(answer.Cookies, Has.None.EqualTo("KEYCLOAK_IDENTITY"));
    }

    [Test]
    public async Task Looking_at_the_link_uses_nothing_up()
    {
        await AskAsync(_browser);
        var link = await _mailed.LinkAsync();
        using var scanner = _mailed.NewBrowser();
        for (var i = 0; i < 10; i++)
        {
            var seen = await scanner.GetAsync(link);
            Assert.That(seen.Status, Is.EqualTo(HttpStatusCode.OK));
            foreach (var address in new[] { link, "/realms/r/login-actions/action-token" })
            {
                using var head = await _mailed.Server.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));
                using var options = await _mailed.Server.SendAsync(new HttpRequestMessage(HttpMethod.Options, address));
                using var prefetch = await _mailed.Server.SendAsync(new HttpRequestMessage(HttpMethod.Get, address), ("Sec-Purpose", "prefetch;prerender"));
                Assert.That(new[] { head, options, prefetch }.Select(answer => (answer.Headers.Contains("Set-Cookie"), answer.Headers.Location)), Is.All.EqualTo((false, (Uri?)null)));
                Assert.That(head.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            }
        }

        Assert.That(_mailed.Server.Rows.Logins, Is.Empty);
        Assert.That(_mailed.Server.EventLines, Has.None.Contains("ERROR").And.None.StartsWith("RESET"));
        var form = await ConfirmAsync(_browser, await _browser.GetAsync(link));
        Assert.That((await SetPasswordAsync(_browser, form)).Code, Is.Not.Null);
    }

    [Test]
    public async Task First_answer_takes_the_key_out_of_the_address()
    {
        await AskAsync(_browser);
        using var still = new Browser(_mailed.Server.Address) { Follows = false };
        var first = await still.GetAsync(await _mailed.LinkAsync());
        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(first.Location, Does.EndWith("/realms/r/login-actions/action-token?client_id=web"));
        Assert.That(first.Headers, Does.Contain("no-store").And.Contain("Referrer-Policy: no-referrer"));
        var page = await still.GetAsync(first.Location!);
        Assert.That(page.Text, Does.Contain("ta").And.Not.Contain("taro@").And.Not.Contain("key="));
    }

    [Test]
    public async Task Used_link_is_dead_in_every_browser()
    {
        await AskAsync(_browser);
        var link = await _mailed.LinkAsync();
        await SetPasswordAsync(_browser, await ConfirmAsync(_browser, await _browser.GetAsync(link)));
        using var other = _mailed.NewBrowser();
        IsDead(await _browser.GetAsync(link));
        IsDead(await other.GetAsync(link));
        Assert.That(_mailed.Server.EventLines, Has.Exactly(2).StartsWith("RESET_PASSWORD_ERROR web expired_code"));
    }

    [Test]
    public async Task Fifty_browsers_at_once_set_one_password()
    {
        await AskAsync(_browser);
        var link = await _mailed.LinkAsync();
        var browsers = Enumerable.Range(0, 50).Select(_ => _mailed.NewBrowser()).ToList();
        var forms = await Task.WhenAll(browsers.Select(async browser => await ConfirmAsync(browser, await browser.GetAsync(link))));
        var answers = await Task.WhenAll(browsers.Select((browser, number) => SetPasswordAsync(browser, forms[number], $"New-Password-{number}")));
        var winners = Enumerable.Range(0, 50).Where(number => answers[number].Status == HttpStatusCode.OK).ToList();
        Assert.That(winners, Has.Count.EqualTo(1), string.Join(' ', answers.Select(answer => (int)answer.Status)));
        Assert.That(await OpensAsync($"New-Password-{winners[0]}"), Is.True);
        foreach (var loser in answers.Where(answer => answer.Status != HttpStatusCode.OK))
        {
            IsDead(loser);
        }

        browsers.ForEach(browser => browser.Dispose());
    }

    [Test]
    public async Task Same_form_sent_twice_at_once_ends_in_the_application_both_times()
    {
        await AskAsync(_browser);
        var form = await ConfirmAsync(_browser, await _mailed.OpenAsync(_browser));
        using var twin = _browser.Copy();
        var both = await Task.WhenAll(SetPasswordAsync(_browser, form), SetPasswordAsync(twin, form));
        Assert.That(both.Select(answer => answer.Code is not null), Is.All.True, both[0].Text + both[1].Text);
        Assert.That(_mailed.Server.Rows.Sessions, Has.Count.EqualTo(1));
        Assert.That((await SetPasswordAsync(_browser, form, "Other-Password-1")).Code, Is.Not.Null, "Back and again: the outcome, not a second change");
        Assert.That(await OpensAsync("Other-Password-1"), Is.False);
    }

    [Test]
    public async Task Newest_mail_counts()
    {
        var links = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            await AskAsync(_browser);
            links.Add(await _mailed.LinkAsync());
        }

        using var old = _mailed.NewBrowser();
        IsDead(await old.GetAsync(links[0]));
        IsDead(await old.GetAsync(links[1]));
        Assert.That((await old.GetAsync(links[2])).PageId, Is.EqualTo("login-info"));
    }

    [Test]
    public async Task Newer_mail_ends_what_an_older_one_began()
    {
        await AskAsync(_browser);
        var form = await ConfirmAsync(_browser, await _mailed.OpenAsync(_browser));
        using var second = _mailed.NewBrowser();
        await AskAsync(second);
        await _mailed.SentAsync();
        IsDead(await SetPasswordAsync(_browser, form));
        Assert.That(await OpensAsync("New-Password-1"), Is.False);
    }

    [TestCase(299, true)]
    [TestCase(301, false)]
    public async Task Link_lives_five_minutes_from_the_hand_over(int seconds, bool lives)
    {
        await AskAsync(_browser);
        var link = await _mailed.LinkAsync();
        _mailed.Clock.Advance(TimeSpan.FromSeconds(seconds));
        var page = await _browser.GetAsync(link);
        if (!lives)
        {
            IsDead(page);
            return;
        }

        var form = await ConfirmAsync(_browser, page);
        _mailed.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.That((await SetPasswordAsync(_browser, form)).Code, Is.Not.Null, "once it is followed, the time of the log-in counts");
    }

    [TestCase("expired link, same browser")]
    [TestCase("expired link, other browser")]
    public async Task Expired_link_has_the_page_of_all_dead_links_and_not_the_recorded_one(string step)
    {
        await AskAsync(_browser);
        var link = await _mailed.LinkAsync();
        _mailed.Clock.Advance(TimeSpan.FromSeconds(301));
        using var other = _mailed.NewBrowser();
        IsDead(await (step.EndsWith("same browser", StringComparison.Ordinal) ? _browser : other).GetAsync(link));
        Assert.That(Login.Support.Differences.Contains("pages/reset-password", step), Is.True);
    }

    [Test]
    public async Task Page_that_lay_open_too_long_is_dead_when_its_button_is_pressed()
    {
        await AskAsync(_browser);
        var question = await _mailed.OpenAsync(_browser);
        _mailed.Clock.Advance(TimeSpan.FromSeconds(301));
        IsDead(await ConfirmAsync(_browser, question));
    }

    [Test]
    public async Task Realm_says_how_long_links_live()
    {
        await using var quick = await MailedServer.StartAsync("\"actionTokenGeneratedByUserLifespan\": 900, \"attributes\": { \"actionTokenGeneratedByUserLifespan.reset-credentials\": \"60\" },");
        using var browser = quick.NewBrowser();
        await AskAsync(browser);
        var link = await quick.LinkAsync();
        Assert.That(quick.Mails[^1].Text, Does.Contain("1 minute"));
        quick.Clock.Advance(TimeSpan.FromSeconds(61));
        IsDead(await browser.GetAsync(link));
    }

    private static readonly (string, Func<DbWork, User, ValueTask>)[] s_changes =
    [
        ("password", async (work, user) =>
        {
            var password = (await UserRows.CredentialsAsync(work, user.RealmId, user.Id, "password", default))[0];
            var other = password with { SecretData = new Secret("{\"value\":\"x\",\"salt\":\"x\"}"), CreatedDateMs = password.CreatedDateMs + 1 };
            await UserRows.UpdateCredentialAsync(work, user.RealmId, user.Id, other, default);
        }),
        ("address", (work, user) => UserRows.UpdateAsync(work, Copy(user, "other@example.org"), default)),
        ("disabled", (work, user) => UserRows.SetEnabledAsync(work, user.RealmId, user.Id, false, null, default)),
        ("deleted", async (work, user) => await UserRows.DeleteAsync(work, user.RealmId, user.Id, default)),
        ("made anew", async (work, user) =>
        {
            await UserRows.DeleteAsync(work, user.RealmId, user.Id, default);
            await UserRows.InsertAsync(work, Copy(user, user.Email, Guid.NewGuid().ToString()), [], default);
        }),
    ];

    private static User Copy(User user, string? email, string? id = null) => new()
    {
        Id = id ?? user.Id, RealmId = user.RealmId, Username = user.Username, Email = email, Enabled = true, Version = 1, FirstName = "F", LastName = "L",
    };

    [Test]
    public async Task Person_who_has_changed_since_ends_the_link([Range(0, 4)] int which, [Values] bool followed)
    {
        var (name, change) = s_changes[which];
        await AskAsync(_browser);
        var link = await _mailed.LinkAsync();
        var form = followed ? await ConfirmAsync(_browser, await _browser.GetAsync(link)) : null;
        _mailed.Change("taro", change);
        if (followed)
        {
            var answer = await SetPasswordAsync(_browser, form!);
            Assert.That((answer.Code, answer.PageId), Is.Not.EqualTo(((string?)null, "login-info")), name);
            Assert.That(answer.Code, Is.Null, name);
        }
        else
        {
            IsDead(await _browser.GetAsync(link));
        }

        Assert.That(await OpensAsync("New-Password-1"), Is.False, name);
    }

    [Test]
    public async Task Damaged_and_foreign_links_look_like_any_dead_one()
    {
        await AskAsync(_browser);
        var link = await _mailed.LinkAsync();
        var key = link[(link.IndexOf("key=", StringComparison.Ordinal) + 4)..link.IndexOf("&client_id", StringComparison.Ordinal)];
        foreach (var broken in new[] { "", "x", key[..^1], key + "A", key.Replace("reset-credentials", "verify-email", StringComparison.Ordinal), key[..^3] + (key[^3] == 'A' ? 'B' : 'A') + key[^2..], new string('a', 5000) })
        {
            using var stranger = _mailed.NewBrowser();
            IsDead(await stranger.GetAsync(link.Replace(key, broken, StringComparison.Ordinal)));
        }

        using var other = _mailed.NewBrowser();
        var foreign = await other.GetAsync(link.Replace("/realms/r/", "/realms/master/", StringComparison.Ordinal));
        Assert.That(foreign.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(_mailed.Server.EventLines, Has.Some.StartsWith("EXECUTE_ACTION_TOKEN_ERROR  invalid_code"));
        Assert.That((await _browser.GetAsync(link)).PageId, Is.EqualTo("login-info"), "the good one is none the worse for it");
    }

    [Test]
    public async Task Dead_link_leads_to_a_new_mail_with_the_name_filled_in_where_it_was_asked()
    {
        await AskAsync(_browser);
        var link = await _mailed.LinkAsync();
        _mailed.Clock.Advance(TimeSpan.FromSeconds(301));
        var page = await _browser.GetAsync((await _browser.GetAsync(link)).Link("#kc-resend-mail")!);
        Assert.That((page.PageId, page.Value("username")), Is.EqualTo(("login-login-reset-password", "taro")));
        await _browser.PostAsync(page.Action, ("username", "taro"));
        var form = await ConfirmAsync(_browser, await _mailed.OpenAsync(_browser));
        Assert.That((await SetPasswordAsync(_browser, form)).Sent, Does.ContainKey("state"), "back to what the application asked for");

        using var other = _mailed.NewBrowser();
        var elsewhere = await other.GetAsync((await other.GetAsync(link)).Link("#kc-resend-mail")!);
        Assert.That((elsewhere.PageId, elsewhere.Value("username")), Is.EqualTo(("login-login-reset-password", (string?)null)));
    }

    [Test]
    public async Task Other_browser_changes_the_password_and_is_not_signed_in()
    {
        await AskAsync(_browser);
        using var phone = _mailed.NewBrowser();
        var form = await ConfirmAsync(phone, await _mailed.OpenAsync(phone));
        var done = await SetPasswordAsync(phone, form);
        Assert.That((done.Status, done.PageId), Is.EqualTo((HttpStatusCode.OK, "login-info")), done.Text);
        Assert.That(done.Text, Does.Contain("Your account has been updated."));
        Assert.That(done.Link("#backToApplication"), Is.EqualTo("http://127.0.0.1:9/app/"));
        Assert.That(phone.Jar.Keys, Does.Not.Contain("KEYCLOAK_IDENTITY"));
        Assert.That(_mailed.Server.Rows.Sessions, Is.Empty);
        Assert.That((await SetPasswordAsync(phone, form)).PageId, Is.EqualTo("login-info"), "sent twice");
        Assert.That(await OpensAsync("New-Password-1"), Is.True);
    }

    [Test]
    public async Task Server_may_restart_between_any_two_screens()
    {
        await AskAsync(_browser);
        var link = await _mailed.LinkAsync();
        await _mailed.Server.RestartAsync();
        var question = await _browser.GetAsync(link);
        await _mailed.Server.RestartAsync();
        var form = await ConfirmAsync(_browser, question);
        await _mailed.Server.RestartAsync();
        Assert.That((await SetPasswordAsync(_browser, form)).Code, Is.Not.Null);
    }

    [Test]
    public async Task Two_tabs_of_one_link_set_one_password()
    {
        await AskAsync(_browser);
        var link = await _mailed.LinkAsync();
        var first = await ConfirmAsync(_browser, await _browser.GetAsync(link));
        var second = await ConfirmAsync(_browser, await _browser.GetAsync(link));
        Assert.That((await SetPasswordAsync(_browser, first)).Code, Is.Not.Null);
        IsDead(await SetPasswordAsync(_browser, second, "Other-Password-1"));
        Assert.That(await OpensAsync("Other-Password-1"), Is.False);
    }

    [Test]
    public async Task Realm_may_leave_the_question_out()
    {
        await using var direct = await MailedServer.StartAsync("\"attributes\": { \"kosmo.actionLink.confirm\": \"false\" },");
        using var browser = direct.NewBrowser();
        await AskAsync(browser);
        var link = await direct.LinkAsync();
        for (var i = 0; i < 3; i++)
        {
            using var scanner = direct.NewBrowser();
            Assert.That((await scanner.GetAsync(link)).Via, Does.Contain("execution=UPDATE_PASSWORD"));
        }

        var form = await browser.GetAsync(link);
        Assert.That((await SetPasswordAsync(browser, form)).Code, Is.Not.Null);
    }

    [Test]
    public async Task Form_of_the_question_is_good_for_its_browser_only()
    {
        await AskAsync(_browser);
        var question = await _mailed.OpenAsync(_browser);
        using var other = _mailed.NewBrowser();
        await other.AuthAsync();
        IsDead(await other.PostAsync(question.Action, ("link", HandleOf(question))));
        _browser.Headers["Sec-Fetch-Site"] = "cross-site";
        Assert.That((await ConfirmAsync(_browser, question)).Status, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Somebody_else_who_is_signed_in_here_gives_way()
    {
        await _browser.SignInAsync(await _browser.AuthAsync(), "hanako");
        using var asking = _mailed.NewBrowser();
        await AskAsync(asking);
        var form = await ConfirmAsync(_browser, await _mailed.OpenAsync(_browser));
        Assert.That((await SetPasswordAsync(_browser, form)).PageId, Is.EqualTo("login-info"));
        Assert.That(_mailed.Server.Rows.Sessions.Single().UserId, Is.Not.Null, "asked elsewhere: hanako stays signed in here");

        var own = await _browser.AuthAsync("&prompt=login&ui_locales=en");
        var page = await _browser.GetAsync(own.Link("#kc-forgot-password")!);
        await _browser.PostAsync(page.Action, ("username", "taro"));
        var again = await ConfirmAsync(_browser, await _mailed.OpenAsync(_browser));
        Assert.That((await SetPasswordAsync(_browser, again, "New-Password-2")).Code, Is.Not.Null);
        Assert.That(_mailed.Server.Rows.Sessions, Has.Count.EqualTo(1), "asked here: taro takes hanako's place");
    }

    [Test]
    public async Task Mail_server_that_is_down_for_ten_minutes_delays_the_mail_and_not_the_link()
    {
        await using var peer = new SmtpPeer { Greeting = "421 closed" };
        await using var mailed = await MailedServer.StartAsync(smtp: peer.Server());
        using var browser = mailed.NewBrowser();
        var notice = await AskAsync(browser);
        Assert.That(notice.Message, Does.StartWith("You should receive"), "the page knows nothing of mail servers");
        for (var attempt = 1; attempt <= 10; attempt++)
        {
            // An attempt is over when its row says when the next one is due; only then time may go on.
            while (mailed.Server.Rows.Outbox.Single().Attempts < attempt)
            {
                await Task.Delay(20);
            }

            mailed.Clock.Advance(TimeSpan.FromMinutes(1));

            // As any other wish does; the last attempt below comes by itself.
            mailed.Server.Get<MailOutbox>().Wake();
        }

        while (mailed.Server.Rows.Outbox.Single().Attempts < 11)
        {
            await Task.Delay(20);
        }

        peer.Greeting = "220 peer";
        mailed.Clock.Advance(TimeSpan.FromMinutes(1));
        await mailed.SentAsync();
        var mail = MimeReader.Read(1, "", "", System.Text.Encoding.UTF8.GetBytes(peer.Messages.Single()), default);
        mailed.Clock.Advance(TimeSpan.FromSeconds(290));
        var link = mail.Text.Split('\n').Single(line => line.Contains("/action-token?", StringComparison.Ordinal));
        var form = await ConfirmAsync(browser, await browser.GetAsync(link));
        Assert.That((await SetPasswordAsync(browser, form)).Code, Is.Not.Null);
    }

    [Test]
    public async Task Realm_that_requires_the_existing_one_time_password_lets_nobody_around_it()
    {
        await using var strict = await MailedServer.StartAsync("\"attributes\": { \"kosmo.resetCredentials.existingOtp\": \"require\" },");
        strict.Change("taro", (work, user) => UserRows.InsertCredentialAsync(
            work, user.RealmId, user.Id, new Credential("phone", "otp", "Phone", 0, TotpData, new Secret("{\"value\":\"JBSWY3DPEHPK3PXP\"}")), default));
        using var browser = strict.NewBrowser();
        await AskAsync(browser);
        var page = await ConfirmAsync(browser, await strict.OpenAsync(browser));
        Assert.That(page.PageId, Is.EqualTo("login-login-otp"), page.Text);
        foreach (var action in new[] { "UPDATE_PASSWORD", "CONFIGURE_TOTP" })
        {
            var skipped = await browser.GetAsync($"/realms/r/login-actions/required-action?{Regex.Replace(page.Action.Split('?')[1], "execution=[^&]+", "execution=" + action)}");
            Assert.That(skipped.PageId, Is.EqualTo("login-login-otp"), action);
        }

        var wrong = await browser.PostAsync(page.Action, ("otp", "000000"));
        Assert.That(wrong.PageId, Is.EqualTo("login-login-otp"));
        var code = OtpCodeTests.Code(OtpAlgorithm.HmacSHA1, "JBSWY3DPEHPK3PXP", strict.Clock.Seconds / 30, 6);
        var form = await browser.PostAsync(wrong.Action, ("otp", code));
        Assert.That(form.Via, Does.Contain("execution=CONFIGURE_TOTP"), form.Text);
    }

    private const string TotpData = """{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}""";

    [Test]
    public async Task Neither_events_nor_rows_hold_the_link()
    {
        await AskAsync(_browser);
        var link = await _mailed.LinkAsync();
        var token = link[(link.IndexOf("key=", StringComparison.Ordinal) + 4)..link.IndexOf('&', StringComparison.Ordinal)].Split('.')[1];
        await SetPasswordAsync(_browser, await ConfirmAsync(_browser, await _browser.GetAsync(link)));
        Assert.That(_mailed.Server.EventLines, Has.None.Contains(token));
        Assert.That(_mailed.Server.Events.Select(told => told.Type), Is.EqualTo(new[] { "SEND_RESET_PASSWORD", "UPDATE_CREDENTIAL", "UPDATE_PASSWORD", "LOGIN" }));
        foreach (var file in Directory.GetFiles(_mailed.Server.DataFolder))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(open, System.Text.Encoding.Latin1);
            Assert.That(await reader.ReadToEndAsync(), Does.Not.Contain(token), file);
        }
    }

    [Test]
    public async Task Mail_is_in_the_persons_language_and_a_notice_follows()
    {
        await AskAsync(_browser, "hanako");
        await _mailed.SentAsync();
        var mail = _mailed.Mails.Single();
        Assert.That((mail.To, mail.Subject), Is.EqualTo(("hanako@example.org", "パスワードのリセット")));
        Assert.That(mail.Text, Does.Contain("5分だけ有効").And.Match("[0 ]?9:05まで"));
        await SetPasswordAsync(_browser, await ConfirmAsync(_browser, await _mailed.OpenAsync(_browser)));
        await _mailed.SentAsync();
        Assert.That(_mailed.Mails[^1].Subject, Is.EqualTo("ログイン情報の変更のお知らせ"));
        Assert.That(_mailed.Mails[^1].Text, Does.Contain("パスワード").And.Not.Contain("action-token"));
    }
}
