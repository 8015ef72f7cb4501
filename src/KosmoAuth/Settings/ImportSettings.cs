namespace KosmoAuth.Settings;

/// <summary>Realm files that are imported at the start.</summary>
public sealed record ImportSettings
{
    /// <summary>Files, and folders with <c>*.json</c>.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Replace realms that exist.</summary>
    public bool Override { get; init; }

    internal static ImportSettings Read(SettingsReader reader, StorageSettings storage)
    {
        var paths = reader.Texts(ServerOptions.Realms).ToList();
        foreach (var path in paths.Where(path => !File.Exists(path) && !Directory.Exists(path)))
        {
            reader.Fault($"The realm file '{path}' does not exist.");
        }

        var own = Path.Combine(storage.Data, "import");
        if (reader.Switch(ServerOptions.ImportRealm, absent: false) && Directory.Exists(own))
        {
            paths.Add(own);
        }

        return new ImportSettings { Paths = paths, Override = reader.Switch(ServerOptions.Override, absent: false) };
    }
}
