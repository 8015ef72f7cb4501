using Microsoft.Data.SqlClient;

namespace KosmoAuth.Storage.SqlServer;

/// <summary>Where the database is: <c>jdbc:sqlserver://host:port;databaseName=…</c> as Keycloak takes it, or a connection string.</summary>
internal sealed class SqlServerAddress
{
    private const string Prefix = "jdbc:sqlserver://";
    private const string DefaultName = "keycloak";
    private const int ConnectSeconds = 3;
    private const int StatementSeconds = 10;

    private readonly SqlConnectionStringBuilder _connection;

    private SqlServerAddress(SqlConnectionStringBuilder connection) => _connection = connection;

    /// <exception cref="StorageException">The address cannot be understood.</exception>
    public static SqlServerAddress Parse(DatabaseServer server)
    {
        if (server.Schema is not null)
        {
            throw new StorageException("--db-schema: with mssql the tables lie in the default schema of the account; set it there (ALTER USER … WITH DEFAULT_SCHEMA).");
        }

        try
        {
            var connection = server.Url is not { } url ? FromParts(server)
                : url.StartsWith("jdbc:", StringComparison.OrdinalIgnoreCase) ? FromJdbc(url)
                : new SqlConnectionStringBuilder(url);
            Complete(connection, server);
            return new SqlServerAddress(connection);
        }
        catch (Exception error) when (error is ArgumentException or FormatException)
        {
            throw new StorageException($"--db-url cannot be understood: {error.Message}", error);
        }
    }

    public SqlConnection Connect() => new(_connection.ConnectionString);

    /// <summary>For scripts, which may take their time.</summary>
    public SqlConnection ConnectForSchema() => new(new SqlConnectionStringBuilder(_connection.ConnectionString) { CommandTimeout = 0 }.ConnectionString);

    /// <summary>Without account and password.</summary>
    public override string ToString() => $"'{_connection.InitialCatalog}' on {_connection.DataSource}";

    private static SqlConnectionStringBuilder FromParts(DatabaseServer server)
    {
        var connection = FromJdbc(Prefix + (server.Host ?? "localhost") + ":" + (server.Port ?? 1433) + (server.Properties is { } more ? ";" + more.TrimStart(';') : ""));
        connection.InitialCatalog = server.Name ?? (connection.InitialCatalog.Length > 0 ? connection.InitialCatalog : DefaultName);
        return connection;
    }

    private static SqlConnectionStringBuilder FromJdbc(string url)
    {
        if (!url.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException($"an address of SQL Server begins with {Prefix}");
        }

        var parts = url[Prefix.Length..].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var connection = new SqlConnectionStringBuilder { DataSource = parts.Length == 0 ? "localhost" : parts[0].Replace(':', ',') };
        foreach (var property in parts.Skip(1))
        {
            var equals = property.IndexOf('=', StringComparison.Ordinal);
            Set(connection, equals < 0 ? property : property[..equals], equals < 0 ? "true" : property[(equals + 1)..]);
        }

        return connection;
    }

    // The names of Microsoft's JDBC driver, which compares them without case.
    private static void Set(SqlConnectionStringBuilder connection, string name, string value)
    {
        switch (name.ToLowerInvariant())
        {
            case "databasename" or "database": connection.InitialCatalog = value; break;
            case "user" or "username": connection.UserID = value; break;
            case "password": connection.Password = value; break;
            case "encrypt": connection["Encrypt"] = value; break;
            case "trustservercertificate": connection["Trust Server Certificate"] = value; break;
            case "hostnameincertificate": connection["Host Name In Certificate"] = value; break;
            case "applicationname": connection.ApplicationName = value; break;
            case "multisubnetfailover": connection["Multi Subnet Failover"] = value; break;
            case "logintimeout": connection["Connect Timeout"] = value; break;
            case "sendstringparametersasunicode" or "sendtimeasdatetime": break;
            default: throw new FormatException($"the property '{name}' is not known here");
        }
    }

    private static void Complete(SqlConnectionStringBuilder connection, DatabaseServer server)
    {
        connection.UserID = server.Username ?? connection.UserID;
        connection.Password = server.Password?.Reveal() ?? connection.Password;
        connection.InitialCatalog = connection.InitialCatalog.Length == 0 ? DefaultName : connection.InitialCatalog;
        connection.MaxPoolSize = server.PoolMaxSize;
        connection.Enlist = false;
        connection.ConnectTimeout = connection.ShouldSerialize("Connect Timeout") ? connection.ConnectTimeout : ConnectSeconds;
        connection.CommandTimeout = connection.ShouldSerialize("Command Timeout") ? connection.CommandTimeout : StatementSeconds;
    }
}
