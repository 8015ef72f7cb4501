using System.Globalization;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Storage;
using KosmoAuth.Testing;
using KosmoAuth.Tests.Mail.Smtp;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Mail.Outbox;

/// <summary>Mail servers that refuse, hang or are away.</summary>
public sealed class MailServerTroubleTests : SenderTest
{
    [Test]
    public async Task Refusal_for_good_is_final_and_told_without_the_recipient()
    {
        Peer.Answer = command => command.StartsWith("RCPT", StringComparison.Ordinal) ? "550 5.1.1 <u-1@example.jp> unknown" : null;
        Add();
        using var sender = Sender();
        await RoundAsync(sender);
        Assert.That(Writer.GivenUp, Is.EqualTo(new[] { "m u-1 RCPT TO: 550 5.1.1" }));
        Assert.That((Server.Rows.Outbox.Count, Writer.Alive.Count), Is.EqualTo((0, 0)));
        Assert.That(Log.Single(), Does.Contain("given up").And.Not.Contain("example.jp").And.Not.Contain("canary"));
    }

    [Test]
    public async Task Refusal_for_now_is_tried_again_with_a_new_link_and_the_first_never_lives()
    {
        var full = true;
        Peer.Answer = command => full && command == "(message)" ? "452 4.3.1 full" : null;
        Add();
        using var sender = Sender();
        await RoundAsync(sender);
        Assert.That(Server.Rows.Outbox.Single(), Has.Property("Attempts").EqualTo(1).And.Property("LastError").EqualTo("message: 452 4.3.1"));
        full = false;
        await RoundAsync(sender);
        Assert.That(Writer.Minted, Is.EqualTo(1), "its pause is not over");
        Server.Clock.Advance(TimeSpan.FromSeconds(5));
        await RoundAsync(sender);
        Assert.That(Writer.Alive, Is.EqualTo(new[] { (2, Server.Clock.Seconds) }));
    }

    [Test]
    public async Task Outage_of_ten_minutes_ends_with_one_mail_for_each_person_within_a_minute()
    {
        var port = Loopback.FreePort();
        using var before = Sender(Peer.Server() with { Port = port });
        for (var second = 0; second < 600; second += 10)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"u-{second % 70}"), string.Create(CultureInfo.InvariantCulture, $"asked at {second}"));
            await RoundAsync(before);
            Server.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.That(Writer.Minted, Is.Zero, "no link before there is a server");
        using var after = Sender();
        for (var second = 0; second < 60; second += 5)
        {
            await RoundAsync(after);
            Server.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.That(Subjects, Is.EquivalentTo(Enumerable.Range(0, 7).Select(back => $"Reset asked at {590 - (10 * back)}")));
        Assert.That(Server.Rows.Outbox, Is.Empty);
    }

    [Test]
    public async Task Server_that_is_away_is_asked_once_for_all_who_wait()
    {
        Peer.Greeting = "421 closed";
        foreach (var user in Enumerable.Range(0, 20))
        {
            Add($"u-{user}");
        }

        using var sender = Sender();
        await RoundAsync(sender);
        Assert.That((Peer.Connections, Server.Rows.Outbox.Count(row => row.Attempts == 1)), Is.EqualTo((1, 20)));
    }

    [Test]
    public async Task Realm_without_a_mail_server_gives_up_and_says_why()
    {
        Add();
        using var sender = Sender(Server, new MailRoute());
        await RoundAsync(sender);
        Assert.That(Writer.GivenUp.Single(), Does.Contain("smtpServer.from is missing"));
    }

    [Test]
    public async Task Hanging_mail_server_delays_no_other()
    {
        await using var hanging = new SmtpPeer { Greeting = SmtpPeer.Hang };
        await using var server = await TestServer.StartAsync(
            $$"""{"realm":"h","enabled":true,"smtpServer":{"host":"127.0.0.1","port":"{{hanging.Port}}","from":"a@example.org"} }""");
        await server.Get<Database>().WriteAsync(async work =>
        {
            await Queue.AddAsync(work, server.Realm("h").Id, "u-1", "reset", "hanging", default);
            await Queue.AddAsync(work, server.Realm("master").Id, "u-1", "reset", "quick", default);
            return true;
        }, default);
        using var stop = new CancellationTokenSource();
        using var sender = Sender(server, new MailRoute(Peer.Server()));
        await sender.RoundAsync(stop.Token);
        await Eventually.TrueAsync(() => server.Rows.Outbox.Count == 1);
        Assert.That(Subjects, Is.EqualTo(new[] { "Reset quick" }));
        await stop.CancelAsync();
        await sender.IdleAsync();
        Assert.That(server.Rows.Outbox, Has.Count.EqualTo(1), "a stop keeps what was not sent");
    }
}
