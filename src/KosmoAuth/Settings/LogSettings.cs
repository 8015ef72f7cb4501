namespace KosmoAuth.Settings;

/// <summary>What is written to the log, and how.</summary>
public sealed record LogSettings
{
    internal const string Words = "off, fatal, error, warn, info, debug, trace or all";

    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>Levels of single categories, by the start of their name.</summary>
    public IReadOnlyList<KeyValuePair<string, LogLevel>> Categories { get; init; } = [];

    /// <summary>One JSON object a line.</summary>
    public bool Json { get; init; }

    internal static LogSettings Read(SettingsReader reader)
    {
        var settings = new LogSettings { Json = reader.Choice(ServerOptions.LogConsoleOutput, false, ("default", false), ("json", true)) };
        var categories = new List<KeyValuePair<string, LogLevel>>();
        foreach (var part in (reader.Text(ServerOptions.LogLevel) ?? "info").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = part.LastIndexOf(':');
            if (Parse(part[(colon + 1)..]) is not { } level)
            {
                reader.Wrong(ServerOptions.LogLevel, "a list of levels such as info,org.keycloak.events:debug", 0);
            }
            else if (colon < 0)
            {
                settings = settings with { Level = level };
            }
            else
            {
                categories.Add(new(part[..colon], level));
            }
        }

        foreach (var (category, word) in reader.Wildcard(ServerOptions.LogLevelOf, '.'))
        {
            // Behind the others: for one and the same category the last one counts.
            categories.Add(new(category, Parse(word) ?? reader.Wrong($"--{ServerOptions.LogLevelOf.Prefix}{category}", word, Words, LogLevel.Information)));
        }

        return settings with { Categories = categories };
    }

    /// <summary>A level in Keycloak's words; null when it is none.</summary>
    internal static LogLevel? Parse(string word) => word.ToLowerInvariant() switch
    {
        "all" or "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "info" => LogLevel.Information,
        "warn" or "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        "fatal" => LogLevel.Critical,
        "off" => LogLevel.None,
        _ => null,
    };
}
