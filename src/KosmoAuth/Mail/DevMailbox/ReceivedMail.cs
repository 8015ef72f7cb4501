namespace KosmoAuth.Mail.DevMailbox;

/// <summary>A mail as the mailbox of <c>dev</c> shows it.</summary>
/// <param name="Id">Counts up from 1.</param>
/// <param name="Text">Empty where the mail has no such part.</param>
/// <param name="Html">Null where the mail has no such part.</param>
public sealed record ReceivedMail(long Id, string From, string To, string Subject, string Text, string? Html, DateTimeOffset Received);
