namespace KosmoAuth.Mail.Smtp;

public enum SmtpVerdict
{
    Accepted,

    /// <summary>May work later: a 4xx reply, no connection, no answer in time.</summary>
    Transient,

    /// <summary>Will not work later either: a 5xx reply, a certificate that is not trusted, a server that lacks what is required.</summary>
    Permanent,
}

/// <summary>What became of a mail or of the way to its server.</summary>
/// <param name="OfServer">The server failed, not this mail: others would fail there as well.</param>
/// <param name="Reason">For the operator; empty when accepted. Names no recipient and repeats nothing that was sent.</param>
public readonly record struct SmtpOutcome(SmtpVerdict Verdict, bool OfServer, string Reason)
{
    public static SmtpOutcome Accepted { get; } = new(SmtpVerdict.Accepted, false, "");
}
