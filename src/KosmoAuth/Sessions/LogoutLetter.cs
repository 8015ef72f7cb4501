using System.Text.Json;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Sessions;

/// <summary>
/// A leased row with all that it names. A client or realm that is gone by now has nobody to tell: such a letter has no address and is done, as is one
/// that cannot be read.
/// </summary>
public sealed record LogoutLetter(OutboxRow Row, PendingLogout? Message, Realm? Realm, Client? Client, Uri? Url)
{
    internal static LogoutLetter Read(OutboxRow row, RealmCatalog realms)
    {
        var message = MessageOf(row);
        var realm = message is null ? null : realms.FindById(message.RealmId);
        var target = realm?.ClientsById.GetValueOrDefault(message!.ClientId);
        return new(row, message, realm, target, target is null ? null : BackChannel.UrlOf(target));
    }

    private static PendingLogout? MessageOf(OutboxRow row)
    {
        try
        {
            return JsonSerializer.Deserialize<PendingLogout>(row.Body);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
