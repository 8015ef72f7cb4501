using System.Text;
using System.Text.RegularExpressions;

namespace KosmoAuth.Users.Passwords.Policy;

/// <summary>Regular expressions of Keycloak's realms, which are Java's; the whole text has to match.</summary>
internal static class JavaPattern
{
    // A pattern that explodes must not hold up the server; what takes longer does not match.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(250);

    // Java's ASCII classes, as members of a character class.
    private static readonly Dictionary<string, string> s_classes = new(StringComparer.Ordinal)
    {
        [@"\d"] = "0-9",
        [@"\w"] = "a-zA-Z0-9_",
        [@"\p{Lower}"] = "a-z",
        [@"\p{Upper}"] = "A-Z",
        [@"\p{Alpha}"] = "a-zA-Z",
        [@"\p{Digit}"] = "0-9",
        [@"\p{Alnum}"] = "a-zA-Z0-9",
        [@"\p{Punct}"] = @"!-/:-@\[-`{-~",
        [@"\p{Graph}"] = "!-~",
        [@"\p{Print}"] = @"\x20-~",
        [@"\p{ASCII}"] = @"\x00-\x7F",
    };

    /// <summary>Null when it is no pattern.</summary>
    public static Regex? Compile(string pattern)
    {
        try
        {
            return new Regex($@"\A(?:{Translate(pattern)})\z", RegexOptions.CultureInvariant, s_patience);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    public static bool Matches(Regex regex, string text)
    {
        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static string Translate(string pattern)
    {
        var translated = new StringBuilder(pattern.Length);
        var inClass = false;
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] == '\\')
            {
                var escape = Escape(pattern, at);
                translated.Append(!s_classes.TryGetValue(escape, out var members) ? escape : inClass ? members : $"[{members}]");
                at += escape.Length - 1;
                continue;
            }

            inClass = pattern[at] switch { '[' => true, ']' => false, _ => inClass };
            translated.Append(pattern[at]);
        }

        return translated.ToString();
    }

    private static string Escape(string pattern, int at)
    {
        var close = at + 2 < pattern.Length && pattern[at + 1] is 'p' && pattern[at + 2] == '{' ? pattern.IndexOf('}', at) : -1;
        return pattern[at..(close > 0 ? close + 1 : Math.Min(at + 2, pattern.Length))];
    }
}
