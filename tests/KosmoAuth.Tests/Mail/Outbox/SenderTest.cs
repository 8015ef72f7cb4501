using System.Collections.Concurrent;
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

/// <summary>An outbox, senders of it, and a mail server that answers as the test says, for each test anew.</summary>
public abstract class SenderTest
{
    private readonly LogLines _log = new();
    private SmtpTokens _tokens = null!;

    private protected TestServer Server { get; private set; } = null!;

    private protected SmtpPeer Peer { get; private set; } = null!;

    private protected MailOutbox Queue { get; private set; } = null!;

    private protected TestWriter Writer { get; private set; } = null!;

    private protected ConcurrentQueue<string> Log => _log.Lines;

    /// <summary>Of the mails that have arrived.</summary>
    private protected IEnumerable<string> Subjects => Peer.Messages.Select(message => MimeReader.Read(1, "", "", Encoding.UTF8.GetBytes(message), default).Subject);

    [SetUp]
    public async Task StartAsync()
    {
        Server = await TestServer.StartAsync("""{"realm":"m","enabled":true}""");
        Peer = new SmtpPeer();
        _tokens = new SmtpTokens(Server.Clock);
        Queue = new MailOutbox(Server.Clock);
        Writer = new TestWriter();
        _log.Lines.Clear();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _tokens.Dispose();
        await Peer.DisposeAsync();
        await Server.DisposeAsync();
    }

    private protected MailSender Sender(SmtpServer? to = null) => Sender(Server, new MailRoute(to ?? Peer.Server()));

    private protected MailSender Sender(TestServer server, MailRoute route) =>
        new(server.Get<Database>(), server.Get<RealmCatalog>(), Queue, route, [Writer], new SmtpClient(_tokens), server.Clock, _log);

    private protected void Add(string user = "u-1", string? details = null, string purpose = "reset") =>
        Server.Rows.Write(work => Queue.AddAsync(work, Server.Realm("m").Id, user, purpose, details, default));

    /// <summary>Until nothing is due any more.</summary>
    private protected static async Task RoundAsync(MailSender sender)
    {
        while (await sender.RoundAsync(default))
        {
        }

        await sender.IdleAsync();
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
