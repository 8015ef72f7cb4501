using System.Collections.Frozen;
using KosmoAuth.Themes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;

namespace KosmoAuth.Tests.Themes;

/// <summary>A themes folder made for one test, and the one that is shipped.</summary>
internal sealed class ThemeFolders : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("kosmoauth-themes").FullName;

    /// <summary>A smallest set: the base and the default theme.</summary>
    public ThemeFolders()
    {
        Write("base/login/messages/messages_en.properties", "greeting=Hello\nwho=base");
        Write("keycloak.v2/login/theme.properties", "parent=base");
    }

    public static ThemeCatalog Shipped { get; } = new(ThemeCatalog.FindRootFolder(), NullLogger<ThemeCatalog>.Instance);

    public ThemeFolders Write(string path, string content)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return this;
    }

    public ThemeCatalog Load(ILogger<ThemeCatalog>? log = null) => new(Root, log ?? NullLogger<ThemeCatalog>.Instance);

    public static FrozenDictionary<string, FrozenDictionary<string, string>> RealmTexts(string locale, string key, string text)
        => new Dictionary<string, FrozenDictionary<string, string>>
        {
            [locale] = new Dictionary<string, string> { [key] = text }.ToFrozenDictionary(),
        }.ToFrozenDictionary();

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
