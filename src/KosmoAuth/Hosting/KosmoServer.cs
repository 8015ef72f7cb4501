using System.Diagnostics;
using KosmoAuth.Settings;
using KosmoAuth.Storage;
using KosmoAuth.Telemetry;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace KosmoAuth.Hosting;

/// <summary>A running server. The command line starts it, and tests do.</summary>
public sealed class KosmoServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private KosmoServer(WebApplication app) => _app = app;

    /// <summary>Where it listens for browsers and applications.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>The first of <see cref="Urls"/>, without a trailing slash.</summary>
    public string Address => Urls[0];

    /// <summary>Where it answers for health; null where that port was taken.</summary>
    public string? ManagementAddress { get; init; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a server; it listens when this returns.</summary>
    /// <param name="replace">Exchanges parts, such as the clock, before anything is built.</param>
    /// <exception cref="StartException">It cannot start; nothing is left half done.</exception>
    public static async Task<KosmoServer> StartAsync(ServerSettings settings, Action<IServiceCollection>? replace, CancellationToken ct)
    {
        var healthPort = Listeners.CheckPorts(settings.Http, settings.Management, out var healthPortTaken);
        var files = RealmImport.Read(settings.Import);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "kosmoauth" });
        LogOutput.Configure(builder.Logging, settings.Log);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listeners.Configure(kestrel, settings, healthPort));
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.Shutdown.Delay + settings.Shutdown.Timeout);
        Registrations.Add(builder.Services, settings);
        replace?.Invoke(builder.Services);
        await StoredData.AddAsync(builder.Services, settings, wait: true, ct);
        Observation.Add(builder.Services, settings);
        var app = builder.Build();
        KosmoServer? server = null;
        try
        {
            StoredData.TellOfNewKey(app.Services);
            await app.Services.GetRequiredService<RealmImport>().RunAsync(files, settings.Import.Override, ct);
            await app.Services.GetRequiredService<RealmCatalog>().LoadAsync(ct);
            app.Services.GetRequiredService<RealmPolicies>().Check(app.Services.GetRequiredService<RealmCatalog>().All);
            await app.Services.GetRequiredService<FirstAdministrator>().MakeAsync(settings.Admin, ct);
            Pipeline(app);
            await app.StartAsync(ct);
            return server = Listening(app, healthPort, healthPortTaken ? settings.Management.Port : null);
        }
        catch (StorageException error)
        {
            throw new StartException(error.Message, StartException.NoDatabase);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw new StartException(error.Message);
        }
        finally
        {
            if (server is null)
            {
                await app.DisposeAsync();
            }
        }
    }

    /// <summary>Imports the realm files of the settings without a server.</summary>
    /// <returns>How many realms were stored.</returns>
    /// <exception cref="StartException">Something is wrong; nothing was stored.</exception>
    public static Task<int> ImportAsync(ServerSettings settings, CancellationToken ct) => ImportAsync(settings, replace: null, ct);

    internal static async Task<int> ImportAsync(ServerSettings settings, Action<IServiceCollection>? replace, CancellationToken ct)
    {
        var files = RealmImport.Read(settings.Import);
        return await WithoutListeningAsync(
            settings, replace, services => services.GetRequiredService<RealmImport>().RunAsync(files, settings.Import.Override, ct), ct);
    }

    /// <summary>Does something with the parts of a server that does not listen, and ends them.</summary>
    /// <exception cref="StartException">It cannot start, or the database failed.</exception>
    internal static async Task<T> WithoutListeningAsync<T>(
        ServerSettings settings, Action<IServiceCollection>? replace, Func<IServiceProvider, Task<T>> work, CancellationToken ct)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => LogOutput.Configure(logging, settings.Log));
        Registrations.Add(services, settings);
        replace?.Invoke(services);
        await StoredData.AddAsync(services, settings, wait: false, ct);
        await using var provider = services.BuildServiceProvider();
        StoredData.TellOfNewKey(provider);
        try
        {
            return await work(provider);
        }
        catch (StorageException error)
        {
            throw new StartException(error.Message, StartException.NoDatabase);
        }
    }

    /// <summary>Returns when the process is asked to end, or <paramref name="ct"/> is cancelled.</summary>
    public Task WaitForShutdownAsync(CancellationToken ct) => _app.WaitForShutdownAsync(ct);

    /// <summary>Stops taking requests, finishes those under way, writes what is pending.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _app.StopAsync();
        }
        finally
        {
            await _app.DisposeAsync();
        }
    }

    /// <summary>What every request passes, from the outside in.</summary>
    private static void Pipeline(WebApplication app)
    {
        var services = app.Services;
        app.Use(services.GetRequiredService<ManagementPort>().InvokeAsync);
        if (services.GetService<RequestMetrics>() is { } metrics)
        {
            app.Use(metrics.InvokeAsync);
        }

        app.Use(services.GetRequiredService<Congestion>().InvokeAsync);
        app.Use(services.GetRequiredService<UnhandledFaults>().InvokeAsync);
        app.Use(PathGate.InvokeAsync);
        app.UsePathBase(services.GetRequiredService<ServerSettings>().Http.RelativePath);
        app.Use(services.GetRequiredService<RealmGate>().InvokeAsync);
        app.Use(services.GetRequiredService<RequestLimits>().InvokeAsync);
        app.UseRouting();
        app.Use(services.GetRequiredService<Unmatched>().InvokeAsync);
        Features.Map(app);
    }

    private static KosmoServer Listening(WebApplication app, int? healthPort, int? healthPortTaken)
    {
        var addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.ToList();
        var management = healthPort is null ? null : addresses[^1];
        app.Services.GetRequiredService<ManagementPort>().Port = management is null ? null : new Uri(management).Port;
        app.Services.GetRequiredService<Health>().Started();
        var urls = addresses.Where(address => address != management).ToList();
        var log = app.Services.GetRequiredService<ILogger<KosmoServer>>();
        if (healthPortTaken is { } taken)
        {
            ServerLog.NoHealthPort(log, taken);
        }

        ServerLog.Started(log, Version, SinceProcessStart.TotalSeconds, string.Join(" and ", urls), management ?? "nowhere");
        return new KosmoServer(app) { Urls = urls, ManagementAddress = management };
    }

    private static string Version => typeof(KosmoServer).Assembly.GetName().Version!.ToString(3);

    private static TimeSpan SinceProcessStart
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return DateTime.Now - process.StartTime;
        }
    }
}

internal static partial class ServerLog
{
    [LoggerMessage(1401, LogLevel.Information, "KosmoAuth {Version} started in {Seconds:0.000}s. Listening on: {Addresses}. Health on: {Health}")]
    public static partial void Started(ILogger log, string version, double seconds, string addresses, string health);

    [LoggerMessage(1402, LogLevel.Warning, "Port {Port} for health is taken by another program; going on without. --http-management-port sets another one.")]
    public static partial void NoHealthPort(ILogger log, int port);
}
