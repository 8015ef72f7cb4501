using KosmoAuth.Browser.Tests.Manuals;
using KosmoAuth.Portal;
using KosmoAuth.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using NUnit.Framework;

[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(2)]

namespace KosmoAuth.Browser.Tests;

/// <summary>What the tests with a browser share: the built server with the realm of KOSMO and those of the members, their portals, a second application, a mail server, and Chromium.</summary>
[SetUpFixture]
public sealed class Stage
{
    private static ServerProcess? s_server;
    private static readonly List<WebApplication> s_portals = [];
    private static IPlaywright? s_playwright;

    private static readonly Lazy<Task> s_opened = new(StartAsync);

    public static IBrowser Browser { get; private set; } = null!;

    /// <summary>Addresses without a trailing slash.</summary>
    public static string PortalUrl { get; private set; } = null!;

    public static string HealthUrl { get; private set; } = null!;

    public static string Realm { get; private set; } = null!;

    /// <summary>Where the members walk through the manuals, with the settings of the sample realm.</summary>
    internal static Site Members { get; private set; } = null!;

    /// <summary>The same with the other choice wherever the realm has one: see <see cref="ManualRealm.Strict"/>.</summary>
    internal static Site Strict { get; private set; } = null!;

    /// <summary>The same with one-time passwords that count.</summary>
    internal static Site Counting { get; private set; } = null!;

    /// <summary>The mail server of all members.</summary>
    internal static MailPeer Mails { get; } = new();

    public static string Root { get; } = FindRoot();

    /// <summary>Starts it all with the first test that needs it.</summary>
    public static Task OpenAsync() => s_opened.Value;

    /// <summary>Kills the server and starts it again, with nothing but what it has stored.</summary>
    internal static Task RestartServerAsync() => s_server!.RestartAsync();

    private static async Task StartAsync()
    {
        PortalUrl = $"http://localhost:{Loopback.FreePort()}";
        HealthUrl = $"http://localhost:{Loopback.FreePort()}";
        var (members, strict, counting) = (ManualRealm.Usual, ManualRealm.Strict, ManualRealm.Counting);
        s_server = await ServerProcess.StartAsync(
            new() { ["KOSMO_PORTAL_URL"] = PortalUrl, ["KOSMO_HEALTH_URL"] = HealthUrl },
            members.Json(Mails.Port), strict.Json(Mails.Port), counting.Json(Mails.Port));
        Realm = s_server.Url + "/realms/kosmo";
        await OpenPortalAsync(new(PortalUrl, Realm, "kosmo-portal", "kosmo-portal-development-secret"));
        await OpenPortalAsync(new(HealthUrl, Realm, "kosmo-health", "kosmo-health-development-secret") { Name = "健診予約" });
        Members = await OpenSiteAsync(members);
        Strict = await OpenSiteAsync(strict);
        Counting = await OpenSiteAsync(counting);

        s_playwright = await Playwright.CreateAsync();
        Browser = await s_playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
    }

    [OneTimeTearDown]
    public async Task CloseAsync()
    {
        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }

        s_playwright?.Dispose();
        foreach (var portal in s_portals)
        {
            await portal.DisposeAsync();
        }

        s_server?.Dispose();
        Mails.Dispose();
    }

    private static async Task<Site> OpenSiteAsync(ManualRealm realm)
    {
        var site = new Site(s_server!.Url + "/realms/" + realm.Name, realm.PortalUrl);
        await OpenPortalAsync(site.Portal);
        return site;
    }

    private static async Task OpenPortalAsync(PortalSettings settings)
    {
        var portal = PortalApp.Build(settings);
        s_portals.Add(portal);
        await portal.StartAsync();
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "KosmoAuth.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("KosmoAuth.sln is in no folder above.");
        }

        return folder.FullName;
    }
}
