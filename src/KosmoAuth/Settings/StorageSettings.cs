using KosmoAuth.Realms;

namespace KosmoAuth.Settings;

/// <summary>Where everything is kept.</summary>
public sealed record StorageSettings
{
    /// <summary>Folder for database and keys.</summary>
    public string Data { get; init; } = "data";

    /// <summary>File of the SQLite database; null: <c>kosmoauth.db</c> in <see cref="Data"/>.</summary>
    public string? Url { get; init; }

    /// <summary>The master key itself, from <c>KC_MASTER_KEY</c>; null: it is in <see cref="MasterKeyFile"/>.</summary>
    public Secret? MasterKey { get; init; }

    /// <summary>File of the master key; null: <c>master.key</c> in <see cref="Data"/>.</summary>
    public string? MasterKeyPath { get; init; }

    public string MasterKeyFile => MasterKeyPath ?? Path.Combine(Data, "master.key");

    public string DatabaseFile => Url ?? Path.Combine(Data, "kosmoauth.db");

    internal static StorageSettings Read(SettingsReader reader, bool development)
    {
        var product = reader.Text(ServerOptions.Db) ?? "sqlite";
        if (product is "postgres" or "mssql" or "mysql" or "mariadb" or "oracle")
        {
            reader.Fault($"--db={product}: this version keeps its data in SQLite only; other databases come with a later one.");
        }
        else if (product is not ("sqlite" or "dev-file"))
        {
            reader.Wrong(ServerOptions.Db, "sqlite", "");
        }

        var masterKey = reader.Secret(ServerOptions.MasterKey);
        var masterKeyFile = reader.Text(ServerOptions.MasterKeyFile);
        if (masterKey is not null && masterKeyFile is not null)
        {
            reader.Fault($"{ServerOptions.MasterKey.Variable} and {ServerOptions.MasterKeyFile.Flag} both say what the master key is; give one of them.");
        }

        return new StorageSettings
        {
            MasterKey = masterKey,
            MasterKeyPath = masterKeyFile is null ? null : Path.GetFullPath(masterKeyFile),
            Data = Path.GetFullPath(reader.Text(ServerOptions.Data) ?? (development ? Path.Combine("data", "dev") : "data")),
            Url = reader.Text(ServerOptions.DbUrl) is { } url ? ReadUrl(reader, url) : null,
        };
    }

    // A bare file name, or the first key of a connection string.
    private static string ReadUrl(SettingsReader reader, string url)
    {
        const string DataSource = "Data Source=";
        var file = url.StartsWith(DataSource, StringComparison.OrdinalIgnoreCase) ? url[DataSource.Length..].Split(';')[0] : url;
        return file.Contains("://", StringComparison.Ordinal) || file.StartsWith("jdbc:", StringComparison.Ordinal) || file.Trim().Length == 0
            ? reader.Wrong(ServerOptions.DbUrl, "the file of a SQLite database", "unknown")
            : Path.GetFullPath(file);
    }
}
