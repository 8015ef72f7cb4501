using KosmoAuth.Realms;

namespace KosmoAuth.Mail.Outbox;

/// <summary>Writes the mails of one purpose when their turn comes.</summary>
public interface IMailWriter
{
    /// <summary>Such as <c>reset-credentials</c>; at most one mail of a purpose waits for a person.</summary>
    string Purpose { get; }

    /// <summary>
    /// How long after the wish the mail is still of use: <see cref="MailRetry.Recovery"/> for links, <see cref="MailRetry.Notice"/> for notices.
    /// </summary>
    TimeSpan Patience { get; }

    /// <summary>The mail with its link made now; null when it is no longer wanted (the person is gone, disabled or has no address).</summary>
    ValueTask<MailDraft?> WriteAsync(PendingMail mail, Realm realm, CancellationToken ct);

    /// <summary>The mail will never be sent, for the event log.</summary>
    /// <param name="reason">For the operator; names no recipient.</param>
    ValueTask GivenUpAsync(PendingMail mail, Realm realm, string reason, CancellationToken ct);
}
