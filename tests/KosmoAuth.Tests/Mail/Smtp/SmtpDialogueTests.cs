using System.Security.Cryptography.X509Certificates;
using System.Text;
using KosmoAuth.Mail.Message;
using KosmoAuth.Mail.Smtp;
using KosmoAuth.Testing;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Mail.Smtp;

public sealed class SmtpDialogueTests
{
    private static async Task<SmtpOutcome> Send(SmtpServer server, MailMessage? message = null, X509ChainPolicy? trust = null)
    {
        using var tokens = new SmtpTokens(new TestClock());
        var opening = await new SmtpClient(tokens, trust ?? SmtpPeer.Trust()).OpenAsync(server, default);
        if (opening.Session is not { } session)
        {
            return opening.Failure;
        }

        await using (session)
        {
            return await session.SendAsync(message ?? Addresses.Message(), default);
        }
    }

    private static async Task<SmtpOutcome> SendTo(SmtpPeer peer, SmtpTls tls = SmtpTls.None, SmtpLogin? login = null, double seconds = 30)
        => await Send(peer.Server(tls, login, seconds));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    [Test]
    public async Task Mail_goes_over_the_line_with_envelope_and_leave_taking()
    {
        await using var peer = new SmtpPeer();
        var message = Addresses.Message() with { EnvelopeFrom = Addresses.Of("bounces@example.org") };
        Assert.That(await Send(peer.Server(), message), Is.EqualTo(SmtpOutcome.Accepted));
        Assert.That(peer.Heard, Is.EqualTo(new[]
        {
            "EHLO [127.0.0.1]", "MAIL FROM:<bounces@example.org>", "RCPT TO:<hanako@example.jp>", "DATA", "(message)", "QUIT",
        }));
        Assert.That(peer.Messages.Single(), Is.EqualTo(Encoding.UTF8.GetString(MimeWriter.Write(message))));
    }

    [Test]
    public async Task Sender_is_the_envelope_where_none_is_named_and_carrier_addresses_are_quoted()
    {
        await using var peer = new SmtpPeer();
        Assert.That(await Send(peer.Server(), Addresses.Message("abc..def.@docomo.ne.jp")), Is.EqualTo(SmtpOutcome.Accepted));
        Assert.That(peer.Heard, Is.SupersetOf(new[] { "MAIL FROM:<noreply@example.org>", "RCPT TO:<\"abc..def.\"@docomo.ne.jp>" }));
    }

    [Test]
    public async Task Starttls_protects_the_log_in_and_asks_again_what_the_server_can()
    {
        await using var peer = new SmtpPeer();
        Assert.That(await SendTo(peer, SmtpTls.StartTls, SmtpPeer.Login), Is.EqualTo(SmtpOutcome.Accepted));
        Assert.That(peer.Heard.Take(5), Is.EqualTo(new[]
        {
            "EHLO [127.0.0.1]", "STARTTLS", "TLS", "EHLO [127.0.0.1]", "AUTH PLAIN " + Base64("\0user\0pa\"ss ワード"),
        }));
    }

    [Test]
    public async Task Implicit_tls_begins_with_the_first_byte()
    {
        await using var peer = new SmtpPeer { ImplicitTls = true };
        Assert.That(await SendTo(peer, SmtpTls.Implicit), Is.EqualTo(SmtpOutcome.Accepted));
        Assert.That(peer.Heard.First(), Is.EqualTo("TLS"));
    }

    [Test]
    public async Task Stripped_starttls_ends_the_dialogue_before_any_secret()
    {
        await using var peer = new SmtpPeer();
        peer.Extensions.Remove("STARTTLS");
        Assert.That(await SendTo(peer, SmtpTls.StartTls, SmtpPeer.Login), Has.Property("Verdict").EqualTo(SmtpVerdict.Permanent).And.Property("OfServer").True);
        Assert.That(peer.Heard, Is.EqualTo(new[] { "EHLO [127.0.0.1]" }));
    }

