namespace KosmoAuth.Mail.Message;

/// <summary>A mail with one recipient. <see cref="MimeWriter"/> makes its bytes.</summary>
/// <param name="Html">Null: the mail has only its text.</param>
/// <param name="Created">Becomes the Date field, in this offset.</param>
public sealed record MailMessage(Mailbox From, Mailbox To, HeaderText Subject, string Text, string? Html, DateTimeOffset Created)
{
    public Mailbox? ReplyTo { get; init; }

    /// <summary>Where bounces go (<c>MAIL FROM</c>); the sender's address when null.</summary>
    public MailAddress? EnvelopeFrom { get; init; }

    /// <summary>Left part of the Message-ID; its right part is the domain of the sender.</summary>
    public string Id { get; init; } = Guid.NewGuid().ToString("N");

    /// <summary>An address has letters beyond ASCII, so that only servers with SMTPUTF8 (RFC 6531) take the mail.</summary>
    public bool NeedsUtf8 =>
        From.Address.NeedsUtf8 || To.Address.NeedsUtf8 || ReplyTo?.Address.NeedsUtf8 == true || EnvelopeFrom?.NeedsUtf8 == true;
}
