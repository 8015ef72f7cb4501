namespace KosmoAuth.Settings;

/// <summary>All settings. Names are Keycloak's where it has them.</summary>
public static class ServerOptions
{
    private const string Protocols = "grpc|http/protobuf";

    public static ServerOption HttpHost { get; } = new("http-host", "ADDRESS", "Address to listen on. Default 0.0.0.0; localhost in dev.");

    public static ServerOption HttpPort { get; } = new("http-port", "PORT", "Port for http. Default 8080.");

    public static ServerOption HttpEnabled { get; } = new(
        "http-enabled", null, "Listen for plain http. Default: on in dev and on a loopback address without a certificate, otherwise off.");

    public static ServerOption HttpRelativePath { get; } = new("http-relative-path", "PATH", "Path in front of every address, such as /auth. Default /.");

    public static ServerOption HttpsPort { get; } = new("https-port", "PORT", "Port for https. Default 8443; used when there is a certificate.");

    public static ServerOption HttpsCertificateFile { get; } = new("https-certificate-file", "FILE", "Certificate and its chain, PEM.");

    public static ServerOption HttpsCertificateKeyFile { get; } = new("https-certificate-key-file", "FILE", "Private key of the certificate, PEM.");

    public static ServerOption Hostname { get; } = new(
        "hostname", "HOST|URL", "Public address: a host name, or a whole address such as https://login.example.jp. It becomes the issuer.");

    public static ServerOption HostnameStrict { get; } = new(
        "hostname-strict", null, "false: without --hostname, any Host header is believed. Default true: only this machine's own addresses are.");

    public static ServerOption ProxyHeaders { get; } = new(
        "proxy-headers", "xforwarded|forwarded", "Which headers of a reverse proxy are believed. Default: none.");

    public static ServerOption ProxyTrustedAddresses { get; } = new(
        "proxy-trusted-addresses", "ADDRESSES", "Proxies whose headers are believed: addresses or networks, separated by commas. Default: loopback and private networks.");

    public static ServerOption HttpManagementPort { get; } = new("http-management-port", "PORT", "Port for health and metrics. Default 9000.");

    public static ServerOption HttpManagementHost { get; } = new(
        "http-management-host", "ADDRESS", "Address for health and metrics. Default: that of --http-host.");

    public static ServerOption HttpManagementRelativePath { get; } = new(
        "http-management-relative-path", "PATH", "Path in front of /health and /metrics. Default: that of --http-relative-path.");

    public static ServerOption HealthEnabled { get; } = new("health-enabled", null, "Answer /health on the management port. Default true.");

    public static ServerOption MetricsEnabled { get; } = new(
        "metrics-enabled", null, "Measure, and answer /metrics (Prometheus) on the management port. Default false.");

    public static ServerOption TracingEnabled { get; } = new("tracing-enabled", null, "Send traces to an OpenTelemetry collector (OTLP). Default false.");

    public static ServerOption TracingEndpoint { get; } = new("tracing-endpoint", "URL", "Collector of traces. Default: that of --telemetry-endpoint.");

    public static ServerOption TracingProtocol { get; } = new("tracing-protocol", Protocols, "How traces are sent. Default: as --telemetry-protocol says.");

    public static ServerOption TracingHeader { get; } = Header("tracing-header-<header>", "traces");

    public static ServerOption TracingServiceName { get; } = new("tracing-service-name", "NAME", "Older name of --telemetry-service-name; wins over it.");

    public static ServerOption TracingResourceAttributes { get; } = new(
        "tracing-resource-attributes", "LIST", "Older name of --telemetry-resource-attributes; wins over it.");

    public static ServerOption TracingSamplerType { get; } = new(
        "tracing-sampler-type", "TYPE", "always_on, always_off or traceidratio, each with parentbased_ in front too. Default traceidratio.");

    public static ServerOption TracingSamplerRatio { get; } = new("tracing-sampler-ratio", "RATIO", "Part of the traces that is kept, 0 to 1. Default 1.");

    public static ServerOption TelemetryEndpoint { get; } = new("telemetry-endpoint", "URL", "OpenTelemetry collector. Default http://localhost:4317.");

