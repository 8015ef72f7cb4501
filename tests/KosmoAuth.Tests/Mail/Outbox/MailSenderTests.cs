using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Mail.Outbox;

/// <summary>What leaves the outbox, and what is dropped.</summary>
public sealed class MailSenderTests : SenderTest
{
    [Test]
    public async Task Mail_leaves_and_its_link_lives_from_the_moment_the_server_took_it()
    {
        Add();
        Server.Clock.Advance(TimeSpan.FromMinutes(2));
        using var sender = Sender();
        await RoundAsync(sender);
        Assert.That(Peer.Messages, Has.Count.EqualTo(1));
        Assert.That(Writer.Alive, Is.EqualTo(new[] { (1, Server.Clock.Seconds) }));
        Assert.That(Server.Rows.Outbox, Is.Empty);
    }

    [Test]
    public async Task Row_is_gone_with_the_transaction_that_fails()
    {
        Assert.That(() => Server.Rows.Write(async work =>
        {
            await Queue.AddAsync(work, "m", "u-1", "reset", null, default);
            throw new InvalidOperationException();
        }), Throws.InvalidOperationException);
        using var sender = Sender();
        await RoundAsync(sender);
        Assert.That(Peer.Connections, Is.Zero);
    }

    [Test]
    public async Task Newest_wish_of_a_person_and_purpose_replaces_the_older()
    {
        Add(details: "one");
        Add(details: "two");
        Add("u-2", "three");
        using var sender = Sender();
        await RoundAsync(sender);
        Assert.That(Subjects, Is.EquivalentTo(new[] { "Reset two", "Reset three" }));
        Assert.That(Peer.Connections, Is.EqualTo(1), "mails to one server share a session");
    }

    [Test]
    public async Task Unwanted_mail_is_dropped_quietly()
    {
        Add(details: "unwanted");
        using var sender = Sender();
        await RoundAsync(sender);
        Assert.That((Peer.Messages.Count, Server.Rows.Outbox.Count, Writer.GivenUp.Count, Log.Count), Is.EqualTo((0, 0, 0, 0)));
    }

    [Test]
    public async Task Failing_writer_stops_no_other_mail_and_tells_no_secret()
    {
        Add(details: "broken");
        Add("u-2", "fine");
        using var sender = Sender();
        await RoundAsync(sender);
        Assert.That(Subjects, Is.EqualTo(new[] { "Reset fine" }));
        Assert.That(Server.Rows.Outbox.Single().LastError, Is.EqualTo("InvalidOperationException"));
        Assert.That(Log, Has.None.Contains("canary"));
    }

    [Test]
    public async Task A_mail_that_misses_the_database_waits_without_blame_and_leaves_when_its_lease_is_over()
    {
        Add(details: "away");
        using var sender = Sender();
        await RoundAsync(sender);
        Assert.That(Log.First().TrimEnd(), Is.EqualTo(
            "Mail reset of realm m waits, because the database is away; it will be tried again when the database answers."));
        Assert.That(Server.Rows.Outbox.Single(), Has.Property("Attempts").Zero.And.Property("LastError").Null);
        Server.Clock.Advance(TimeSpan.FromSeconds(15));
        await RoundAsync(sender);
        Assert.That((string.Join(", ", Subjects), Server.Rows.Outbox.Count), Is.EqualTo(("Reset away", 0)));
    }

    [Test]
    public async Task Mail_of_unknown_purpose_is_dropped_with_a_line_in_the_log()
    {
        Add(purpose: "nobody-writes-this");
        using var sender = Sender();
        await RoundAsync(sender);
        Assert.That(Server.Rows.Outbox, Is.Empty);
        Assert.That(Log.Single(), Does.Contain("nobody-writes-this"));
    }

    [Test]
    public async Task Recovery_mail_older_than_half_an_hour_is_not_sent()
    {
        Add();
        Server.Clock.Advance(TimeSpan.FromSeconds(1801));
        using var sender = Sender();
        await RoundAsync(sender);
        Assert.That(Writer.GivenUp, Is.EqualTo(new[] { "m u-1 too late to be of use" }));
        Assert.That(Peer.Messages, Is.Empty);
    }

    [Test]
    public async Task Service_sends_when_it_is_woken()
    {
        using var sender = Sender();
        await sender.StartAsync(default);
        Add();
        Queue.Wake();
        await Eventually.TrueAsync(() => Server.Rows.Outbox.Count == 0);
        await sender.StopAsync(default);
        Assert.That(Peer.Messages, Has.Count.EqualTo(1));
    }
}
