using System.Collections.Frozen;
using KosmoAuth.Delivery;
using KosmoAuth.Mail.Smtp;
using KosmoAuth.Storage;

namespace KosmoAuth.Mail.Outbox;

/// <summary>Sends queued mails, with a line for every mail server.</summary>
public sealed class MailSender(
    Database database, RealmCatalog realms, MailOutbox queue, MailRoute route, IEnumerable<IMailWriter> writers, SmtpClient client, TimeProvider time,
    ILogger<MailSender> log) : OutboxSender<Letter>(database, MailOutbox.Kind, queue.Bell, time, log)
{
    private readonly FrozenDictionary<string, IMailWriter> _writers = writers.ToFrozenDictionary(writer => writer.Purpose, StringComparer.Ordinal);

    protected override Letter Read(OutboxRow row) => Letter.Read(row, realms, _writers, route);

    protected override string PeerOf(Letter letter) => letter.Way?.Settings?.Server.Authority ?? "";

    protected override IOutboxLine<Letter> NewLine() => new MailLine(Database, client, Time, log);
}
