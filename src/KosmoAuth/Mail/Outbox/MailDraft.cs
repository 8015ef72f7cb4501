using KosmoAuth.Mail.Message;
using KosmoAuth.Mail.Texts;
using KosmoAuth.Storage;

namespace KosmoAuth.Mail.Outbox;

/// <summary>A mail that is ready but for its sender.</summary>
/// <param name="Accepted">
/// Runs when the mail server has taken the mail, in the transaction that ends its row, with the Unix seconds of that moment: here the link
/// comes to life and older ones die. A draft that was not taken leaves nothing behind.
/// </param>
public sealed record MailDraft(Mailbox To, MailText Text, Func<DbWork, long, CancellationToken, ValueTask>? Accepted = null);
