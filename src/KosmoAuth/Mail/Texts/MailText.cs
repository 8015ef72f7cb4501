namespace KosmoAuth.Mail.Texts;

/// <summary>What a mail says, in one language.</summary>
/// <param name="Text">Complete without <paramref name="Html"/>; lines end with LF.</param>
/// <param name="Html">A whole document; null where the theme has no such message.</param>
public sealed record MailText(string Subject, string Text, string? Html);
