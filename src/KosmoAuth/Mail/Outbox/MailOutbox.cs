using System.Text.Json;
using System.Threading.Channels;
using KosmoAuth.Storage;

namespace KosmoAuth.Mail.Outbox;

/// <summary>Queues mails in the transaction of their cause. Newest wins: a mail of the same purpose that still waits for the person is replaced.</summary>
public sealed class MailOutbox(TimeProvider time)
{
    /// <summary>Kind of the outbox rows.</summary>
    public const string Kind = "mail";

    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

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
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Waits for <see cref="Wake"/>, at most <paramref name="most"/>.</summary>
    internal async Task WaitAsync(TimeSpan most, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(most, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            await _wake.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Time for a look at what other nodes queued and what is to be tried again.
        }
    }
}
