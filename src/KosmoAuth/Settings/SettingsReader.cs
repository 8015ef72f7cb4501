using System.Globalization;
using KosmoAuth.Realms;

namespace KosmoAuth.Settings;

/// <summary>Reads settings by name, the command line before the environment, and gathers everything that is wrong with them.</summary>
/// <param name="commandLine">
/// Values as given; null when the option is absent, empty when it stands without a value. Those of a wildcard are <c>name=value</c>.
/// </param>
/// <param name="variables">Names in the environment; null: those of the process.</param>
public sealed class SettingsReader(
    Func<ServerOption, IReadOnlyList<string>?> commandLine, Func<string, string?> environment, IEnumerable<string>? variables = null)
{
    private readonly List<string> _faults = [];
    private readonly IEnumerable<string> _variables = variables ?? Environment.GetEnvironmentVariables().Keys.Cast<string>();

    /// <summary>One sentence each; empty when the settings can be used.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Notes what is wrong; what several sections read is told once.</summary>
    public void Fault(string sentence)
    {
        if (!_faults.Contains(sentence))
        {
            _faults.Add(sentence);
        }
    }

    public bool Has(ServerOption option) => Find(option) is not null;

    /// <summary>Null when absent; empty counts as absent.</summary>
    public string? Text(ServerOption option) => Find(option)?.Values is [.., { Length: > 0 } last] ? last : null;

    /// <summary>A secret, from the environment only; null when absent or empty.</summary>
    public Secret? Secret(ServerOption option) => environment(option.Variable) is { Length: > 0 } value ? new Secret(value) : null;

    /// <summary>Every value, those separated by commas in the environment too.</summary>
    public IReadOnlyList<string> Texts(ServerOption option) => Find(option) is not { } found
        ? []
        : [.. found.Values.SelectMany(value => found.Source == option.Flag ? [value] : value.Split(',')).Select(value => value.Trim()).Where(value => value.Length > 0)];

    /// <summary>
    /// The settings of a wildcard by the name that stands for it, in which letter case does not count. In the environment underscores stand for
    /// <paramref name="separator"/>; names that cannot be written so come as a pair, <c>KCKEY_X=log-level-a.b_c</c> and <c>KC_X=debug</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Wildcard(ServerOption option, char separator)
    {
        var (prefix, found) = (option.Prefix!, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase));
        var ofVariable = option.Variable[..("KC_".Length + prefix.Length)];
        foreach (var variable in _variables.Where(name => name.StartsWith("KC_", StringComparison.Ordinal)))
        {
            var name = environment("KCKEY_" + variable["KC_".Length..]) is { Length: > 0 } key
                ? key.StartsWith(prefix, StringComparison.Ordinal) ? key[prefix.Length..] : ""
                : variable.StartsWith(ofVariable, StringComparison.Ordinal) ? variable[ofVariable.Length..].ToLowerInvariant().Replace('_', separator) : "";
            if (name.Length > 0 && environment(variable) is { Length: > 0 } value)
            {
                found[name] = value;
            }
        }

        foreach (var pair in commandLine(option) ?? [])
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            found[pair[..at]] = pair[(at + 1)..];
        }

        return found;
    }

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

    /// <summary>The same for one that is named here.</summary>
    public T Wrong<T>(string source, string text, string expected, T instead)
    {
        Fault($"{source} is '{text}'; it must be {expected}.");
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