    public static ServerOption TelemetryProtocol { get; } = new("telemetry-protocol", Protocols, "How telemetry is sent. Default grpc.");

    public static ServerOption TelemetryHeader { get; } = Header("telemetry-header-<header>", "telemetry of all kinds");

    public static ServerOption TelemetryServiceName { get; } = new("telemetry-service-name", "NAME", "service.name of what is sent. Default keycloak.");

    public static ServerOption TelemetryResourceAttributes { get; } = new(
        "telemetry-resource-attributes", "LIST", "More attributes of what is sent: key1=value1,key2=value2.");

    public static ServerOption TelemetryMetricsEnabled { get; } = new(
        "telemetry-metrics-enabled", null, "Send metrics to an OpenTelemetry collector (OTLP). Default false.");

    public static ServerOption TelemetryMetricsEndpoint { get; } = new(
        "telemetry-metrics-endpoint", "URL", "Collector of metrics. Default: that of --telemetry-endpoint.");

    public static ServerOption TelemetryMetricsProtocol { get; } = new(
        "telemetry-metrics-protocol", Protocols, "How metrics are sent. Default: as --telemetry-protocol says.");

    public static ServerOption TelemetryMetricsHeader { get; } = Header("telemetry-metrics-header-<header>", "metrics");

    public static ServerOption TelemetryLogsEnabled { get; } = new(
        "telemetry-logs-enabled", null, "Send log lines to an OpenTelemetry collector (OTLP), besides writing them. Default false.");

    public static ServerOption TelemetryLogsEndpoint { get; } = new(
        "telemetry-logs-endpoint", "URL", "Collector of log lines. Default: that of --telemetry-endpoint.");

    public static ServerOption TelemetryLogsProtocol { get; } = new(
        "telemetry-logs-protocol", Protocols, "How log lines are sent. Default: as --telemetry-protocol says.");

    public static ServerOption TelemetryLogsLevel { get; } = new(
        "telemetry-logs-level", "LEVEL", "Of the lines that --log-level lets through, those of this level and above are sent. Default all.");

    public static ServerOption TelemetryLogsHeader { get; } = Header("telemetry-logs-header-<header>", "log lines");

    public static ServerOption TelemetryMetricsInterval { get; } = new("telemetry-metrics-interval", "SECONDS", "How often metrics are sent. Default 60.");

    public static ServerOption ShutdownDelay { get; } = new(
        "shutdown-delay", "SECONDS", "How long to go on serving after health says that the server will end. Default 0.");

    public static ServerOption ShutdownTimeout { get; } = new("shutdown-timeout", "SECONDS", "How long requests under way may take when the server ends. Default 10.");

    public static ServerOption Db { get; } = new("db", "sqlite|postgres|mssql", "Database. Default sqlite.");

    public static ServerOption DbUrl { get; } = new(
        "db-url", "URL|FILE", "JDBC address or connection string of the database server; for sqlite the file. Default there: kosmoauth.db in the data folder.");

    public static ServerOption DbUrlHost { get; } = new("db-url-host", "HOST", "Host of the database server, without --db-url. Default localhost.");

    public static ServerOption DbUrlPort { get; } = new("db-url-port", "PORT", "Its port. Default 5432 for postgres, 1433 for mssql.");

    public static ServerOption DbUrlDatabase { get; } = new("db-url-database", "NAME", "Name of the database. Default keycloak.");

    public static ServerOption DbUrlProperties { get; } = new("db-url-properties", "PROPERTIES", "More parameters, as behind a JDBC address: ?sslmode=verify-full");

    public static ServerOption DbUsername { get; } = new("db-username", "NAME", "Account at the database server.");

    public static ServerOption DbPassword { get; } = new("db-password", "PASSWORD", "Its password; better by KC_DB_PASSWORD.");

    public static ServerOption DbSchema { get; } = new("db-schema", "NAME", "Schema of the tables; made when it is missing. Default: the account's.");

    public static ServerOption DbPoolMaxSize { get; } = new("db-pool-max-size", "NUMBER", "Connections to the database server at most. Default 20.");

