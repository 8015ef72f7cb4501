using System.Globalization;
using Npgsql;

namespace KosmoAuth.Storage.PostgreSql;

/// <summary>Addresses as PostgreSQL's JDBC driver takes them, and with it Keycloak: <c>jdbc:postgresql://host:port/database?name=value&amp;…</c>.</summary>
internal static class JdbcUrl
{
    public const string Prefix = "jdbc:postgresql://";

    private const string Jdbc = "jdbc:";

    public static bool IsJdbc(string url) => url.StartsWith(Jdbc, StringComparison.OrdinalIgnoreCase);

    /// <exception cref="FormatException">Not such an address, or with a parameter that we do not know.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string url)
    {
        if (!url.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException($"an address of PostgreSQL begins with {Prefix}");
        }

        var question = url.IndexOf('?', StringComparison.Ordinal);
        var place = question < 0 ? url[Prefix.Length..] : url[Prefix.Length..question];
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        var hosts = slash < 0 ? place : place[..slash];
        var connection = new NpgsqlConnectionStringBuilder { Host = hosts.Length == 0 ? "localhost" : hosts };
        if (slash >= 0 && slash < place.Length - 1)
        {
            connection.Database = Uri.UnescapeDataString(place[(slash + 1)..]);
        }

        SetPort(connection, hosts);
        foreach (var parameter in question < 0 ? [] : url[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            var value = equals < 0 ? "true" : Uri.UnescapeDataString(parameter[(equals + 1)..]);
            Set(connection, equals < 0 ? parameter : parameter[..equals], value);
        }

        return connection;
    }

    // Several hosts carry their ports along.
    private static void SetPort(NpgsqlConnectionStringBuilder connection, string hosts)
    {
        var colon = hosts.LastIndexOf(':');
        if (hosts.Contains(',', StringComparison.Ordinal) || colon < 0 || hosts.EndsWith(']'))
        {
            return;
        }

        connection.Host = hosts[..colon].Trim('[', ']');
        connection.Port = int.TryParse(hosts[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535
            ? port
            : throw new FormatException($"'{hosts[(colon + 1)..]}' is no port");
    }

    private static void Set(NpgsqlConnectionStringBuilder connection, string name, string value)
    {
        switch (name)
        {
            case "user": connection.Username = value; break;
            case "password": connection.Password = value; break;
            case "currentSchema": connection.SearchPath = value; break;
            case "ApplicationName": connection.ApplicationName = value; break;
            case "ssl": connection.SslMode = value == "false" ? connection.SslMode : SslMode.VerifyFull; break;
            case "sslmode": connection.SslMode = Mode(value); break;
            case "sslrootcert": connection.RootCertificate = value; break;
            case "sslcert": connection.SslCertificate = value; break;
            case "sslkey": connection.SslKey = value; break;
            case "sslpassword": connection.SslPassword = value; break;
            case "connectTimeout" or "loginTimeout": connection.Timeout = Number(name, value); break;
            case "socketTimeout": connection.CommandTimeout = Number(name, value); break;
            case "targetServerType": connection.TargetSessionAttributes = Target(value); break;
            case "options": connection.Options = value; break;
            case "prepareThreshold" when value == "0": throw new FormatException("statements are always prepared: prepareThreshold=0 is not possible");
            case "tcpKeepAlive" or "reWriteBatchedInserts" or "prepareThreshold" or "stringtype": break;
            default: throw new FormatException($"the parameter '{name}' is not known here");
        }
    }

    private static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 3600
            ? seconds
            : throw new FormatException($"{name} must be a time of 0 to 3600 seconds");

    private static SslMode Mode(string value) => value switch
    {
        "disable" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "require" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => throw new FormatException($"sslmode cannot be '{value}'"),
    };

    private static string Target(string value) => value switch
    {
        "any" => "any",
        "primary" or "master" => "primary",
        "preferPrimary" => "prefer-primary",
        _ => throw new FormatException($"targetServerType cannot be '{value}': this server writes"),
    };
}
