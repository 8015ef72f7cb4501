using System.Globalization;
using KosmoAuth.Realms;

namespace KosmoAuth.Settings;

/// <summary>Reads settings by name, the command line before the environment, and gathers everything that is wrong with them.</summary>
/// <param name="commandLine">Values as given; null when the option is absent, empty when it stands without a value.</param>
public sealed class SettingsReader(Func<ServerOption, IReadOnlyList<string>?> commandLine, Func<string, string?> environment)
{
    private readonly List<string> _faults = [];

    /// <summary>One sentence each; empty when the settings can be used.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public void Fault(string sentence) => _faults.Add(sentence);

    public bool Has(ServerOption option) => Find(option) is not null;

    /// <summary>Null when absent; empty counts as absent.</summary>
    public string? Text(ServerOption option) => Find(option)?.Values is [.., { Length: > 0 } last] ? last : null;

    /// <summary>A secret, from the environment only; null when absent or empty.</summary>
    public Secret? Secret(ServerOption option) => environment(option.Variable) is { Length: > 0 } value ? new Secret(value) : null;

    /// <summary>Every value, those separated by commas in the environment too.</summary>
    public IReadOnlyList<string> Texts(ServerOption option) => Find(option) is not { } found
        ? []
        : [.. found.Values.SelectMany(value => found.Source == option.Flag ? [value] : value.Split(',')).Select(value => value.Trim()).Where(value => value.Length > 0)];

    /// <summary>A switch; true when it stands without a value.</summary>
    public bool Switch(ServerOption option, bool absent)
    {
        if (Find(option) is not { } found)
        {
            return absent;
        }

        var text = found.Values is [.., var last] ? last : "true";
        return bool.TryParse(text, out var value) ? value : Wrong(found.Source, text, "true or false", absent);
    }

    /// <summary>A port, 1 to 65535.</summary>
    public int Port(ServerOption option, int absent) =>
        Find(option) is not { } found ? absent
        : int.TryParse(Last(found), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 ? port
        : Wrong(found.Source, Last(found), "a port from 1 to 65535", absent);

    /// <summary>A whole number.</summary>
    public int Number(ServerOption option, int absent, int least, int most) =>
        Find(option) is not { } found ? absent
        : int.TryParse(Last(found), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : Wrong(found.Source, Last(found), $"a number from {least} to {most}", absent);

    /// <summary>A time of 0 to 3600 seconds, with or without the unit <c>s</c>.</summary>
    public TimeSpan Seconds(ServerOption option, TimeSpan absent) =>
        Find(option) is not { } found ? absent
        : int.TryParse(Last(found).TrimEnd('s'), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 3600 ? TimeSpan.FromSeconds(seconds)
        : Wrong(found.Source, Last(found), "a time of 0 to 3600 seconds", absent);

    /// <summary>A path with a slash in front and none at the end; empty for the root.</summary>
    public string Path(ServerOption option)
    {
        var path = (Text(option) ?? "").Trim('/');
        return path.Length == 0 ? ""
            : path.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or '~') ? "/" + path
            : Wrong(option, "a path of letters, digits and - _ . ~ /", "");
    }

    /// <summary>One of a few words.</summary>
    public T Choice<T>(ServerOption option, T absent, params (string Word, T Value)[] choices)
    {
        if (Find(option) is not { } found)
        {
            return absent;
        }

        foreach (var (word, value) in choices)
        {
            if (word.Equals(Last(found), StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        return Wrong(found.Source, Last(found), string.Join(" or ", choices.Select(choice => choice.Word)), absent);
    }

    /// <summary>Notes that a value is none of those expected, and gives <paramref name="instead"/>.</summary>
    public T Wrong<T>(ServerOption option, string expected, T instead) => Wrong(Find(option)?.Source ?? option.Flag, Text(option) ?? "", expected, instead);

    private T Wrong<T>(string source, string text, string expected, T instead)
    {
        _faults.Add($"{source} is '{text}'; it must be {expected}.");
        return instead;
    }

    private static string Last((string Source, IReadOnlyList<string> Values) found) => found.Values is [.., var last] ? last : "";

    private (string Source, IReadOnlyList<string> Values)? Find(ServerOption option)
    {
        if (commandLine(option) is { } values)
        {
            return (option.Flag, values);
        }

        return environment(option.Variable) is { Length: > 0 } value ? (option.Variable, [value]) : null;
    }
}
