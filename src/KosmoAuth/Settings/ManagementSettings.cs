namespace KosmoAuth.Settings;

/// <summary>The port for health and metrics, kept apart from the public one.</summary>
/// <param name="Port">Null: none. 0: any free port.</param>
/// <param name="Required">The operator asked for this port: without it the server does not start.</param>
public sealed record ManagementSettings(int? Port, bool Required)
{
    /// <summary>An address, or a name such as <c>localhost</c>; null: where the server itself listens.</summary>
    public string? Host { get; init; }

    /// <summary>With a slash in front and none at the end; empty as a rule.</summary>
    public string RelativePath { get; init; } = "";

    /// <summary>Answers below <c>/health</c>.</summary>
    public bool Health { get; init; } = true;

    /// <summary>Counts and measures, and answers at <c>/metrics</c>.</summary>
    public bool Metrics { get; init; }

    internal static ManagementSettings Read(SettingsReader reader, HttpSettings http)
    {
        var health = reader.Switch(ServerOptions.HealthEnabled, absent: true);
        var metrics = reader.Switch(ServerOptions.MetricsEnabled, absent: false);
        var port = reader.Port(ServerOptions.HttpManagementPort, 9000);
        return new(health || metrics ? port : null, reader.Has(ServerOptions.HttpManagementPort) || metrics)
        {
            Host = reader.Text(ServerOptions.HttpManagementHost) is not { } host ? null
                : Uri.CheckHostName(host.Trim('[', ']')) != UriHostNameType.Unknown ? host
                : reader.Wrong(ServerOptions.HttpManagementHost, "an address or a host name", ""),
            RelativePath = reader.Has(ServerOptions.HttpManagementRelativePath) ? reader.Path(ServerOptions.HttpManagementRelativePath) : http.RelativePath,
            Health = health,
            Metrics = metrics,
        };
    }
}
