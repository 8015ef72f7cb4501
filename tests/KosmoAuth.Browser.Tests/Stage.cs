using KosmoAuth.Browser.Tests.Manuals;
using KosmoAuth.Portal;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests;

/// <summary>What the tests with a browser share: the built server with the realm of KOSMO, the portal, a second application, and Chromium.</summary>
[SetUpFixture]
public sealed class Stage
{
    private static ServerProcess? s_server;
    private static WebApplication? s_portal;
    private static WebApplication? s_health;
    private static WebApplication? s_members;
    private static IPlaywright? s_playwright;

    private static readonly Lazy<Task> s_opened = new(StartAsync);

    public static IBrowser Browser { get; private set; } = null!;

    /// <summary>Addresses without a trailing slash.</summary>
    public static string PortalUrl { get; private set; } = null!;

    public static string HealthUrl { get; private set; } = null!;

    public static string Realm { get; private set; } = null!;

    /// <summary>The portal of the members who walk through the manuals, and the server of their mails.</summary>
    public static string MembersUrl { get; private set; } = null!;

    internal static MailPeer Mails { get; } = new();

    public static string Root { get; } = FindRoot();

    /// <summary>Starts it all with the first test that needs it.</summary>
    public static Task OpenAsync() => s_opened.Value;

    private static async Task StartAsync()
    {
        PortalUrl = $"http://localhost:{ServerProcess.FreePort()}";
        HealthUrl = $"http://localhost:{ServerProcess.FreePort()}";
        MembersUrl = $"http://localhost:{ServerProcess.FreePort()}";
        s_server = await ServerProcess.StartAsync(
            new() { ["KOSMO_PORTAL_URL"] = PortalUrl, ["KOSMO_HEALTH_URL"] = HealthUrl }, ManualRealm.Json(MembersUrl, Mails.Port));
        Realm = s_server.Url + "/realms/kosmo";
        s_portal = PortalApp.Build(new(PortalUrl, Realm, "kosmo-portal", "kosmo-portal-development-secret"));
        s_health = PortalApp.Build(new(HealthUrl, Realm, "kosmo-health", "kosmo-health-development-secret") { Name = "健診予約" });
        s_members = PortalApp.Build(new(MembersUrl, $"{s_server.Url}/realms/{ManualRealm.Name}", "kosmo-portal", ManualRealm.PortalSecret));
        await s_portal.StartAsync();
        await s_members.StartAsync();
        await s_health.StartAsync();

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
        if (s_portal is not null)
        {
            await s_portal.DisposeAsync();
        }

        if (s_health is not null)
        {
            await s_health.DisposeAsync();
        }

        if (s_members is not null)
        {
            await s_members.DisposeAsync();
        }

        s_server?.Dispose();
        Mails.Dispose();
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
