using System.Globalization;
using System.Text.RegularExpressions;

namespace KosmoAuth.Mail.Smtp;

/// <summary>A reply (RFC 5321 §4.2): three digits and the text of each line.</summary>
internal sealed partial record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    private const int MostShown = 200;

    public bool IsPositive => Code is >= 200 and < 400;

    public bool IsTransient => Code is >= 400 and < 500;

    /// <summary>Code and enhanced code (RFC 3463): all that may be told of a reply that could name the recipient.</summary>
    public string Codes =>
        Enhanced().Match(Lines[0]) is { Success: true } match
            ? string.Create(CultureInfo.InvariantCulture, $"{Code} {match.Value}")
            : Code.ToString(CultureInfo.InvariantCulture);

    /// <summary>Code and text of the first line, without control characters.</summary>
    public string Shown
    {
        get
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{Code} {Lines[0]}");
            return string.Concat(text.Take(MostShown).Select(c => char.IsControl(c) ? ' ' : c));
        }
    }

    [GeneratedRegex(@"^[245]\.\d{1,3}\.\d{1,3}(?!\S)")]
    private static partial Regex Enhanced();
}
