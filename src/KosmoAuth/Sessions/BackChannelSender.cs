using System.Collections.Concurrent;
using System.Text.Json;
using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Tokens;

namespace KosmoAuth.Sessions;

/// <summary>
/// Delivers queued log-out tokens (OpenID Connect Back-Channel Logout 1.0 §2.5), beside the requests of people. Every peer has its own line: one
/// that hangs delays nobody else.
/// </summary>
public sealed class BackChannelSender(
    Database database, RealmCatalog realms, LogoutTokens tokens, BackChannelOutbox queue, BackChannelClient client, TimeProvider time,
    ILogger<BackChannelSender> log) : BackgroundService
{
    private const int LeaseSeconds = 60;
    private const int MostLeased = 64;
    private const int MostPeersAtOnce = 64;
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Task> _lines = new();
    private readonly SemaphoreSlim _peers = new(MostPeersAtOnce);

    /// <summary>Takes up what is due now and returns when it is on its way; true when there was something.</summary>
    internal async Task<bool> RoundAsync(CancellationToken ct)
    {
        var due = await database.WriteAsync(work => OutboxRows.LeaseDueAsync(work, BackChannelOutbox.Kind, Now, MostLeased, LeaseSeconds, ct), ct);
        foreach (var line in due.Select(Read).GroupBy(letter => letter.Url?.Authority ?? "", StringComparer.Ordinal))
        {
            var letters = line.ToList();
            var previous = _lines.GetValueOrDefault(line.Key, Task.CompletedTask);
            _lines[line.Key] = DeliverLineAsync(previous, letters, ct);
        }

        return due.Count > 0;
    }

    /// <summary>Completes when nothing is under way.</summary>
    internal Task IdleAsync() => Task.WhenAll(_lines.Values);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await queue.WaitAsync(s_poll, stoppingToken);
                while (await RoundAsync(stoppingToken))
                {
                    Forget();
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StorageException error)
            {
                BackChannelLog.NoDatabase(log, error.Message);
            }
            catch (Exception error)
            {
                BackChannelLog.RoundFailed(log, error);
            }
        }
    }

    // A peer that failed once is not asked again in this line: its other letters wait as long, without costing five seconds each.
    private async Task DeliverLineAsync(Task previous, List<Letter> letters, CancellationToken ct)
    {
        await previous.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _peers.WaitAsync(ct);
        try
        {
            string? peerFailure = null;
            foreach (var letter in letters)
            {
                var failure = peerFailure ?? await TryAsync(letter, ct);
                peerFailure ??= failure is null || letter.Url is null ? null : failure;
                await SettleAsync(letter, failure, ct);
            }
        }
        catch (OperationCanceledException)
        {
            // Shutdown: the lease ends and a later start takes the letters up.
        }
        catch (Exception error)
        {
            BackChannelLog.RoundFailed(log, error);
        }
        finally
        {
            _peers.Release();
        }
    }

    private async Task<string?> TryAsync(Letter letter, CancellationToken ct)
    {
        if (letter is not { Realm: { } realm, Client: { } target, Url: { } url, Message: { } message })
        {
            return null;
        }

        var revoke = target.Flag("backchannel.logout.revoke.offline.tokens");
        var sid = target.Flag("backchannel.logout.session.required", absent: true) ? message.SessionId : null;
        return await client.PostAsync(url, tokens.Create(realm, message.Issuer, target, message.UserId, sid, revoke), ct);
    }

    private async Task SettleAsync(Letter letter, string? failure, CancellationToken ct)
    {
        var next = BackChannelRetry.Next(letter.Row.Attempts, letter.Message?.Created ?? 0, Now);
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

    // A client or realm that is gone by now has nobody to tell: such a letter has no address and is done, as is one that cannot be read.
    private Letter Read(OutboxRow row)
    {
        var message = MessageOf(row);
        var realm = message is null ? null : realms.All.FirstOrDefault(known => known.Id == message.RealmId);
        var target = realm?.ClientsById.GetValueOrDefault(message!.ClientId);
        return new(row, message, realm, target, target is null ? null : BackChannel.UrlOf(target));
    }

    private PendingLogout? MessageOf(OutboxRow row)
    {
        try
        {
            return JsonSerializer.Deserialize<PendingLogout>(row.Body);
        }
        catch (JsonException error)
        {
            BackChannelLog.RoundFailed(log, error);
            return null;
        }
    }

    private void Forget()
    {
        foreach (var (peer, line) in _lines)
        {
            if (line.IsCompleted)
            {
                _lines.TryRemove(new(peer, line));
            }
        }
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    private sealed record Letter(OutboxRow Row, PendingLogout? Message, Realm? Realm, Client? Client, Uri? Url);
}

internal static partial class BackChannelLog
{
    [LoggerMessage(2111, LogLevel.Error, "Sending log-out tokens failed; the queue is kept.")]
    public static partial void RoundFailed(ILogger log, Exception error);

    // Not loud: it comes again every few seconds, and the requests that fail say it too.
    [LoggerMessage(2114, LogLevel.Debug, "Log-out tokens wait for the database: {Reason}")]
    public static partial void NoDatabase(ILogger log, string reason);

    [LoggerMessage(2112, LogLevel.Warning, "Log-out token for client {ClientId} of realm {Realm} was not taken: {Reason}; {Then}.")]
    public static partial void NotDelivered(ILogger log, string? realm, string? clientId, string reason, string then);
}
