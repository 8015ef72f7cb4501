namespace KosmoAuth.Mail.Smtp;

/// <summary>Ends a dialogue from within its reading and writing; never leaves <see cref="SmtpClient"/> and <see cref="SmtpSession"/>.</summary>
internal sealed class SmtpFault(SmtpOutcome outcome) : Exception(outcome.Reason)
{
    public SmtpOutcome Outcome { get; } = outcome;
}
