using KosmoAuth.Hosting;
using KosmoAuth.Portal;
using KosmoAuth.Settings;
using KosmoAuth.Testing;
using KosmoAuth.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>The server by a clock that tests move, with a portal and a mail server of its own, which go by the machine's clock.</summary>
internal sealed class ClockedServer : IAsyncDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("kosmoauth-browser-clock-").FullName;
    private KosmoServer _server = null!;
    private WebApplication _portal = null!;

    private ClockedServer()
    {
    }

    /// <summary>Begins now: a portal believes no tokens that have expired.</summary>
    public TestClock Clock { get; } = new() { Now = DateTimeOffset.UtcNow };

    public MailPeer Mails { get; } = new();

    public Site Site { get; private set; } = null!;

    public static async Task<ClockedServer> StartAsync()
    {
        var clocked = new ClockedServer();
        var realm = ManualRealm.Usual with { Name = "clocked", PortalUrl = $"http://localhost:{Loopback.FreePort()}" };
        var file = Path.Combine(clocked._data, "realm.json");
        await File.WriteAllTextAsync(file, realm.Json(clocked.Mails.Port));
        var port = Loopback.FreePort();
        var settings = new ServerSettings
        {
            Http = new HttpSettings { Host = "127.0.0.1", Port = port },
            Storage = new StorageSettings { Data = clocked._data },
            Import = new ImportSettings { Paths = [file] },
            Log = new LogSettings { Level = LogLevel.None },
        };
        clocked._server = await KosmoServer.StartAsync(settings, services => services.AddSingleton<TimeProvider>(clocked.Clock), default);
        clocked.Site = new Site($"http://localhost:{port}/realms/{realm.Name}", realm.PortalUrl);
        clocked._portal = PortalApp.Build(clocked.Site.Portal);
        await clocked._portal.StartAsync();
        return clocked;
    }

    public async ValueTask DisposeAsync()
    {
        await _portal.DisposeAsync();
        await _server.DisposeAsync();
        Mails.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}
