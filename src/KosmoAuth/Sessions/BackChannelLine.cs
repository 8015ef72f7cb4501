using KosmoAuth.Delivery;
using KosmoAuth.Storage;
using KosmoAuth.Tokens;

namespace KosmoAuth.Sessions;

/// <summary>
/// Delivers the letters for one peer. One that failed is not asked again in this line: its other letters wait as long, without costing five seconds each.
/// </summary>
internal sealed class BackChannelLine(Database database, LogoutTokens tokens, BackChannelClient client, TimeProvider time, ILogger log) : IOutboxLine<LogoutLetter>
{
    private string? _peerFailure;

    public async Task SendAsync(LogoutLetter letter, CancellationToken ct)
    {
        var failure = _peerFailure ?? await TryAsync(letter, ct);
        _peerFailure ??= letter.Url is null ? null : failure;
        await SettleAsync(letter, failure, ct);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<string?> TryAsync(LogoutLetter letter, CancellationToken ct)
    {
        if (letter is not { Realm: { } realm, Client: { } target, Url: { } url, Message: { } message })
        {
            BackChannelLog.Dropped(log, letter.Realm?.Name);
            return null;
        }

        var revoke = target.Flag("backchannel.logout.revoke.offline.tokens");
        var sid = target.Flag("backchannel.logout.session.required", absent: true) ? message.SessionId : null;
        return await client.PostAsync(url, tokens.Create(realm, message.Issuer, target, message.UserId, sid, revoke), ct);
    }

    private async Task SettleAsync(LogoutLetter letter, string? failure, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var next = BackChannelRetry.Next(letter.Row.Attempts, letter.Message?.Created ?? 0, now);
        if (failure is not null)
        {
            BackChannelLog.NotDelivered(log, letter.Realm?.Name, letter.Client?.ClientId, failure, next is null ? "given up" : "will be tried again");
        }

        await database.WriteAsync(async work =>
        {
            await (failure is null || next is null
                ? OutboxRows.DoneAsync(work, letter.Row.Id, ct)
                : OutboxRows.RetryAsync(work, letter.Row.Id, next.Value, failure, ct));
            return true;
        }, ct);
    }
}

internal static partial class BackChannelLog
{
    [LoggerMessage(2111, LogLevel.Warning, "A queued log-out token was dropped: its realm {Realm} or client is gone or has no address now.")]
    public static partial void Dropped(ILogger log, string? realm);

    [LoggerMessage(2112, LogLevel.Warning, "Log-out token for client {ClientId} of realm {Realm} was not taken: {Reason}; {Then}.")]
    public static partial void NotDelivered(ILogger log, string? realm, string? clientId, string reason, string then);
}
