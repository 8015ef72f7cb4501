using KosmoAuth.Mail.DevMailbox;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Login.ActionLinks;
using KosmoAuth.Tests.Mail.Smtp;
using KosmoAuth.Tests.Support;
using NUnit.Framework;
using static KosmoAuth.Tests.Login.ActionLinks.MailedServer;

namespace KosmoAuth.Tests.Login.ResetPassword;

/// <summary>How long a link lives, and what ends it before.</summary>
public sealed class ResetLinkLifeTests : ResetTest
{
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

    [TestCase(299, true)]
    [TestCase(301, false)]
    public async Task Link_lives_five_minutes_from_the_hand_over(int seconds, bool lives)
    {
        await AskAsync(Browser);
        var link = await Mailed.LinkAsync();
        Mailed.Clock.Advance(TimeSpan.FromSeconds(seconds));
        var page = await Browser.GetAsync(link);
        if (!lives)
        {
            IsDead(page);
            return;
        }

        var form = await ConfirmAsync(Browser, page);
        Mailed.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.That((await SetPasswordAsync(Browser, form)).Code, Is.Not.Null, "once it is followed, the time of the log-in counts");
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

    [TestCase("expired link, same browser")]
    [TestCase("expired link, other browser")]
    public async Task Expired_link_has_the_page_of_all_dead_links_and_not_the_recorded_one(string step)
    {
        await AskAsync(Browser);
        var link = await Mailed.LinkAsync();
        Mailed.Clock.Advance(TimeSpan.FromSeconds(301));
        using var other = Mailed.NewBrowser();
        IsDead(await (step.EndsWith("same browser", StringComparison.Ordinal) ? Browser : other).GetAsync(link));
        Assert.That(Login.Support.Differences.Contains("pages/reset-password", step), Is.True);
    }

    [Test]
    public async Task Page_that_lay_open_too_long_is_dead_when_its_button_is_pressed()
    {
        await AskAsync(Browser);
        var question = await Mailed.OpenAsync(Browser);
        Mailed.Clock.Advance(TimeSpan.FromSeconds(301));
        IsDead(await ConfirmAsync(Browser, question));
    }

    [Test]
    public async Task Dead_link_leads_to_a_new_mail_with_the_name_filled_in_where_it_was_asked()
    {
        await AskAsync(Browser);
        var link = await Mailed.LinkAsync();
        Mailed.Clock.Advance(TimeSpan.FromSeconds(301));
        var page = await Browser.GetAsync((await Browser.GetAsync(link)).Link("#kc-resend-mail")!);
        Assert.That((page.PageId, page.Value("username")), Is.EqualTo(("login-login-reset-password", "taro")));
        await Browser.PostAsync(page.Action, ("username", "taro"));
        var form = await ConfirmAsync(Browser, await Mailed.OpenAsync(Browser));
        Assert.That((await SetPasswordAsync(Browser, form)).Sent, Does.ContainKey("state"), "back to what the application asked for");

        using var other = Mailed.NewBrowser();
        var elsewhere = await other.GetAsync((await other.GetAsync(link)).Link("#kc-resend-mail")!);
        Assert.That((elsewhere.PageId, elsewhere.Value("username")), Is.EqualTo(("login-login-reset-password", (string?)null)));
    }

    [Test]
    public async Task Person_who_has_changed_since_ends_the_link([Range(0, 4)] int which, [Values] bool followed)
    {
        var (name, change) = s_changes[which];
        await AskAsync(Browser);
        var link = await Mailed.LinkAsync();
        var form = followed ? await ConfirmAsync(Browser, await Browser.GetAsync(link)) : null;
        Mailed.Change("taro", change);
        if (followed)
        {
            var answer = await SetPasswordAsync(Browser, form!);
            Assert.That((answer.Code, answer.PageId), Is.Not.EqualTo(((string?)null, "login-info")), name);
            Assert.That(answer.Code, Is.Null, name);
        }
        else
        {
            IsDead(await Browser.GetAsync(link));
        }

        Assert.That(await OpensAsync("New-Password-1"), Is.False, name);
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

    private static User Copy(User user, string? email, string? id = null) => new()
    {
        Id = id ?? user.Id, RealmId = user.RealmId, Username = user.Username, Email = email, Enabled = true, Version = 1, FirstName = "F", LastName = "L",
    };
}
