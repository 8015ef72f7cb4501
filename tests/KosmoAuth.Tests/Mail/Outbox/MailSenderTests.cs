using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using KosmoAuth.Mail.DevMailbox;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Mail.Smtp;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Mail.Smtp;
using KosmoAuth.Tests.Support;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace KosmoAuth.Tests.Mail.Outbox;

public sealed class MailSenderTests
{
    private const string Realm = """{"realm":"m","enabled":true}""";

    private readonly LogLines _log = new();
    private TestServer _server = null!;
    private SmtpPeer _peer = null!;
    private SmtpTokens _tokens = null!;
    private MailOutbox _queue = null!;
    private TestWriter _writer = null!;

    [SetUp]
    public async Task Start()
    {
        _server = await TestServer.StartAsync(Realm);
        _peer = new SmtpPeer();
        _tokens = new SmtpTokens(_server.Clock);
        _queue = new MailOutbox(_server.Clock);
        _writer = new TestWriter();
        _log.Lines.Clear();
    }

    [TearDown]
    public async Task Stop()
    {
        _tokens.Dispose();
        await _peer.DisposeAsync();
        await _server.DisposeAsync();
    }

    private MailSender Sender(SmtpServer? to = null, params IMailWriter[] more) => new(
        _server.Get<Database>(), _server.Get<RealmCatalog>(), _queue, new MailRoute(to ?? _peer.Server()), [_writer, .. more],
        new SmtpClient(_tokens), _server.Clock, _log);

    private void Add(string user = "u-1", string? details = null, string purpose = "reset", string realm = "m") =>
        _server.Rows.Write(work => _queue.AddAsync(work, _server.Realm(realm).Id, user, purpose, details, default));

    private static async Task Round(MailSender sender)
    {
        while (await sender.RoundAsync(default))
        {
        }

        await sender.IdleAsync();
    }

    private IEnumerable<string> Subjects => _peer.Messages.Select(message => MimeReader.Read(1, "", "", Encoding.UTF8.GetBytes(message), default).Subject);

    [Test]
    public async Task Mail_leaves_and_its_link_lives_from_the_moment_the_server_took_it()
    {
        Add();
        _server.Clock.Advance(TimeSpan.FromMinutes(2));
        using var sender = Sender();
        await Round(sender);
        Assert.That(_peer.Messages, Has.Count.EqualTo(1));
        Assert.That(_writer.Alive, Is.EqualTo(new[] { (1, _server.Clock.Seconds) }));
        Assert.That(_server.Rows.Outbox, Is.Empty);
    }

    [Test]
    public async Task Row_is_gone_with_the_transaction_that_fails()
    {
        Assert.That(() => _server.Rows.Write(async work =>
        {
            await _queue.AddAsync(work, "m", "u-1", "reset", null, default);
            throw new InvalidOperationException();
        }), Throws.InvalidOperationException);
        using var sender = Sender();
        await Round(sender);
        Assert.That(_peer.Connections, Is.Zero);
    }

    [Test]
    public async Task Newest_wish_of_a_person_and_purpose_replaces_the_older()
    {
        Add(details: "one");
        Add(details: "two");
        Add("u-2", "three");
        using var sender = Sender();
        await Round(sender);
        Assert.That(Subjects, Is.EquivalentTo(new[] { "Reset two", "Reset three" }));
        Assert.That(_peer.Connections, Is.EqualTo(1), "mails to one server share a session");
    }

    [Test]
    public async Task Unwanted_mail_is_dropped_quietly()
    {
        Add(details: "unwanted");
        using var sender = Sender();
        await Round(sender);
        Assert.That((_peer.Messages.Count, _server.Rows.Outbox.Count, _writer.GivenUp.Count, _log.Lines.Count), Is.EqualTo((0, 0, 0, 0)));
    }

    [Test]
    public async Task Failing_writer_stops_no_other_mail_and_tells_no_secret()
    {
        Add(details: "broken");
        Add("u-2", "fine");
        using var sender = Sender();
        await Round(sender);
        Assert.That(Subjects, Is.EqualTo(new[] { "Reset fine" }));
        Assert.That(_server.Rows.Outbox.Single().LastError, Is.EqualTo("InvalidOperationException"));
        Assert.That(_log.Lines, Has.None.Contains("canary"));
    }

