using System.Collections.Frozen;

namespace KosmoAuth.Themes;

/// <summary>One theme of one type (login, email, …) with everything it inherits. Immutable.</summary>
public sealed class Theme
{
    internal Theme(string name, string type, IReadOnlyList<ThemeFolder> chain, string version)
    {
        Name = name;
        Type = type;
        Chain = chain;
        Properties = chain.Reverse().SelectMany(folder => folder.Properties)
            .Aggregate(new Dictionary<string, string>(StringComparer.Ordinal), (merged, entry) =>
            {
                merged[entry.Key] = entry.Value;
                return merged;
            })
            .ToFrozenDictionary(StringComparer.Ordinal);
        ResourcesPath = $"/resources/{version}/{type}/{name}";
        Styles = Files("styles");
        Scripts = Files("scripts");
        DarkMode = this["darkMode"] == "true";
    }

    public string Name { get; }

    /// <summary><c>login</c>, <c>email</c>, <c>account</c>, …</summary>
    public string Type { get; }

    /// <summary>Address of the theme's files on this server, without a slash at the end: <c>/resources/{version}/{type}/{name}</c>.</summary>
    public string ResourcesPath { get; }

    /// <summary>Style sheets in order (theme property <c>styles</c>), relative to <see cref="ResourcesPath"/>.</summary>
    public IReadOnlyList<string> Styles { get; }

    /// <summary>Scripts of the theme (property <c>scripts</c>), relative to <see cref="ResourcesPath"/>.</summary>
    public IReadOnlyList<string> Scripts { get; }

    /// <summary>Whether the theme has a dark look (property <c>darkMode</c>); the realm may still switch it off.</summary>
    public bool DarkMode { get; }

    public FrozenDictionary<string, string> Properties { get; }

    /// <summary>A property of theme.properties, own or inherited; empty where there is none.</summary>
    public string this[string property] => Properties.GetValueOrDefault(property, "");

    /// <summary>The theme's own folder first, then imports and parents.</summary>
    internal IReadOnlyList<ThemeFolder> Chain { get; }

    /// <summary>Languages that the theme or an ancestor has a message file for, as the files are named (<c>pt_BR</c>).</summary>
    public IEnumerable<string> Locales => Chain.SelectMany(folder => folder.Messages.Keys).Distinct(StringComparer.Ordinal);

    /// <summary>The bytes of a file below <c>resources/</c>, own or inherited, or null.</summary>
    public ThemeFile? Resource(string path)
    {
        foreach (var folder in Chain)
        {
            if (folder.Resources.TryGetValue(path, out var file))
            {
                return file;
            }
        }

        return null;
    }

    private string[] Files(string property)
        => this[property].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
