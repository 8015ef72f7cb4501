using System.Diagnostics;
using KosmoAuth.Realms;
using KosmoAuth.Settings;
using KosmoAuth.Storage;
using KosmoAuth.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace KosmoAuth.Hosting;

/// <summary>A running server. The command line starts it, and tests do.</summary>
public sealed class KosmoServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ManagementPort? _management;

    private KosmoServer(WebApplication app, ManagementPort? management) => (_app, _management) = (app, management);

    /// <summary>Where it listens for browsers and applications.</summary>
    public required IReadOnlyList<string> Urls { get; init; }

    /// <summary>The first of <see cref="Urls"/>, without a trailing slash.</summary>
    public string Address => Urls[0];

    /// <summary>Where it answers for health; null where that port was taken.</summary>
    public string? ManagementAddress => _management?.Address;

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts a server; it listens when this returns.</summary>
    /// <param name="replace">Exchanges parts, such as the clock, before anything is built.</param>
    /// <exception cref="StartException">It cannot start; nothing is left half done.</exception>
    public static async Task<KosmoServer> StartAsync(ServerSettings settings, Action<IServiceCollection>? replace, CancellationToken ct)
    {
        var healthPort = Listeners.CheckPorts(settings.Http, settings.Management, out var healthPortTaken);
        var files = RealmImport.Read(settings.Import);
        var health = new Health();
        ManagementPort? management = null;
        WebApplication? app = null;
        KosmoServer? server = null;
        try
        {
            management = healthPort is { } port ? await ManagementPort.StartAsync(health, settings, port, ct) : null;
            app = await BuildAsync(settings, health, replace, ct);
            health.Opened(app.Services.GetRequiredService<Database>());
            management?.Show(app.Services.GetService<MetricsPage>());
            await PrepareAsync(app.Services, settings, files, ct);
            Pipeline(app);
            await app.StartAsync(ct);
            health.Started();
            return server = Listening(app, management, healthPortTaken ? settings.Management.Port : null);
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
                await (management?.DisposeAsync() ?? default);
                await (app?.DisposeAsync() ?? default);
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
            await (_management?.DisposeAsync() ?? default);
            await _app.DisposeAsync();
        }
    }

    /// <summary>All parts of a server, put together when the database is there.</summary>
    private static async Task<WebApplication> BuildAsync(ServerSettings settings, Health health, Action<IServiceCollection>? replace, CancellationToken ct)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "kosmoauth" });
        LogOutput.Configure(builder.Logging, settings.Log);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listeners.Configure(kestrel, settings));
        builder.Services.AddSingleton<IConnectionListenerFactory, OrderlyListeners>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = settings.Shutdown.Delay + settings.Shutdown.Timeout);
        Registrations.Add(builder.Services, settings);
        builder.Services.AddSingleton(health);
        replace?.Invoke(builder.Services);
        await StoredData.AddAsync(builder.Services, settings, wait: true, ct);
        Observation.Add(builder.Services, settings);
        return builder.Build();
    }

    /// <summary>What has to be in the database before the first request.</summary>
    private static async Task PrepareAsync(IServiceProvider services, ServerSettings settings, RealmFiles files, CancellationToken ct)
    {
        StoredData.TellOfNewKey(services);
        await services.GetRequiredService<RealmImport>().RunAsync(files, settings.Import.Override, ct);
        await services.GetRequiredService<RealmCatalog>().LoadAsync(ct);
        services.GetRequiredService<RealmPolicies>().Check(services.GetRequiredService<RealmCatalog>().All);
        await services.GetRequiredService<FirstAdministrator>().MakeAsync(settings.Admin, ct);
    }

    /// <summary>What every request passes, from the outside in.</summary>
    private static void Pipeline(WebApplication app)
    {
        var services = app.Services;
        app.Use(services.GetRequiredService<OrderlyEnd>().InvokeAsync);
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

    private static KosmoServer Listening(WebApplication app, ManagementPort? management, int? healthPortTaken)
    {
        var urls = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.ToList();
        var log = app.Services.GetRequiredService<ILogger<KosmoServer>>();
        if (healthPortTaken is { } taken)
        {
            ServerLog.NoHealthPort(log, taken);
        }

        ServerLog.Started(log, Version, SinceProcessStart.TotalSeconds, string.Join(" and ", urls), management?.Address ?? "nowhere");
        return new KosmoServer(app, management) { Urls = urls };
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
