using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;

namespace KosmoAuth.Themes;

/// <summary>
/// All themes below one folder (<c>themes/{name}/{type}/…</c>, Keycloak's layout), read at the start, and the compiled messages made from them.
/// </summary>
public sealed partial class ThemeCatalog
{
    /// <summary>The theme of a realm that names none.</summary>
    public const string DefaultLoginTheme = "keycloak.v2";

    /// <summary>The same for mails.</summary>
    public const string DefaultEmailTheme = "keycloak";

    private const string English = "en";

    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> s_noTexts =
        FrozenDictionary<string, FrozenDictionary<string, string>>.Empty;

    private readonly FrozenDictionary<(string Name, string Type), Theme> _themes;
    private readonly ConditionalWeakTable<object, ConcurrentDictionary<(Theme, string), MessageBundle>> _bundles = [];
    private readonly ConcurrentDictionary<string, bool> _reported = new(StringComparer.Ordinal);
    private readonly ILogger _log;

    /// <param name="rootFolder">The folder that holds one folder per theme.</param>
    /// <exception cref="InvalidDataException">A theme that cannot be read: a broken file, a parent that is not there, a circle of parents, no base theme.</exception>
    public ThemeCatalog(string rootFolder, ILogger<ThemeCatalog> log)
    {
        _log = log;
        var folders = ThemeLoader.ReadFolders(rootFolder);
        Version = ThemeLoader.VersionOf(folders);
        _themes = folders.Keys.ToFrozenDictionary(key => key, key => new Theme(key.Name, key.Type, ThemeLoader.Chain(key, folders), Version));
        if (!_themes.ContainsKey((DefaultLoginTheme, "login")))
        {
            throw new InvalidDataException(
                $"The folder {Path.GetFullPath(rootFolder)} has no theme '{DefaultLoginTheme}/login'. Point the themes folder at KosmoAuth's themes.");
        }
    }

    /// <summary>Changes with the content of any file of any theme; part of every resource address.</summary>
    public string Version { get; }

    /// <summary>The themes folder beside the program, or in the working folder or one of its parents (a checkout).</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static string FindRootFolder()
    {
        var beside = Path.Combine(AppContext.BaseDirectory, "themes");
        if (Directory.Exists(beside))
        {
            return beside;
        }

        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            var themes = Path.Combine(folder.FullName, "themes");
            if (Directory.Exists(Path.Combine(themes, "base", "login")))
            {
                return themes;
            }
        }

        throw new InvalidDataException($"There is no folder 'themes' beside the program ({AppContext.BaseDirectory}).");
    }

    /// <summary>The login theme of that name; an unknown name gives the default and, once, a warning in the log. Null or empty: the default.</summary>
    public Theme Login(string? name) => Named(name, "login", DefaultLoginTheme);

    /// <summary>The theme of mails, likewise.</summary>
    /// <exception cref="InvalidDataException">The themes folder has not even the default.</exception>
    public Theme Email(string? name) => Named(name, "email", DefaultEmailTheme);

    private Theme Named(string? name, string type, string fallback)
    {
        if (!string.IsNullOrEmpty(name) && Find(name, type) is { } theme)
        {
            return theme;
        }

        if (!string.IsNullOrEmpty(name) && _reported.TryAdd($"{type}/{name}", true))
        {
            LogUnknownTheme(type, name, fallback);
        }

        return Find(fallback, type)
            ?? throw new InvalidDataException($"The themes folder has no theme '{fallback}/{type}'. Point it at KosmoAuth's themes.");
    }

    public Theme? Find(string name, string type) => _themes.GetValueOrDefault((name, type));

    /// <summary>
    /// The messages of a theme in a language. Later wins: English, then the language, then language and country (<c>de_AT</c>); at each of these
    /// parents, then children, then the realm's texts.
    /// </summary>
    /// <param name="locale"><c>ja</c>, <c>de-AT</c> or <c>de_AT</c>.</param>
    /// <param name="realmTexts">Keycloak's <c>localizationTexts</c>; the compiled messages live as long as this object.</param>
    public MessageBundle Messages(
        Theme theme, string locale, FrozenDictionary<string, FrozenDictionary<string, string>>? realmTexts = null)
    {
        var texts = realmTexts ?? s_noTexts;
        var bundles = _bundles.GetValue(texts, static _ => new ConcurrentDictionary<(Theme, string), MessageBundle>());
        return bundles.TryGetValue((theme, locale), out var bundle)
            ? bundle
            : bundles.GetOrAdd((theme, locale), Compile(theme, locale, texts));
    }

    private static MessageBundle Compile(Theme theme, string locale, FrozenDictionary<string, FrozenDictionary<string, string>> realmTexts)
    {
        var merged = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Fallbacks(locale))
        {
            foreach (var folder in theme.Chain.Reverse())
            {
                Overlay(merged, Named(folder.Messages, name));
            }

            Overlay(merged, Named(realmTexts, name));
        }

        return new MessageBundle(locale, merged);
    }

    /// <summary>From the weakest to the strongest: <c>en</c>, <c>de</c>, <c>de_AT</c>.</summary>
    private static IEnumerable<string> Fallbacks(string locale)
    {
        var name = locale.Replace('-', '_');
        yield return English;
        for (var cut = name.IndexOf('_', StringComparison.Ordinal); cut > 0; cut = name.IndexOf('_', cut + 1))
        {
            yield return name[..cut];
        }

        if (name != English)
        {
            yield return name;
        }
    }

    /// <summary>Realm files write <c>pt-BR</c> where message files write <c>pt_BR</c>.</summary>
    private static T? Named<T>(FrozenDictionary<string, T> byLocale, string name) where T : class
        => byLocale.GetValueOrDefault(name) ?? byLocale.GetValueOrDefault(name.Replace('_', '-'));

    private static void Overlay(Dictionary<string, string> merged, IReadOnlyDictionary<string, string>? texts)
    {
        foreach (var (key, text) in texts ?? FrozenDictionary<string, string>.Empty)
        {
            merged[key] = text;
        }
    }

    [LoggerMessage(LogLevel.Warning, "There is no {Type} theme '{Name}'; '{Fallback}' is used. Put it into the themes folder and start again.")]
    private partial void LogUnknownTheme(string type, string name, string fallback);
}
