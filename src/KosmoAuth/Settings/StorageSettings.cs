using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Settings;

/// <summary>Products that can keep the data.</summary>
public enum DatabaseKind
{
    Sqlite,
    PostgreSql,
    SqlServer,
}

/// <summary>Where everything is kept.</summary>
public sealed record StorageSettings
{
    private const int MostConnections = 1000;

    /// <summary>Folder for database and keys.</summary>
    public string Data { get; init; } = "data";

    public DatabaseKind Kind { get; init; }

    /// <summary>File of the SQLite database; null: <c>kosmoauth.db</c> in <see cref="Data"/>.</summary>
    public string? Url { get; init; }

    /// <summary>The other products' server.</summary>
    public DatabaseServer Server { get; init; } = new();

    /// <summary>The master key itself, from <c>KC_MASTER_KEY</c>; null: it is in <see cref="MasterKeyFile"/>.</summary>
    public Secret? MasterKey { get; init; }

    /// <summary>File of the master key; null: <c>master.key</c> in <see cref="Data"/>.</summary>
    public string? MasterKeyPath { get; init; }

    public string MasterKeyFile => MasterKeyPath ?? Path.Combine(Data, "master.key");

    public string DatabaseFile => Url ?? Path.Combine(Data, "kosmoauth.db");

    internal static StorageSettings Read(SettingsReader reader, bool development)
    {
        var kind = ReadKind(reader);
        var url = reader.Text(ServerOptions.DbUrl);
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
            Kind = kind,
            Url = kind == DatabaseKind.Sqlite && url is not null ? ReadFile(reader, url) : null,
            Server = kind == DatabaseKind.Sqlite ? NoServer(reader) : ReadServer(reader, url),
        };
    }

    private static DatabaseKind ReadKind(SettingsReader reader)
    {
        switch (reader.Text(ServerOptions.Db) ?? "sqlite")
        {
            case "sqlite" or "dev-file":
                return DatabaseKind.Sqlite;
            case "postgres":
                return DatabaseKind.PostgreSql;
            case "mssql":
                return DatabaseKind.SqlServer;
            case ("mysql" or "mariadb" or "oracle" or "tidb" or "dev-mem") and var product:
                reader.Fault($"--db={product}: this server keeps its data in sqlite, postgres or mssql.");
                return DatabaseKind.Sqlite;
            default:
                return reader.Wrong(ServerOptions.Db, "sqlite, postgres or mssql", DatabaseKind.Sqlite);
        }
    }

    private static DatabaseServer ReadServer(SettingsReader reader, string? url) => new()
    {
        Url = url,
        Host = reader.Text(ServerOptions.DbUrlHost),
        Port = reader.Has(ServerOptions.DbUrlPort) ? reader.Port(ServerOptions.DbUrlPort, 0) : null,
        Name = reader.Text(ServerOptions.DbUrlDatabase),
        Properties = reader.Text(ServerOptions.DbUrlProperties),
        Username = reader.Text(ServerOptions.DbUsername),
        Password = reader.Text(ServerOptions.DbPassword) is { } password ? new Secret(password) : null,
        Schema = reader.Text(ServerOptions.DbSchema),
        PoolMaxSize = reader.Number(ServerOptions.DbPoolMaxSize, new DatabaseServer().PoolMaxSize, 1, MostConnections),
    };

    // An operator who gives a server's address and forgets --db would find an empty SQLite file instead of the data.
    private static DatabaseServer NoServer(SettingsReader reader)
    {
        ServerOption[] options =
            [ServerOptions.DbUrlHost, ServerOptions.DbUrlPort, ServerOptions.DbUrlDatabase, ServerOptions.DbUsername, ServerOptions.DbPassword, ServerOptions.DbSchema];
        if (options.FirstOrDefault(reader.Has) is { } given)
        {
            reader.Fault($"{given.Flag} is for a database server, and --db is sqlite. Give --db=postgres or --db=mssql too.");
        }

        return new DatabaseServer();
    }

    // A bare file name, or the first key of a connection string.
    private static string ReadFile(SettingsReader reader, string url)
    {
        const string DataSource = "Data Source=";
        if (url.StartsWith("jdbc:postgresql:", StringComparison.Ordinal) || url.StartsWith("jdbc:sqlserver:", StringComparison.Ordinal))
        {
            reader.Fault($"--db-url is the address of a server, and --db is sqlite. Give --db={(url.StartsWith("jdbc:p", StringComparison.Ordinal) ? "postgres" : "mssql")} too.");
            return "unknown";
        }

        var file = url.StartsWith(DataSource, StringComparison.OrdinalIgnoreCase) ? url[DataSource.Length..].Split(';')[0] : url;
        return file.Contains("://", StringComparison.Ordinal) || file.StartsWith("jdbc:", StringComparison.Ordinal) || file.Trim().Length == 0
            ? reader.Wrong(ServerOptions.DbUrl, "the file of a SQLite database", "unknown")
            : Path.GetFullPath(file);
    }
}