    [TestCase("454 4.7.0 not now", SmtpVerdict.Transient)]
    [TestCase("502 5.5.1 what?", SmtpVerdict.Permanent)]
    public async Task Refused_starttls_never_falls_back(string reply, SmtpVerdict verdict)
    {
        await using var peer = new SmtpPeer { Answer = command => command == "STARTTLS" ? reply : null };
        Assert.That(await SendTo(peer, SmtpTls.StartTls, SmtpPeer.Login), Has.Property("Verdict").EqualTo(verdict));
        Assert.That(peer.Heard, Has.None.StartsWith("AUTH").And.None.StartsWith("MAIL"));
    }

    [Test]
    public async Task Text_injected_behind_the_answer_to_starttls_is_refused()
    {
        await using var peer = new SmtpPeer { Answer = command => command == "STARTTLS" ? "220 go\r\n250-peer\r\n250 AUTH PLAIN" : null };
        var outcome = await SendTo(peer, SmtpTls.StartTls, SmtpPeer.Login);
        Assert.That(outcome, Is.EqualTo(new SmtpOutcome(SmtpVerdict.Permanent, true, "STARTTLS: the server sent text in clear after its answer")));
    }

    [TestCase(SmtpTls.StartTls, false)]
    [TestCase(SmtpTls.Implicit, true)]
    public async Task Untrusted_certificate_is_final(SmtpTls tls, bool atOnce)
    {
        await using var peer = new SmtpPeer { ImplicitTls = atOnce };
        var outcome = await Send(peer.Server(tls, SmtpPeer.Login), trust: SmtpPeer.Trust(SmtpPeer.SelfSigned("localhost")));
        Assert.That((outcome.Verdict, outcome.OfServer), Is.EqualTo((SmtpVerdict.Permanent, true)));
        Assert.That(outcome.Reason, Does.Contain("certificate of localhost is not trusted"));
        Assert.That(peer.Heard, Has.None.StartsWith("AUTH"));
    }

    [Test]
    public async Task Certificate_of_another_name_is_final()
    {
        await using var peer = new SmtpPeer { ImplicitTls = true };
        var outcome = await Send(peer.Server(SmtpTls.Implicit) with { Host = "127.0.0.1" });
        Assert.That(outcome.Verdict, Is.EqualTo(SmtpVerdict.Permanent));
        Assert.That(outcome.Reason, Does.Contain("RemoteCertificateNameMismatch"));
    }

    [Test]
    public async Task Failed_handshake_may_work_later()
    {
        await using var peer = new SmtpPeer { Greeting = "220 no TLS here" };
        Assert.That(await SendTo(peer, SmtpTls.Implicit), Has.Property("Verdict").EqualTo(SmtpVerdict.Transient).And.Property("OfServer").True);
    }

    [Test]
    public async Task Login_takes_the_place_of_plain_where_the_server_has_only_that()
    {
        await using var peer = new SmtpPeer();
        peer.Extensions[1] = "AUTH CRAM-MD5 LOGIN";
        peer.Answer = command => command == Base64("user") ? "334 UGFzc3dvcmQ6" : command == Base64("pa\"ss ワード") ? "235 in" : null;
        Assert.That(await SendTo(peer, login: SmtpPeer.Login), Is.EqualTo(SmtpOutcome.Accepted));
        Assert.That(peer.Heard.Skip(1).Take(3), Is.EqualTo(new[] { "AUTH LOGIN", Base64("user"), Base64("pa\"ss ワード") }));
    }

    [TestCase("AUTH CRAM-MD5")]
    [TestCase("HELP")]
    public async Task Password_is_told_to_no_server_that_has_neither(string extension)
    {
        await using var peer = new SmtpPeer();
        peer.Extensions[1] = extension;
        Assert.That(await SendTo(peer, login: SmtpPeer.Login), Has.Property("Verdict").EqualTo(SmtpVerdict.Permanent));
        Assert.That(peer.Heard, Has.None.StartsWith("AUTH"));
    }

