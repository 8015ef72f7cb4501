namespace KosmoAuth.Mail.Message;

/// <summary>An address with the name that readers see (RFC 5322 §3.4).</summary>
public sealed record Mailbox(MailAddress Address, HeaderText? Name = null);
