namespace KosmoAuth.Settings;

/// <summary>All settings of a server, checked.</summary>
public sealed record ServerSettings
{
    public HttpSettings Http { get; init; } = new();

    public HostnameSettings Hostname { get; init; } = new();

    public ProxySettings Proxy { get; init; } = new();

    public ManagementSettings Management { get; init; } = new(null, false);

    public StorageSettings Storage { get; init; } = new();

    public ImportSettings Import { get; init; } = new();

    public LogSettings Log { get; init; } = new();

    public TelemetrySettings Telemetry { get; init; } = new();

    public ShutdownSettings Shutdown { get; init; } = new();

    public BootstrapAdmin? Admin { get; init; }

    /// <summary>Reads every section, so that all faults are known at once; use the result only if the reader has none.</summary>
    public static ServerSettings Read(SettingsReader reader, bool development)
    {
        var http = HttpSettings.Read(reader, development);
        var proxy = ProxySettings.Read(reader);
        var settings = ForStorage(reader, development) with
        {
            Http = http,
            Proxy = proxy,
            Hostname = HostnameSettings.Read(reader, development, http, proxy),
            Management = ManagementSettings.Read(reader, http),
            Telemetry = TelemetrySettings.Read(reader),
            Shutdown = ShutdownSettings.Read(reader),
            Admin = BootstrapAdmin.Read(reader),
        };
        CheckPorts(reader, settings);
        return settings;
    }

    /// <summary>Only what a command needs that does not listen.</summary>
    public static ServerSettings ForStorage(SettingsReader reader, bool development)
    {
        var storage = StorageSettings.Read(reader, development);
        return new ServerSettings
        {
            Storage = storage,
            Import = ImportSettings.Read(reader, storage),
            Log = LogSettings.Read(reader),
        };
    }

    private static void CheckPorts(SettingsReader reader, ServerSettings settings)
    {
        int?[] ports = [settings.Http.Port, settings.Http.Https?.Port, settings.Management.Required ? settings.Management.Port : null];
        var used = ports.OfType<int>().ToList();
        if (used.Distinct().Count() != used.Count)
        {
            reader.Fault("--http-port, --https-port and --http-management-port must differ.");
        }
    }
}