    [TestCase("535 5.7.8 wrong", SmtpVerdict.Permanent)]
    [TestCase("454 4.7.0 later", SmtpVerdict.Transient)]
    public async Task Refused_log_in_sends_nothing(string reply, SmtpVerdict verdict)
    {
        await using var peer = new SmtpPeer { Answer = command => command.StartsWith("AUTH", StringComparison.Ordinal) ? reply : null };
        Assert.That(await SendTo(peer, login: SmtpPeer.Login), Is.EqualTo(new SmtpOutcome(verdict, true, "AUTH: " + reply)));
        Assert.That(peer.Heard, Has.None.StartsWith("MAIL"));
    }

    [TestCase("MAIL", "451 4.3.0 later", SmtpVerdict.Transient, "MAIL FROM: 451 4.3.0")]
    [TestCase("RCPT", "450 4.2.0 <hanako@example.jp>: greylisted", SmtpVerdict.Transient, "RCPT TO: 450 4.2.0")]
    [TestCase("RCPT", "550 5.1.1 <hanako@example.jp>: unknown", SmtpVerdict.Permanent, "RCPT TO: 550 5.1.1")]
    [TestCase("RCPT", "550 hanako is unknown", SmtpVerdict.Permanent, "RCPT TO: 550")]
    [TestCase("DATA", "452 4.3.1 full", SmtpVerdict.Transient, "DATA: 452 4.3.1")]
    [TestCase("(message)", "554 5.7.1 spam", SmtpVerdict.Permanent, "message: 554 5.7.1")]
    public async Task Refusals_are_told_apart_and_name_no_recipient(string at, string reply, SmtpVerdict verdict, string reason)
    {
        await using var peer = new SmtpPeer { Answer = command => command.StartsWith(at, StringComparison.Ordinal) ? reply : null };
        Assert.That(await SendTo(peer), Is.EqualTo(new SmtpOutcome(verdict, false, reason)));
    }

    [Test]
    public async Task Server_that_closes_down_has_failed_itself()
    {
        await using var peer = new SmtpPeer { Answer = command => command.StartsWith("MAIL", StringComparison.Ordinal) ? "421 4.3.2 closing" : null };
        Assert.That(await SendTo(peer), Is.EqualTo(new SmtpOutcome(SmtpVerdict.Transient, true, "MAIL FROM: 421 4.3.2")));
    }

    [TestCase("554 no service", SmtpVerdict.Permanent)]
    [TestCase("421 busy", SmtpVerdict.Transient)]
    [TestCase("SSH-2.0-OpenSSH_9.6", SmtpVerdict.Transient)]
    [TestCase("220", SmtpVerdict.Accepted)]
    [TestCase("220-one\r\n220-two\r\n220 three", SmtpVerdict.Accepted)]
    public async Task Greetings_are_read(string greeting, SmtpVerdict verdict)
    {
        await using var peer = new SmtpPeer { Greeting = greeting };
        Assert.That((await SendTo(peer)).Verdict, Is.EqualTo(verdict));
    }

    [TestCase("EHLO")]
    [TestCase("MAIL")]
    [TestCase("DATA")]
    [TestCase("(message)")]
    public async Task Dying_server_is_a_failure_that_may_pass(string at)
    {
        await using var peer = new SmtpPeer { Answer = command => command.StartsWith(at, StringComparison.Ordinal) ? SmtpPeer.Die : null };
        Assert.That(await SendTo(peer), Has.Property("Verdict").EqualTo(SmtpVerdict.Transient).And.Property("OfServer").True);
    }

    [TestCase("EHLO")]
    [TestCase("(message)")]
    public async Task Hanging_server_is_left_when_the_time_for_a_command_ends(string at)
    {
        await using var peer = new SmtpPeer { Answer = command => command.StartsWith(at, StringComparison.Ordinal) ? SmtpPeer.Hang : null };
        var outcome = await SendTo(peer, seconds: 0.5);
        Assert.That(outcome.Verdict, Is.EqualTo(SmtpVerdict.Transient));
        Assert.That(outcome.Reason, Does.EndWith("no answer in time"));
    }

