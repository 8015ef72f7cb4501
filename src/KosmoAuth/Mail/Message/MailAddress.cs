using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace KosmoAuth.Mail.Message;

/// <summary>
/// A mail address (RFC 5321 §2.3.11): local part as typed, domain in ASCII. It cannot carry a line break, a comment, a second address or a command.
/// </summary>
public sealed class MailAddress
{
    private const int MostLocalOctets = 64; // RFC 5321 §4.5.3.1.1
    private const int MostOctets = 254; // RFC 5321 §4.5.3.1.3, without the angle brackets
    private const string AtomSigns = "!#$%&'*+-/=?^_`{|}~"; // RFC 5322 §3.2.3, besides letters and digits

    private static readonly IdnMapping s_punycode = new() { UseStd3AsciiRules = true };

    private MailAddress(string local, string domain)
    {
        LocalPart = local;
        Domain = domain;
        NeedsUtf8 = !Ascii.IsValid(local);
        Text = IsDotAtom(local) ? $"{local}@{domain}" : $"\"{local}\"@{domain}";
    }

    /// <summary>Without quotes, case kept.</summary>
    public string LocalPart { get; }

    /// <summary>Lower case ASCII, internationalised names as punycode (RFC 5891).</summary>
    public string Domain { get; }

    /// <summary>The local part has letters beyond ASCII: only servers with SMTPUTF8 (RFC 6531) take it.</summary>
    public bool NeedsUtf8 { get; }

    /// <summary>As commands and headers write it; dots as old carrier addresses have them come in quotes: <c>"abc..def."@docomo.ne.jp</c>.</summary>
    public string Text { get; }

    /// <summary>Reads one address as people and realm files write it, with or without quotes around the local part.</summary>
    /// <param name="fault">A sentence part for the operator that does not repeat the address.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out MailAddress? address, [NotNullWhen(false)] out string? fault)
    {
        address = null;
        var trimmed = (text ?? "").Trim(' ');
        var at = trimmed.LastIndexOf('@');
        if (at <= 0 || at == trimmed.Length - 1)
        {
            fault = "a mail address has the form name@domain";
            return false;
        }

        var local = Unquoted(trimmed[..at]);
        var domain = AsciiDomain(trimmed[(at + 1)..]);
        fault = LocalFault(local)
            ?? (domain is null ? "what follows the @ is no domain" : null)
            ?? (Encoding.UTF8.GetByteCount(local) + 1 + domain!.Length > MostOctets ? $"a mail address has at most {MostOctets} octets" : null);
        address = fault is null ? new MailAddress(local, domain!) : null;
        return address is not null;
    }

    public override string ToString() => Text;

    private static string Unquoted(string local) => local is ['"', .. { Length: > 0 } inner, '"'] ? inner : local;

    private static string? LocalFault(string local) =>
        Encoding.UTF8.GetByteCount(local) > MostLocalOctets ? $"the part before the @ has at most {MostLocalOctets} octets"
        : local.EnumerateRunes().All(IsAllowed) ? null
        : "the part before the @ has a character that no mail address has";

    // Dots may stand anywhere. What else RFC 5322 allows only in quotes (blanks, brackets, quotes) is no address of a person.
    private static bool IsAllowed(Rune rune) =>
        rune.Value == '.' || (rune.IsAscii ? IsAtom((char)rune.Value) : Rune.IsLetterOrDigit(rune) || IsMark(rune));

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsAtom(char c) => char.IsAsciiLetterOrDigit(c) || AtomSigns.Contains(c, StringComparison.Ordinal);

    private static bool IsDotAtom(string local) => local[0] != '.' && local[^1] != '.' && !local.Contains("..", StringComparison.Ordinal);

    private static string? AsciiDomain(string text)
    {
        try
        {
            var domain = s_punycode.GetAscii(text).ToLowerInvariant();
            return domain[^1] != '.' && domain.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') ? domain : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