    [Test]
    public async Task A_mail_that_misses_the_database_waits_without_blame_and_leaves_when_its_lease_is_over()
    {
        Add(details: "away");
        using var sender = Sender();
        await Round(sender);
        Assert.That(_log.Lines.First().TrimEnd(), Is.EqualTo(
            "Mail reset of realm m waits, because the database is away; it will be tried again when the database answers."));
        Assert.That(_server.Rows.Outbox.Single(), Has.Property("Attempts").Zero.And.Property("LastError").Null);
        _server.Clock.Advance(TimeSpan.FromSeconds(15));
        await Round(sender);
        Assert.That((string.Join(", ", Subjects), _server.Rows.Outbox.Count), Is.EqualTo(("Reset away", 0)));
    }

    [Test]
    public async Task Mail_of_unknown_purpose_is_dropped_with_a_line_in_the_log()
    {
        Add(purpose: "nobody-writes-this");
        using var sender = Sender();
        await Round(sender);
        Assert.That(_server.Rows.Outbox, Is.Empty);
        Assert.That(_log.Lines.Single(), Does.Contain("nobody-writes-this"));
    }

    [Test]
    public async Task Refusal_for_good_is_final_and_told_without_the_recipient()
    {
        _peer.Answer = command => command.StartsWith("RCPT", StringComparison.Ordinal) ? "550 5.1.1 <u-1@example.jp> unknown" : null;
        Add();
        using var sender = Sender();
        await Round(sender);
        Assert.That(_writer.GivenUp, Is.EqualTo(new[] { "m u-1 RCPT TO: 550 5.1.1" }));
        Assert.That((_server.Rows.Outbox.Count, _writer.Alive.Count), Is.EqualTo((0, 0)));
        Assert.That(_log.Lines.Single(), Does.Contain("given up").And.Not.Contain("example.jp").And.Not.Contain("canary"));
    }

    [Test]
    public async Task Refusal_for_now_is_tried_again_with_a_new_link_and_the_first_never_lives()
    {
        var full = true;
        _peer.Answer = command => full && command == "(message)" ? "452 4.3.1 full" : null;
        Add();
        using var sender = Sender();
        await Round(sender);
        Assert.That(_server.Rows.Outbox.Single(), Has.Property("Attempts").EqualTo(1).And.Property("LastError").EqualTo("message: 452 4.3.1"));
        full = false;
        await Round(sender);
        Assert.That(_writer.Minted, Is.EqualTo(1), "its pause is not over");
        _server.Clock.Advance(TimeSpan.FromSeconds(5));
        await Round(sender);
        Assert.That(_writer.Alive, Is.EqualTo(new[] { (2, _server.Clock.Seconds) }));
    }

