using System.Collections.Frozen;
using System.Text.Json;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Mail.Outbox;

/// <summary>A leased row with all that it names. What is gone by now (realm, purpose) or cannot be read is null: such a letter is done.</summary>
public sealed record Letter(OutboxRow Row, PendingMail? Mail, Realm? Realm, IMailWriter? Writer, MailWay? Way)
{
    internal static Letter Read(OutboxRow row, RealmCatalog realms, FrozenDictionary<string, IMailWriter> writers, MailRoute route)
    {
        var mail = MailOf(row);
        var realm = mail is null ? null : realms.FindById(mail.RealmId);
        var writer = mail is null ? null : writers.GetValueOrDefault(mail.Purpose);
        return new Letter(row, mail, realm, writer, realm is null ? null : route.Of(realm));
    }

    private static PendingMail? MailOf(OutboxRow row)
    {
        try
        {
            return JsonSerializer.Deserialize(row.Body, PendingMailJson.Default.PendingMail);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
