using System.Runtime.CompilerServices;
using KosmoAuth.Mail.Message;
using KosmoAuth.Mail.Smtp;
using KosmoAuth.Realms;

namespace KosmoAuth.Mail.Outbox;

/// <summary>Where the mails of a realm go.</summary>
/// <param name="Fault">Why there is no way, for the operator; null when there is one.</param>
public sealed record MailWay(SmtpSettings? Settings, string? Fault);

/// <summary>Finds the mail server of a realm.</summary>
/// <param name="mailbox">Takes the mails of realms that name no server; null: such realms cannot send.</param>
/// <param name="takesAll">The mailbox takes the mails of all realms, whatever they name (<c>dev</c>).</param>
public sealed class MailRoute(SmtpServer? mailbox = null, bool takesAll = false)
{
    private static readonly SmtpSenders s_nobody = new(new Mailbox(Address("noreply@localhost")), null, null);

    // Read once for each revision of a realm: its map is a new object then.
    private readonly ConditionalWeakTable<object, MailWay> _ways = [];

    public MailWay Of(Realm realm) => _ways.GetValue(realm.SmtpServer, _ => Read(realm.SmtpServer));

    private MailWay Read(IReadOnlyDictionary<string, string> map)
    {
        if (mailbox is not null && (takesAll || string.IsNullOrWhiteSpace(map.GetValueOrDefault("host"))))
        {
            return new MailWay(new SmtpSettings(mailbox, SmtpSettings.ReadSenders(map) ?? s_nobody), null);
        }

        return SmtpSettings.TryRead(map, out var settings, out var fault) ? new MailWay(settings, null) : new MailWay(null, fault);
    }

    private static MailAddress Address(string text) =>
        MailAddress.TryParse(text, out var address, out var fault) ? address : throw new ArgumentException(fault, nameof(text));
}
