using KosmoAuth.Events;
using KosmoAuth.Settings;
using KosmoAuth.Storage;

namespace KosmoAuth.Telemetry;

/// <summary>Adds what measures to a server, and only what its settings ask for: a server that nobody watches does not even load it.</summary>
internal static class Observation
{
    /// <summary>Called when everything else is registered: the database gets a watch beside it.</summary>
    public static void Add(IServiceCollection services, ServerSettings settings)
    {
        if (settings.Management.Metrics)
        {
            services.AddSingleton<MetricStore>().AddSingleton<MetricsPage>();
        }

        if (settings.Telemetry.Traces is not null || settings.Telemetry.Metrics is not null)
        {
            AddExport(services, settings);
        }

        if (settings.Telemetry.Logs is { } logs)
        {
            AddLogs(services, settings, logs);
        }

        if (settings.Management.Metrics || settings.Telemetry.Metrics is not null || settings.Telemetry.Traces is not null)
        {
            AddMeter(services);
        }
    }

    private static void AddMeter(IServiceCollection services)
    {
        services.AddMetrics().AddSingleton<ServerMeter>().AddSingleton<RequestMetrics>().AddSingleton<IEventListener, EventMetrics>();
        services.AddSingleton<OutboxDepth>().AddHostedService(provider => provider.GetRequiredService<OutboxDepth>());
        var database = services.Last(part => part.ServiceType == typeof(Database));
        services.Remove(database);
        services.AddSingleton<Database>(provider =>
        {
            var meter = new Lazy<ServerMeter>(provider.GetRequiredService<ServerMeter>);
            return new MeasuredDatabase((Database)database.ImplementationFactory!(provider), () => meter.Value);
        });
    }

    // Methods of their own, so that the libraries are loaded only where they are needed.
    private static void AddExport(IServiceCollection services, ServerSettings settings) =>
        services.AddHostedService(_ => new OpenTelemetryExport(settings.Telemetry));

    private static void AddLogs(IServiceCollection services, ServerSettings settings, OtlpSettings to) =>
        services.AddLogging(logging => OpenTelemetryLogs.Add(logging, settings.Telemetry, to));
}
