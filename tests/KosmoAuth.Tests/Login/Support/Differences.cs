using System.Text.Json;

namespace KosmoAuth.Tests.Login.Support;

/// <summary>Recorded answers, and the list of those that we do not want to give.</summary>
internal static class Differences
{
    private static readonly HashSet<(string File, string Case)> s_wanted = Read();

    public static bool Contains(string file, string name) => s_wanted.Contains((file, name));

    /// <summary>A file below <c>tests/Data/golden</c>.</summary>
    public static string PathOf(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "tests", "Data", "golden", name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException($"tests/Data/golden/{name} is not there.");
    }

    private static HashSet<(string, string)> Read()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(PathOf("differences.json")));
        return [.. json.RootElement.EnumerateArray().Select(entry => (entry.GetProperty("file").GetString()!, entry.GetProperty("case").GetString()!))];
    }
}