    [Test]
    public async Task Server_that_never_greets_is_left_too()
    {
        await using var peer = new SmtpPeer { Greeting = SmtpPeer.Hang };
        Assert.That((await SendTo(peer, seconds: 0.3)).Reason, Is.EqualTo("greeting: no answer in time"));
    }

    [Test]
    public async Task Endless_replies_are_cut()
    {
        await using var line = new SmtpPeer { Greeting = "220 " + new string('x', 100_000) };
        await using var lines = new SmtpPeer { Greeting = string.Concat(Enumerable.Repeat("220-more\r\n", 5000)) };
        Assert.That((await SendTo(line)).Reason, Is.EqualTo("greeting: the answer is too long"));
        Assert.That((await SendTo(lines)).Reason, Is.EqualTo("greeting: the answer has too many lines"));
    }

    [Test]
    public async Task Closed_port_may_open_later()
    {
        var port = Loopback.FreePort();
        var server = new SmtpServer("127.0.0.1", port, SmtpTls.None, null, false, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(30));
        Assert.That(await Send(server), Is.EqualTo(new SmtpOutcome(SmtpVerdict.Transient, true, $"connection: 127.0.0.1:{port}: ConnectionRefused")));
    }

    [Test]
    public async Task Letters_beyond_ascii_need_a_switch_and_a_server_that_takes_them()
    {
        await using var peer = new SmtpPeer();
        Assert.That((await Send(peer.Server(utf8: true), Addresses.Message("花子@example.jp"))).Reason, Does.Contain("SMTPUTF8"));
        peer.Extensions.Add("SMTPUTF8");
        Assert.That((await Send(peer.Server(utf8: false), Addresses.Message("花子@example.jp"))).Verdict, Is.EqualTo(SmtpVerdict.Permanent));
        Assert.That(peer.Heard, Has.None.StartsWith("MAIL"));
        Assert.That(await Send(peer.Server(utf8: true), Addresses.Message("花子@example.jp")), Is.EqualTo(SmtpOutcome.Accepted));
        Assert.That(peer.Heard, Is.SupersetOf(new[] { "MAIL FROM:<noreply@example.org> BODY=8BITMIME SMTPUTF8", "RCPT TO:<花子@example.jp>" }));
    }

    [Test]
    public async Task One_session_carries_several_mails_also_after_a_refused_one()
    {
        await using var peer = new SmtpPeer { Answer = command => command == "RCPT TO:<nobody@example.jp>" ? "550 5.1.1 no" : null };
        using var tokens = new SmtpTokens(new TestClock());
        await using var session = (await new SmtpClient(tokens).OpenAsync(peer.Server(), default)).Session!;
        Assert.That((await session.SendAsync(Addresses.Message("nobody@example.jp"), default)).Verdict, Is.EqualTo(SmtpVerdict.Permanent));
        Assert.That(await session.IsReadyAsync(default), Is.True);
        Assert.That(await session.SendAsync(Addresses.Message(), default), Is.EqualTo(SmtpOutcome.Accepted));
        Assert.That((peer.Connections, peer.Messages.Count), Is.EqualTo((1, 1)));
    }

    [TestCase("a\r\n.\r\nb", "a\r\n..\r\nb\r\n.\r\n")]
    [TestCase(".a\r\n", "..a\r\n.\r\n")]
    [TestCase("a\n.\nb\r.\rc", "a\r\n..\r\nb\r\n..\r\nc\r\n.\r\n")]
    [TestCase("", ".\r\n")]
    public void No_line_of_a_message_ends_it(string message, string sent)
        => Assert.That(Encoding.UTF8.GetString(DotStuffing.Of(Encoding.UTF8.GetBytes(message))), Is.EqualTo(sent));
}
