using System.Text.RegularExpressions;

namespace KosmoAuth.Themes;

/// <summary><c>${env.NAME}</c> and <c>${NAME:default}</c> in theme.properties, from the environment, as Keycloak replaces them.</summary>
internal static partial class ThemeVariables
{
    /// <summary>A variable that is not set takes its default; without one it stays as it is written.</summary>
    public static string Replace(string value)
        => value.Contains("${", StringComparison.Ordinal) ? Variable().Replace(value, Value) : value;

    private static string Value(Match match)
    {
        var name = match.Groups["name"].Value;
        var variable = name.StartsWith("env.", StringComparison.Ordinal) ? name[4..] : name;
        return Environment.GetEnvironmentVariable(variable)
            ?? (match.Groups["default"].Success ? match.Groups["default"].Value : match.Value);
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Za-z0-9_.]+)(:(?<default>[^}]*))?\}")]
    private static partial Regex Variable();
}
