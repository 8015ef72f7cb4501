using System.Net;
using KosmoAuth.Tests.Login.ActionLinks;
using KosmoAuth.Tests.Support;
using NUnit.Framework;
using static KosmoAuth.Tests.Login.ActionLinks.MailedServer;

namespace KosmoAuth.Tests.Login.ResetPassword;

/// <summary>What the mailed link shows, and what it keeps to itself.</summary>
public sealed class ResetLinkTests : ResetTest
{
    [Test]
    public async Task Looking_at_the_link_uses_nothing_up()
    {
        await AskAsync(Browser);
        var link = await Mailed.LinkAsync();
        using var scanner = Mailed.NewBrowser();
        for (var i = 0; i < 10; i++)
        {
            var seen = await scanner.GetAsync(link);
            Assert.That(seen.Status, Is.EqualTo(HttpStatusCode.OK));
            foreach (var address in new[] { link, "/realms/r/login-actions/action-token" })
            {
                using var head = await Mailed.Server.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));
                using var options = await Mailed.Server.SendAsync(new HttpRequestMessage(HttpMethod.Options, address));
                using var prefetch = await Mailed.Server.SendAsync(new HttpRequestMessage(HttpMethod.Get, address), ("Sec-Purpose", "prefetch;prerender"));
                Assert.That(new[] { head, options, prefetch }.Select(answer => (answer.Headers.Contains("Set-Cookie"), answer.Headers.Location)), Is.All.EqualTo((false, (Uri?)null)));
                Assert.That(head.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            }
        }

        Assert.That(Mailed.Server.Rows.Logins, Is.Empty);
        Assert.That(Mailed.Server.EventLines, Has.None.Contains("ERROR").And.None.StartsWith("RESET"));
        var form = await ConfirmAsync(Browser, await Browser.GetAsync(link));
        Assert.That((await SetPasswordAsync(Browser, form)).Code, Is.Not.Null);
    }

    [Test]
    public async Task First_answer_takes_the_key_out_of_the_address()
    {
        await AskAsync(Browser);
        using var still = new Browser(Mailed.Server.Address) { Follows = false };
        var first = await still.GetAsync(await Mailed.LinkAsync());
        Assert.That(first.Status, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(first.Location, Does.EndWith("/realms/r/login-actions/action-token?client_id=web"));
        Assert.That(first.Headers, Does.Contain("no-store").And.Contain("Referrer-Policy: no-referrer"));
        var page = await still.GetAsync(first.Location!);
        Assert.That(page.Text, Does.Contain("ta").And.Not.Contain("taro@").And.Not.Contain("key="));
    }

    [Test]
    public async Task Damaged_and_foreign_links_look_like_any_dead_one()
    {
        await AskAsync(Browser);
        var link = await Mailed.LinkAsync();
        var key = link[(link.IndexOf("key=", StringComparison.Ordinal) + 4)..link.IndexOf("&client_id", StringComparison.Ordinal)];
        foreach (var broken in new[] { "", "x", key[..^1], key + "A", key.Replace("reset-credentials", "verify-email", StringComparison.Ordinal), key[..^3] + (key[^3] == 'A' ? 'B' : 'A') + key[^2..], new string('a', 5000) })
        {
            using var stranger = Mailed.NewBrowser();
            IsDead(await stranger.GetAsync(link.Replace(key, broken, StringComparison.Ordinal)));
        }

        using var other = Mailed.NewBrowser();
        var foreign = await other.GetAsync(link.Replace("/realms/r/", "/realms/master/", StringComparison.Ordinal));
        Assert.That(foreign.Status, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(Mailed.Server.EventLines, Has.Some.StartsWith("EXECUTE_ACTION_TOKEN_ERROR  invalid_code"));
        Assert.That((await Browser.GetAsync(link)).PageId, Is.EqualTo("login-info"), "the good one is none the worse for it");
    }

    [Test]
    public async Task Server_may_restart_between_any_two_screens()
    {
        await AskAsync(Browser);
        var link = await Mailed.LinkAsync();
        await Mailed.Server.RestartAsync();
        var question = await Browser.GetAsync(link);
        await Mailed.Server.RestartAsync();
        var form = await ConfirmAsync(Browser, question);
        await Mailed.Server.RestartAsync();
        Assert.That((await SetPasswordAsync(Browser, form)).Code, Is.Not.Null);
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
    public async Task Neither_events_nor_rows_hold_the_link()
    {
        await AskAsync(Browser);
        var link = await Mailed.LinkAsync();
        var token = link[(link.IndexOf("key=", StringComparison.Ordinal) + 4)..link.IndexOf('&', StringComparison.Ordinal)].Split('.')[1];
        await SetPasswordAsync(Browser, await ConfirmAsync(Browser, await Browser.GetAsync(link)));
        Assert.That(Mailed.Server.EventLines, Has.None.Contains(token));
        Assert.That(Mailed.Server.Events.Select(told => told.Type), Is.EqualTo(new[] { "SEND_RESET_PASSWORD", "UPDATE_CREDENTIAL", "UPDATE_PASSWORD", "LOGIN" }));
        foreach (var file in Directory.GetFiles(Mailed.Server.DataFolder))
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(open, System.Text.Encoding.Latin1);
            Assert.That(await reader.ReadToEndAsync(), Does.Not.Contain(token), file);
        }
    }
}