    public static ServerOption Data { get; } = new("data", "DIR", "Folder for database and keys. Default ./data; ./data/dev in dev.");

    public static ServerOption MasterKeyFile { get; } = new(
        "master-key-file", "FILE",
        "File with the master key, under which everything secret in the database is encrypted. Default: master.key in the data folder, made at the first start. "
        + "KC_MASTER_KEY holds the key itself instead.");

    /// <summary>In the environment only: a command line is seen by everybody on the machine.</summary>
    public static ServerOption MasterKey { get; } = new("master-key", "KEY", "The master key: 32 bytes as base64 or hexadecimal digits.");

    public static ServerOption Realms { get; } = new(
        "realms", "PATH", "Realm files to import, or folders with them. A realm that exists is left alone.", Repeats: true);

    public static ServerOption ImportRealm { get; } = new("import-realm", null, "Import the realm files in the folder 'import' of the data folder too.");

    public static ServerOption Override { get; } = new("override", null, "Replace realms that exist, with their users and sessions.");

    public static ServerOption LogLevel { get; } = new(
        "log-level", "LEVELS", "trace, debug, info, warn, error or off; more for categories: info,org.keycloak.events:debug. Default info.");

    public static ServerOption LogLevelOf { get; } = new(
        "log-level-<category>", "LEVEL", "Level of one category, such as --log-level-org.keycloak.events=debug. Wins over --log-level.", Repeats: true);

    public static ServerOption LogConsoleOutput { get; } = new("log-console-output", "default|json", "Form of log lines. Default: default.");

    public static ServerOption BootstrapAdminUsername { get; } = new(
        "bootstrap-admin-username", "NAME", "First administrator, made in realm master while that has no user.");

    public static ServerOption BootstrapAdminPassword { get; } = new("bootstrap-admin-password", "PASSWORD", "Password of the first administrator; better by KC_BOOTSTRAP_ADMIN_PASSWORD.");

    /// <summary>Where data lies.</summary>
    public static IReadOnlyList<ServerOption> OfDatabase { get; } =
    [
        Data, Db, DbUrl, DbUrlHost, DbUrlPort, DbUrlDatabase, DbUrlProperties, DbUsername, DbPassword, DbSchema, DbPoolMaxSize, MasterKeyFile,
        LogLevel, LogLevelOf, LogConsoleOutput,
    ];

    /// <summary>Where data lies and what is imported into it.</summary>
    public static IReadOnlyList<ServerOption> OfStorage { get; } = [.. OfDatabase, Realms, ImportRealm, Override];

    /// <summary>What is sent to an OpenTelemetry collector.</summary>
    public static IReadOnlyList<ServerOption> OfTelemetry { get; } =
    [
        TracingEnabled, TracingEndpoint, TracingProtocol, TracingHeader, TracingServiceName, TracingResourceAttributes, TracingSamplerType, TracingSamplerRatio,
        TelemetryEndpoint, TelemetryProtocol, TelemetryHeader, TelemetryServiceName, TelemetryResourceAttributes,
        TelemetryLogsEnabled, TelemetryLogsEndpoint, TelemetryLogsProtocol, TelemetryLogsLevel, TelemetryLogsHeader,
        TelemetryMetricsEnabled, TelemetryMetricsEndpoint, TelemetryMetricsProtocol, TelemetryMetricsHeader, TelemetryMetricsInterval,
    ];

    public static IReadOnlyList<ServerOption> All { get; } =
    [
        HttpHost, HttpPort, HttpEnabled, HttpRelativePath, HttpsPort, HttpsCertificateFile, HttpsCertificateKeyFile, Hostname, HostnameStrict,
        ProxyHeaders, ProxyTrustedAddresses, HttpManagementPort, HttpManagementHost, HttpManagementRelativePath, HealthEnabled, MetricsEnabled,
        ShutdownDelay, ShutdownTimeout, BootstrapAdminUsername, BootstrapAdminPassword, .. OfTelemetry, .. OfStorage,
    ];

    private static ServerOption Header(string name, string what) =>
        new(name, "VALUE", $"A header that goes to the collector with {what}, such as Authorization; better by the environment.", Repeats: true);
}
