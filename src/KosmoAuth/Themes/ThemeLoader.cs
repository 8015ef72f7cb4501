using System.Security.Cryptography;
using System.Text;

namespace KosmoAuth.Themes;

/// <summary>Reads the themes folder and works out what inherits from what. Errors are <see cref="InvalidDataException"/> with a sentence for the operator.</summary>
internal static class ThemeLoader
{
    public static Dictionary<(string Name, string Type), ThemeFolder> ReadFolders(string root)
    {
        if (!Directory.Exists(root))
        {
            throw new InvalidDataException($"The themes folder {Path.GetFullPath(root)} does not exist.");
        }

        return Directory.EnumerateDirectories(root)
            .SelectMany(Directory.EnumerateDirectories)
            .ToDictionary(f => (Path.GetFileName(Path.GetDirectoryName(f)!), Path.GetFileName(f)), ThemeFolder.Load);
    }

    /// <summary>The folder itself, its import, its parent, the parent's import, and so on.</summary>
    public static List<ThemeFolder> Chain((string Name, string Type) key, Dictionary<(string Name, string Type), ThemeFolder> folders)
    {
        var chain = new List<ThemeFolder>();
        for (var next = key; ; next = (folders[next].Properties["parent"], key.Type))
        {
            if (!folders.TryGetValue(next, out var folder))
            {
                throw new InvalidDataException($"Theme '{key.Name}/{key.Type}' has the parent '{next.Name}', which is not in the themes folder.");
            }

            if (chain.Contains(folder))
            {
                throw new InvalidDataException($"Theme '{key.Name}/{key.Type}' is its own ancestor through '{next.Name}'.");
            }

            chain.Add(folder);

            // import=type/name. Keycloak's own themes import common/keycloak, which we do not ship: not an error.
            if (folder.Properties.GetValueOrDefault("import")?.Split('/') is [var type, var name]
                && folders.TryGetValue((name, type), out var imported) && !chain.Contains(imported))
            {
                chain.Add(imported);
            }

            if (string.IsNullOrEmpty(folder.Properties.GetValueOrDefault("parent")))
            {
                return chain;
            }
        }
    }

    /// <summary>A hash of every file of every theme, with its place.</summary>
    public static string VersionOf(Dictionary<(string Name, string Type), ThemeFolder> folders)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var ((name, type), folder) in folders.OrderBy(f => f.Key.Name, StringComparer.Ordinal).ThenBy(f => f.Key.Type, StringComparer.Ordinal))
        {
            foreach (var file in folder.Resources.Values.OrderBy(f => f.Path, StringComparer.Ordinal))
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{name}/{type}/{file.Path}\n"));
                hash.AppendData(file.Hash);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 5));
    }
}
