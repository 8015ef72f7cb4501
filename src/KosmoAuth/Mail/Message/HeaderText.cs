using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace KosmoAuth.Mail.Message;

/// <summary>Text that may stand in a header field: nothing in it can end the field, so nothing in it can begin another.</summary>
public sealed class HeaderText
{
    private HeaderText(string value) => Value = value;

    public string Value { get; }

    /// <summary>Refuses control characters (line breaks, NUL) and the two line separators of Unicode.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out HeaderText? header)
    {
        header = text.EnumerateRunes().Any(IsForbidden) ? null : new HeaderText(text);
        return header is not null;
    }

    /// <summary>For texts that a message file or a realm's name wrote: runs of what is forbidden become one blank.</summary>
    public static HeaderText Cleaned(string text)
    {
        var clean = new StringBuilder(text.Length);
        var pending = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsForbidden(rune))
            {
                pending = clean.Length > 0;
                continue;
            }

            clean.Append(pending ? " " : "").Append(rune);
            pending = false;
        }

        return new HeaderText(clean.ToString().Trim());
    }

    public override string ToString() => Value;

    private static bool IsForbidden(Rune rune) => Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029;
}
