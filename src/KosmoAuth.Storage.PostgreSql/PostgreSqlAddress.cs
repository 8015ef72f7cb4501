using Npgsql;

namespace KosmoAuth.Storage.PostgreSql;

/// <summary>Where the database is and how to speak to it.</summary>
internal sealed class PostgreSqlAddress
{
    private const string DefaultName = "keycloak";
    private const int ConnectSeconds = 3;
    private const int StatementSeconds = 10;

    // What an acknowledged write rests on: a server whose default is not to wait for the disk is asked to do so. A node that hangs must not keep
    // others waiting for what it has locked.
    private const string Session = """
        SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '30s';
        SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'
        """;

    private readonly NpgsqlConnectionStringBuilder _connection;

    private PostgreSqlAddress(NpgsqlConnectionStringBuilder connection, int poolMaxSize)
    {
        _connection = connection;
        PoolMaxSize = poolMaxSize;
    }

    public int PoolMaxSize { get; }

    /// <summary>Null: the account's search path.</summary>
    public string? Schema => _connection.SearchPath;

    /// <exception cref="StorageException">The address cannot be understood.</exception>
    public static PostgreSqlAddress Parse(DatabaseServer server)
    {
        try
        {
            var connection = server.Url is { } url ? JdbcUrl.IsJdbc(url) ? JdbcUrl.Parse(url) : new NpgsqlConnectionStringBuilder(url) : FromParts(server);
            connection.Username = server.Username ?? connection.Username;
            connection.Password = server.Password?.Reveal() ?? connection.Password;
            connection.SearchPath = server.Schema ?? connection.SearchPath;
            Complete(connection);
            return new PostgreSqlAddress(connection, server.PoolMaxSize);
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            // The message of the library names the key, not its value.
            throw new StorageException($"--db-url cannot be understood: {error.Message}", error);
        }
    }

    public NpgsqlDataSource Build()
    {
        var source = new NpgsqlDataSourceBuilder(_connection.ConnectionString);
        source.UsePhysicalConnectionInitializer(
            static connection =>
            {
                using var command = new NpgsqlCommand(Session, connection);
                command.ExecuteNonQuery();
            },
            static async connection =>
            {
                await using var command = new NpgsqlCommand(Session, connection);
                await command.ExecuteNonQueryAsync();
            });
        return source.Build();
    }

    /// <summary>For scripts, which may take their time.</summary>
    public NpgsqlDataSource BuildForSchema() =>
        new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(_connection.ConnectionString) { CommandTimeout = 0 }.ConnectionString).Build();

    /// <summary>Without account and password: <c>keycloak on db.example.jp:5432</c>.</summary>
    public override string ToString() => $"'{_connection.Database}' on {_connection.Host}{(HasPort ? "" : $":{_connection.Port}")}";

    private bool HasPort => _connection.Host!.Contains(':', StringComparison.Ordinal) || _connection.Host.StartsWith('/');

    private static NpgsqlConnectionStringBuilder FromParts(DatabaseServer server)
    {
        var connection = JdbcUrl.Parse(JdbcUrl.Prefix + "localhost/" + (server.Properties is { } more ? "?" + more.TrimStart('?', '&') : ""));
        connection.Host = server.Host ?? "localhost";
        connection.Port = server.Port ?? NpgsqlConnection.DefaultPort;
        connection.Database = server.Name ?? DefaultName;
        return connection;
    }

    // Connections are pooled with their statements by us; a few times are shorter than the library's, since people wait meanwhile.
    private static void Complete(NpgsqlConnectionStringBuilder connection)
    {
        connection.Host ??= "localhost";
        connection.Database ??= DefaultName;
        connection.Pooling = false;
        connection.ApplicationName ??= "kosmoauth";
        connection.TcpKeepAlive = true;
        connection.IncludeErrorDetail = false;
        connection.PersistSecurityInfo = true;
        Default(connection, "Timeout", () => connection.Timeout = ConnectSeconds);
        Default(connection, "Command Timeout", () => connection.CommandTimeout = StatementSeconds);
    }

    private static void Default(NpgsqlConnectionStringBuilder connection, string key, Action set)
    {
        if (!connection.ContainsKey(key) || !connection.ShouldSerialize(key))
        {
            set();
        }
    }
}
