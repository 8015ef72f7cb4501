using System.Text.RegularExpressions;

namespace KosmoAuth.Compatibility.Tests.Recorded;

/// <summary>Recorded texts with placeholders for what changes from run to run, such as <c>{uuid}</c>.</summary>
internal static partial class Placeholders
{
    private const string Uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    // Random or made from keys; recorded as they were.
    private static readonly HashSet<string> s_volatile = ["kid", "at_hash", "x5c", "x5t", "x5t#S256", "n", "x", "y", "public_key"];

    public static bool IsVolatile(string name) => s_volatile.Contains(name);

    /// <summary>Whether our text is what was recorded; our addresses stand in it as <c>{base}</c> and <c>{base-encoded}</c>.</summary>
    public static bool Match(string recorded, string ours) =>
        recorded == ours || (recorded.Contains('{', StringComparison.Ordinal) && Regex.IsMatch(ours, Pattern(recorded), RegexOptions.Singleline));

    private static string Pattern(string recorded)
    {
        // The parts of a code are opaque to clients; that there are three, with the session's id in the middle, is Keycloak's form.
        var text = recorded.Replace("code={uuid}.{sid}.{uuid}", "code={code}.{sid}.{code}", StringComparison.Ordinal);
        var pattern = Placeholder().Split(text).Select((part, index) => index % 2 == 0 ? Regex.Escape(part) : part switch
        {
            "base" or "base-encoded" => Regex.Escape($"{{{part}}}"),
            "uuid" => Uuid,
            "sid" => @"[\w-]{24}",
            "code" => @"[\w-]+",
            "epoch" => @"\d{10}",
            "epoch-ms" => @"\d{13}",
            "jwt" => @"[\w-]+\.[\w-]+\.[\w-]*",
            _ when part.EndsWith("chars", StringComparison.Ordinal) => ".+",
            _ => "[^&#\"]+",
        });
        return $"^{string.Concat(pattern)}$";
    }

    [GeneratedRegex(@"\{([a-z][\w-]*|(?:html, )?\d+ chars)\}")]
    private static partial Regex Placeholder();
}
