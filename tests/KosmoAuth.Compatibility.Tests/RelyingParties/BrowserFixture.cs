using Microsoft.Playwright;
using NUnit.Framework;

namespace KosmoAuth.Compatibility.Tests.RelyingParties;

/// <summary>Chromium of the system, one for all tests of a fixture, one profile for each test.</summary>
internal abstract class BrowserFixture
{
    private IPlaywright _playwright = null!;
    private IBrowser _chromium = null!;

    protected IBrowserContext Profile { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task StartChromiumAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _chromium = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox"] });
    }

    [OneTimeTearDown]
    public async Task StopChromiumAsync()
    {
        await _chromium.CloseAsync();
        _playwright.Dispose();
    }

    [SetUp]
    public async Task OpenProfileAsync()
    {
        Profile = await _chromium.NewContextAsync();
        Profile.SetDefaultTimeout(15_000);
    }

    [TearDown]
    public Task CloseProfileAsync() => Profile.CloseAsync();

    /// <summary>Fills in the login page that is shown.</summary>
    protected static async Task SignInAsync(IPage page, string user = "taro", string password = "Kosmo-2026a")
    {
        await page.FillAsync("#username", user);
        await page.FillAsync("#password", password);
        await page.ClickAsync("#kc-login");
    }
}
