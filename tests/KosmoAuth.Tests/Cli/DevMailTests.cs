using System.Net;
using System.Text.Json;
using KosmoAuth.Cli;
using KosmoAuth.Tests.Login.ActionLinks;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Cli;

/// <summary>Mails in <c>dev</c>.</summary>
public sealed class DevMailTests
{
    [Test]
    public async Task Mails_of_all_realms_end_in_the_mailbox_whatever_the_realm_says()
    {
        await using var mailed = await MailedServer.StartAsync("\"smtpServer\": { \"host\": \"mail.example.org\", \"port\": \"25\", \"from\": \"noreply@example.org\" },", replace: DevCommand.AddMailbox);
        using var browser = mailed.NewBrowser();
        await MailedServer.AskAsync(browser, "hanako");
        await mailed.SentAsync();
        var mail = (await TestServer.JsonAsync(mailed.Server.GetAsync("/dev/mailbox.json"))).EnumerateArray().Single();
        Assert.That(mail.GetProperty("to").GetString(), Is.EqualTo("hanako@example.org"));
        Assert.That(mail.GetProperty("text").GetString(), Does.Contain("/login-actions/action-token?key=reset-credentials."));
        Assert.That(mail.GetProperty("html").ValueKind, Is.EqualTo(JsonValueKind.String));
        using var page = await mailed.Server.GetAsync("/dev/mailbox");
        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(mailed.Realm.SmtpServer["host"], Is.EqualTo("mail.example.org"), "the realm itself is as it was");
    }

    [Test]
    public async Task There_is_no_mailbox_but_in_dev()
    {
        await using var server = await TestServer.StartAsync();
        using var page = await server.GetAsync("/dev/mailbox");
        using var data = await server.GetAsync("/dev/mailbox.json");
        Assert.That((page.StatusCode, data.StatusCode), Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.NotFound)));
    }
}
