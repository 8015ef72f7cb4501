using System.Globalization;
using System.Text;

namespace KosmoAuth.Users.Otp;

/// <summary>The name that a person gives a device (Keycloak <c>userLabel</c>).</summary>
public static class OtpLabel
{
    /// <summary>Characters as people count them; what is longer is cut off.</summary>
    public const int MostCharacters = 40;

    /// <summary>In NFC, trimmed, in one line, at most <see cref="MostCharacters"/> long; null when nothing is left.</summary>
    public static string? Parse(string? typed)
    {
        // Before the work; nobody means a name of this length.
        var text = typed is { Length: > 1000 } ? typed[..1000] : typed ?? "";
        var label = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            label.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }

        var trimmed = label.ToString().Normalize(NormalizationForm.FormC).Trim();
        var characters = new StringInfo(trimmed);
        return characters.LengthInTextElements > MostCharacters ? characters.SubstringByTextElements(0, MostCharacters).TrimEnd()
            : trimmed.Length > 0 ? trimmed
            : null;
    }

    /// <summary>Whether a person would take both for one name.</summary>
    public static bool AreAlike(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>What the field suggests, such as <c>スマートフォン 2026/11/22</c>; with a number behind when the person has one of that name.</summary>
    /// <param name="word">What it is, in the person's language.</param>
    public static string Suggest(string word, DateOnly day, IEnumerable<string?> taken)
    {
        var names = taken.ToList();
        var label = $"{word} {day.ToString("yyyy/MM/dd", CultureInfo.InvariantCulture)}";
        return Enumerable.Range(1, names.Count + 1)
            .Select(number => number == 1 ? label : string.Create(CultureInfo.InvariantCulture, $"{label} ({number})"))
            .First(name => !names.Any(other => AreAlike(name, other)));
    }
}
