using KosmoAuth.Delivery;
using KosmoAuth.Mail.Message;
using KosmoAuth.Mail.Smtp;
using KosmoAuth.Storage;

namespace KosmoAuth.Mail.Outbox;

/// <summary>
/// Sends the letters for one mail server, over one session as long as it holds. A server that failed is not asked again for the letters behind:
/// they wait as long, without costing a time-out each.
/// </summary>
internal sealed class MailLine(Database database, SmtpClient client, TimeProvider time, ILogger log) : IOutboxLine<Letter>
{
    private const int LongestSeconds = 60; // for one mail, log-in included

    private SmtpSession? _session;
    private SmtpServer? _sessionOf;
    private SmtpOutcome? _down;

    public async Task SendAsync(Letter letter, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(LongestSeconds));
        try
        {
            await (letter is { Mail: not null, Realm: not null, Writer: not null } ? TryAsync(letter, limit.Token, ct) : DropAsync(letter, ct));
        }
        catch (DatabaseAwayException)
        {
            // Neither the letter nor the mail server is to blame: it comes again when its lease is over, as do those behind it.
            MailLog.Waits(log, letter.Mail?.Purpose, letter.Realm?.Name);
            throw;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            await SettleAsync(letter, new SmtpOutcome(SmtpVerdict.Transient, true, "it took too long"), ct);
        }
        catch (Exception error) when (!ct.IsCancellationRequested)
        {
            // A writer that fails must not stop the letters behind. Its exception might tell of the person, so only its kind is kept.
            await SettleAsync(letter, new SmtpOutcome(SmtpVerdict.Transient, false, error.GetType().Name), ct);
        }
    }

    public ValueTask DisposeAsync() => _session?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task TryAsync(Letter letter, CancellationToken limit, CancellationToken ct)
    {
        if (letter.Way!.Settings is not { } settings)
        {
            await SettleAsync(letter, new SmtpOutcome(SmtpVerdict.Permanent, false, letter.Way.Fault!), ct);
            return;
        }

        if (Now - letter.Mail!.Created > (long)letter.Writer!.Patience.TotalSeconds)
        {
            await SettleAsync(letter, new SmtpOutcome(SmtpVerdict.Permanent, false, "too late to be of use"), ct);
            return;
        }

        // First the session, then the mail: the link is made when it can be handed over at once.
        var failure = await ReadyAsync(settings.Server, limit);
        if (failure is not null)
        {
            await SettleAsync(letter, failure.Value, ct);
            return;
        }

        var draft = await letter.Writer.WriteAsync(letter.Mail, letter.Realm!, limit);
        var outcome = draft is null ? SmtpOutcome.Accepted : await _session!.SendAsync(Message(draft, settings.Senders), limit);
        await (outcome.Verdict == SmtpVerdict.Accepted ? DoneAsync(letter, draft, ct) : SettleAsync(letter, outcome, ct));
    }

    private async Task<SmtpOutcome?> ReadyAsync(SmtpServer server, CancellationToken ct)
    {
        if (_session is { } open && _sessionOf == server && await open.IsReadyAsync(ct))
        {
            return null;
        }

        if (_down is { } down && (down.Verdict == SmtpVerdict.Transient || _sessionOf == server))
        {
            return down;
        }

        await DisposeAsync();
        (_session, var failure) = await client.OpenAsync(server, ct);
        _sessionOf = server;
        _down = _session is null ? failure : null;
        return _down;
    }

    private MailMessage Message(MailDraft draft, SmtpSenders senders) =>
        new(senders.From, draft.To, HeaderText.Cleaned(draft.Text.Subject), draft.Text.Text, draft.Text.Html, time.GetUtcNow())
        {
            ReplyTo = senders.ReplyTo,
            EnvelopeFrom = senders.EnvelopeFrom,
        };

    private async Task DropAsync(Letter letter, CancellationToken ct)
    {
        MailLog.Dropped(log, letter.Mail?.Purpose);
        await DoneAsync(letter, null, ct);
    }

    private async Task DoneAsync(Letter letter, MailDraft? draft, CancellationToken ct) => await database.WriteAsync(async work =>
    {
        if (draft?.Accepted is { } accepted)
        {
            await accepted(work, Now, ct);
        }

        await OutboxRows.DoneAsync(work, letter.Row.Id, ct);
        return true;
    }, ct);

    private async Task SettleAsync(Letter letter, SmtpOutcome outcome, CancellationToken ct)
    {
        var (mail, writer, realm) = (letter.Mail!, letter.Writer!, letter.Realm!);
        var next = outcome.Verdict == SmtpVerdict.Permanent
            ? null
            : MailRetry.Next(letter.Row.Attempts, outcome.OfServer, mail.Created, Now, writer.Patience);
        MailLog.NotSent(log, mail.Purpose, realm.Name, outcome.Reason, next is null ? "given up" : "will be tried again");
        if (next is null)
        {
            await DoneAsync(letter, null, ct);
            await writer.GivenUpAsync(mail, realm, outcome.Reason, ct);
            return;
        }

        await database.WriteAsync(async work =>
        {
            await OutboxRows.RetryAsync(work, letter.Row.Id, next.Value, outcome.Reason, ct);
            return true;
        }, ct);
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();
}

internal static partial class MailLog
{
    [LoggerMessage(2132, LogLevel.Warning, "Mail {Purpose} of realm {Realm} was not taken: {Reason}; {Then}.")]
    public static partial void NotSent(ILogger log, string purpose, string realm, string reason, string then);

    [LoggerMessage(2135, LogLevel.Warning, "Mail {Purpose} of realm {Realm} waits, because the database is away; it will be tried again when the database answers.")]
    public static partial void Waits(ILogger log, string? purpose, string? realm);

    [LoggerMessage(2133, LogLevel.Warning, "A queued mail was dropped: its realm is gone or nothing here writes mails of the purpose {Purpose}.")]
    public static partial void Dropped(ILogger log, string? purpose);
}