    [Test]
    public async Task Outage_of_ten_minutes_ends_with_one_mail_for_each_person_within_a_minute()
    {
        using var gone = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        gone.Start();
        var port = ((System.Net.IPEndPoint)gone.LocalEndpoint).Port;
        gone.Stop();
        using var before = Sender(_peer.Server() with { Port = port });
        for (var second = 0; second < 600; second += 10)
        {
            Add(string.Create(CultureInfo.InvariantCulture, $"u-{second % 70}"), string.Create(CultureInfo.InvariantCulture, $"asked at {second}"));
            await Round(before);
            _server.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.That(_writer.Minted, Is.Zero, "no link before there is a server");
        using var after = Sender();
        for (var second = 0; second < 60; second += 5)
        {
            await Round(after);
            _server.Clock.Advance(TimeSpan.FromSeconds(5));
        }

        Assert.That(Subjects, Is.EquivalentTo(Enumerable.Range(0, 7).Select(back => $"Reset asked at {590 - (10 * back)}")));
        Assert.That(_server.Rows.Outbox, Is.Empty);
    }

    [Test]
    public async Task Recovery_mail_older_than_half_an_hour_is_not_sent()
    {
        Add();
        _server.Clock.Advance(TimeSpan.FromSeconds(1801));
        using var sender = Sender();
        await Round(sender);
        Assert.That(_writer.GivenUp, Is.EqualTo(new[] { "m u-1 too late to be of use" }));
        Assert.That(_peer.Messages, Is.Empty);
    }

    [Test]
    public async Task Server_that_is_away_is_asked_once_for_all_who_wait()
    {
        _peer.Greeting = "421 closed";
        foreach (var user in Enumerable.Range(0, 20))
        {
            Add($"u-{user}");
        }

        using var sender = Sender();
        await Round(sender);
        Assert.That((_peer.Connections, _server.Rows.Outbox.Count(row => row.Attempts == 1)), Is.EqualTo((1, 20)));
    }

    [Test]
    public async Task Realm_without_a_mail_server_gives_up_and_says_why()
    {
        Add();
        using var sender = new MailSender(
            _server.Get<Database>(), _server.Get<RealmCatalog>(), _queue, new MailRoute(), [_writer], new SmtpClient(_tokens), _server.Clock, _log);
        await Round(sender);
        Assert.That(_writer.GivenUp.Single(), Does.Contain("smtpServer.from is missing"));
    }

    [Test]
    public async Task Hanging_mail_server_delays_no_other()
    {
        await using var hanging = new SmtpPeer { Greeting = SmtpPeer.Hang };
        await using var server = await TestServer.StartAsync(
            $$"""{"realm":"h","enabled":true,"smtpServer":{"host":"127.0.0.1","port":"{{hanging.Port}}","from":"a@example.org"} }""");
        await server.Get<Database>().WriteAsync(async work =>
        {
            await _queue.AddAsync(work, server.Realm("h").Id, "u-1", "reset", "hanging", default);
            await _queue.AddAsync(work, server.Realm("master").Id, "u-1", "reset", "quick", default);
            return true;
        }, default);
        using var stop = new CancellationTokenSource();
        using var sender = new MailSender(
            server.Get<Database>(), server.Get<RealmCatalog>(), _queue, new MailRoute(_peer.Server()), [_writer], new SmtpClient(_tokens), server.Clock, _log);
        await sender.RoundAsync(stop.Token);
        await UntilAsync(() => server.Rows.Outbox.Count == 1);
        Assert.That(Subjects, Is.EqualTo(new[] { "Reset quick" }));
        await stop.CancelAsync();
        await sender.IdleAsync();
        Assert.That(server.Rows.Outbox, Has.Count.EqualTo(1), "a stop keeps what was not sent");
    }

    [Test]
    public async Task Mail_under_way_comes_to_no_other_node_however_long_it_takes()
    {
        var isHanging = true;
        _peer.Answer = command => isHanging && command == "(message)" ? SmtpPeer.Hang : null;
        Add();
        using var stop = new CancellationTokenSource();
        using var sender = Sender();
        using var other = Sender();
        await sender.RoundAsync(stop.Token);
        await UntilAsync(() => _writer.Minted == 1);
        for (var second = 0; second < 55; second += 5)
        {
            _server.Clock.Advance(TimeSpan.FromSeconds(5));
            await sender.ProlongAsync(default);
            Assert.That(await other.RoundAsync(default), Is.False, $"after {second + 5} s");
        }

        // As when it is killed: nobody prolongs any more.
        await stop.CancelAsync();
        await sender.IdleAsync();
        isHanging = false;
        _server.Clock.Advance(TimeSpan.FromSeconds(14));
        Assert.That(await other.RoundAsync(default), Is.False);
        _server.Clock.Advance(TimeSpan.FromSeconds(1));
        await Round(other);
        Assert.That(_writer.Alive, Is.EqualTo(new[] { (2, _server.Clock.Seconds) }));
    }

    [Test]
    public async Task Mail_that_waits_in_its_line_comes_to_no_other_node_and_is_left_out_when_it_was_replaced()
    {
        using var taken = new ManualResetEventSlim();
        _peer.Answer = command =>
        {
            _ = command != "(message)" || taken.Wait(TimeSpan.FromMinutes(1));
            return null;
        };
        Add("u-1", "first");
        Add("u-2", "older");
        Add("u-3", "third");
        using var sender = Sender();
        using var other = Sender();
        await sender.RoundAsync(default);
        await UntilAsync(() => _writer.Minted == 1);
        Add("u-2", "newer");
        var newer = Round(other);
        await UntilAsync(() => _writer.Minted == 2);
        _server.Clock.Advance(TimeSpan.FromSeconds(14));
        await sender.ProlongAsync(default);
        await other.ProlongAsync(default);
        _server.Clock.Advance(TimeSpan.FromSeconds(14));
        Assert.That(await other.RoundAsync(default), Is.False);
        taken.Set();
        await newer;
        await sender.IdleAsync();
        Assert.That(Subjects, Is.EquivalentTo(new[] { "Reset first", "Reset newer", "Reset third" }));
        Assert.That((_writer.Alive.Count, _server.Rows.Outbox.Count), Is.EqualTo((3, 0)));
    }

    [Test]
    public async Task Service_sends_when_it_is_woken()
    {
        using var sender = Sender();
        await sender.StartAsync(default);
        Add();
        _queue.Wake();
        await UntilAsync(() => _server.Rows.Outbox.Count == 0);
        await sender.StopAsync(default);
        Assert.That(_peer.Messages, Has.Count.EqualTo(1));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var attempt = 0; attempt < 1000 && !condition(); attempt++)
        {
            await Task.Delay(20);
        }

        Assert.That(condition, Is.True);
    }

    private sealed class LogLines : ILogger<MailSender>
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
