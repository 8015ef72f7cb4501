namespace KosmoAuth.Hosting;

internal static partial class ServerLog
{
    [LoggerMessage(1401, LogLevel.Information, "KosmoAuth {Version} started in {Seconds:0.000}s. Listening on: {Addresses}. Health on: {Health}")]
    public static partial void Started(ILogger log, string version, double seconds, string addresses, string health);

    [LoggerMessage(1402, LogLevel.Warning, "Port {Port} for health is taken by another program; going on without. --http-management-port sets another one.")]
    public static partial void NoHealthPort(ILogger log, int port);
}
