using System.Text.Json;
using KosmoAuth.Delivery;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Sessions;

/// <summary>A log-out token that a client is to receive: the body of an outbox row. The token itself is made at delivery, so that it is never stale.</summary>
/// <param name="ClientId">Internal id of the client.</param>
/// <param name="Created">Unix seconds.</param>
public sealed record PendingLogout(string RealmId, string ClientId, string Issuer, string UserId, string SessionId, long Created);

/// <summary>Queues OpenID Connect Back-Channel Logout 1.0 messages in the outbox, in the transaction that ends the session.</summary>
public sealed class BackChannelOutbox(TimeProvider time)
{
    /// <summary>Kind of the outbox rows.</summary>
    public const string Kind = "backchannel-logout";

    internal OutboxBell Bell { get; } = new();

    /// <summary>A message for every client of the ended session that registered an address.</summary>
    public async ValueTask AddAsync(DbWork work, Realm realm, string issuer, EndedSession ended, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        foreach (var part in ended.Clients)
        {
            if (realm.ClientsById.TryGetValue(part.ClientId, out var client) && BackChannel.UrlOf(client) is not null)
            {
                var message = new PendingLogout(realm.Id, client.Id, issuer, ended.Session.UserId, ended.Session.Id, now);
                await OutboxRows.InsertAsync(work, Kind, $"{realm.Id}/{ended.Session.Id}/{client.Id}", JsonSerializer.SerializeToUtf8Bytes(message), now, ct);
            }
        }
    }

    /// <summary>Tells the sender that there is work. To be called after the transaction.</summary>
    public void Wake() => Bell.Ring();
}
