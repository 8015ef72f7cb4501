using System.Globalization;
using System.Text;

namespace KosmoAuth.Users.PersonalFacts;

/// <summary>
/// One way of writing for each kind of fact, so that full width, half-width kana, blanks and the many hyphens of keyboards and cards do not
/// count. The same for what people type and what is stored.
/// </summary>
internal static class FactWriting
{
    /// <summary>Longer texts are no facts.</summary>
    public const int Longest = 255;

    private const string Hyphens = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u30FC\u2500";
    private const string MiddleDots = "\u00B7\u2022\u2219\u22C5\u30FB";

    /// <summary>NFKC without blanks and invisible characters. Empty when nothing is left, or too much.</summary>
    public static string Compact(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > Longest || !IsWellFormed(text))
        {
            return "";
        }

        var compact = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormKC).EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.Control))
            {
                compact.Append(rune);
            }
        }

        return compact.ToString();
    }

    /// <summary>Letters and numbers of a card or badge: one sign for hyphens, long vowels and middle dots; upper case.</summary>
    public static string Symbol(string? text)
    {
        var compact = Compact(text);
        return string.Create(compact.Length, compact, static (span, source) =>
        {
            for (var at = 0; at < span.Length; at++)
            {
                span[at] = IsHyphen(source[at]) || MiddleDots.Contains(source[at], StringComparison.Ordinal) ? '-' : char.ToUpperInvariant(source[at]);
            }
        });
    }

    /// <summary>A number without its hyphens; null when there is anything but digits. Leading zeros stay.</summary>
    public static string? Digits(string? text)
    {
        var digits = string.Concat(Compact(text).Where(character => !IsHyphen(character)));
        return digits.All(char.IsAsciiDigit) ? digits : null;
    }

    /// <summary>At least one digit is left.</summary>
    public static string WithoutLeadingZeros(string digits) => digits.TrimStart('0') is { Length: > 0 } rest ? rest : digits.Length > 0 ? "0" : "";

    /// <summary>
    /// A mail address as people are stored with it: lower case, full-width signs as ASCII. What old carriers gave out (<c>a..b@</c>,
    /// <c>a.@</c>) is one too. Null when it is no address.
    /// </summary>
    public static string? Email(string? text)
    {
        var address = PasswordCheckText.Name(text).ToLowerInvariant();
        var at = address.LastIndexOf('@');
        return at > 0 && at < address.Length - 1 && !address.Any(char.IsWhiteSpace) && address[(at + 1)..].All(IsDomainCharacter) ? address : null;
    }

    /// <summary>ISO/IEC 5218 and the ways realm files write it: <c>male</c>, <c>female</c>; null for anything else.</summary>
    public static string? Gender(string? text) => Compact(text).ToUpperInvariant() switch
    {
        "MALE" or "M" or "1" or "男" or "男性" => "male",
        "FEMALE" or "F" or "2" or "女" or "女性" => "female",
        _ => null,
    };

    private static bool IsHyphen(char character) => Hyphens.Contains(character, StringComparison.Ordinal);

    private static bool IsDomainCharacter(char character) => char.IsLetterOrDigit(character) || character is '.' or '-';

    // Normalize throws at half a surrogate pair.
    private static bool IsWellFormed(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
            {
                return false;
            }
        }

        return true;
    }
}
