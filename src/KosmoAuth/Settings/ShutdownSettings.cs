namespace KosmoAuth.Settings;

/// <summary>How the server ends.</summary>
public sealed record ShutdownSettings
{
    /// <summary>How long it goes on serving after health says that it will end, so that a load balancer can turn away.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>
    /// With a delay: how long those who are connected are served after the port is closed, so that a proxy finds out before connections that lie idle
    /// are closed, too. Shorter than the second or more for which proxies then leave a server alone; no option of the command line.
    /// </summary>
    public TimeSpan Moment { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long requests under way may take then.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    internal static ShutdownSettings Read(SettingsReader reader) => new()
    {
        Delay = reader.Seconds(ServerOptions.ShutdownDelay, TimeSpan.Zero),
        Timeout = reader.Seconds(ServerOptions.ShutdownTimeout, TimeSpan.FromSeconds(10)),
    };
}
