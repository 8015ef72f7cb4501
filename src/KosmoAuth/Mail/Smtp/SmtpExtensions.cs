namespace KosmoAuth.Mail.Smtp;

/// <summary>What a server offered in its answer to EHLO (RFC 5321 §4.1.1.1); forgotten when TLS starts.</summary>
internal sealed class SmtpExtensions(SmtpReply ehlo)
{
    private readonly List<string[]> _offers =
    [
        .. ehlo.Lines.Skip(1).Select(line => line.ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 0),
    ];

    public bool Has(string keyword) => _offers.Any(offer => offer[0] == keyword);

    /// <summary>Whether AUTH (RFC 4954) offers the mechanism.</summary>
    public bool HasMechanism(string name) => _offers.Any(offer => offer[0] == "AUTH" && offer.AsSpan(1).Contains(name));
}
