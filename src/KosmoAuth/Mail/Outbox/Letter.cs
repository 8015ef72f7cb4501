using System.Collections.Frozen;
using System.Text.Json;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Mail.Outbox;

/// <summary>A leased row with all that it names. What is gone by now (realm, purpose) or cannot be read is null: such a letter is done.</summary>
/// <param name="LeasedUntil">Unix seconds.</param>
internal sealed record Letter(OutboxRow Row, long LeasedUntil, PendingMail? Mail, Realm? Realm, IMailWriter? Writer, MailWay? Way)
{
    /// <summary>Letters of one line go one after another.</summary>
    public string Line => Way?.Settings?.Server.Authority ?? "";

    public static Letter Read(
        OutboxRow row, long leasedUntil, RealmCatalog realms, FrozenDictionary<string, IMailWriter> writers, MailRoute route)
    {
        var mail = MailOf(row);
        var realm = mail is null ? null : realms.FindById(mail.RealmId);
        var writer = mail is null ? null : writers.GetValueOrDefault(mail.Purpose);
        return new Letter(row, leasedUntil, mail, realm, writer, realm is null ? null : route.Of(realm));
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
