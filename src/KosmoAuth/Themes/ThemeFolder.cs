using System.Collections.Frozen;

namespace KosmoAuth.Themes;

/// <summary>What one folder <c>themes/{name}/{type}</c> holds itself, read once.</summary>
internal sealed class ThemeFolder
{
    private const string MessagePrefix = "messages_";
    private const string Suffix = ".properties";

    private ThemeFolder(string path)
    {
        Properties = Read(Path.Combine(path, "theme.properties"))
            .ToFrozenDictionary(p => p.Key, p => ThemeVariables.Replace(p.Value), StringComparer.Ordinal);
        Messages = ReadMessages(Path.Combine(path, "messages"));
        Resources = ReadResources(Path.Combine(path, "resources"));
    }

    public FrozenDictionary<string, string> Properties { get; }

    /// <summary>Messages by locale as the file is named: <c>ja</c>, <c>pt_BR</c>.</summary>
    public FrozenDictionary<string, IReadOnlyDictionary<string, string>> Messages { get; }

    /// <summary>Files by their path below <c>resources</c>, with forward slashes.</summary>
    public FrozenDictionary<string, ThemeFile> Resources { get; }

    /// <exception cref="InvalidDataException">A broken file; names it and the line.</exception>
    public static ThemeFolder Load(string path) => new(path);

    private static IReadOnlyDictionary<string, string> Read(string file)
        => File.Exists(file) ? PropertiesFile.Read(file) : FrozenDictionary<string, string>.Empty;

    private static FrozenDictionary<string, IReadOnlyDictionary<string, string>> ReadMessages(string folder)
        => !Directory.Exists(folder)
            ? FrozenDictionary<string, IReadOnlyDictionary<string, string>>.Empty
            : Directory.EnumerateFiles(folder, MessagePrefix + "*" + Suffix)
                .ToFrozenDictionary(f => Path.GetFileNameWithoutExtension(f)[MessagePrefix.Length..], PropertiesFile.Read, StringComparer.Ordinal);

    private static FrozenDictionary<string, ThemeFile> ReadResources(string folder)
        => !Directory.Exists(folder)
            ? FrozenDictionary<string, ThemeFile>.Empty
            : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(f => new ThemeFile(Path.GetRelativePath(folder, f).Replace(Path.DirectorySeparatorChar, '/'), File.ReadAllBytes(f)))
                .ToFrozenDictionary(f => f.Path, StringComparer.Ordinal);
}
