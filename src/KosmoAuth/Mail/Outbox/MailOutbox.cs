using System.Text.Json;
using KosmoAuth.Delivery;
using KosmoAuth.Storage;

namespace KosmoAuth.Mail.Outbox;

/// <summary>Queues mails in the transaction of their cause. Newest wins: a mail of the same purpose that still waits for the person is replaced.</summary>
public sealed class MailOutbox(TimeProvider time)
{
    /// <summary>Kind of the outbox rows.</summary>
    public const string Kind = "mail";

    internal OutboxBell Bell { get; } = new();

    /// <param name="details">See <see cref="PendingMail.Details"/>.</param>
    public ValueTask AddAsync(DbWork work, string realmId, string userId, string purpose, string? details, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var mail = new PendingMail(realmId, userId, purpose, now, details);
        var body = JsonSerializer.SerializeToUtf8Bytes(mail, PendingMailJson.Default.PendingMail);
        return OutboxRows.InsertAsync(work, Kind, $"{realmId}/{userId}/{purpose}", body, now, ct);
    }

    /// <summary>Takes back a mail that still waits.</summary>
    public ValueTask WithdrawAsync(DbWork work, string realmId, string userId, string purpose, CancellationToken ct) =>
        OutboxRows.DeleteAsync(work, Kind, $"{realmId}/{userId}/{purpose}", ct);

    /// <summary>Tells the sender that there is work. To be called after the transaction.</summary>
    public void Wake() => Bell.Ring();
}
