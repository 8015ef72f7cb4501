using System.Collections.Concurrent;
using KosmoAuth.Testing;
using Microsoft.Playwright;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests;

/// <summary>A browser profile of its own for each test, and what a person does with it. No page may break its own content security policy.</summary>
public abstract class BrowserTest
{
    private readonly List<IBrowserContext> _profiles = [];
    private readonly ConcurrentQueue<string> _violations = new();

    [OneTimeSetUp]
    public Task OpenStageAsync() => Stage.OpenAsync();

    [TearDown]
    public async Task CloseProfilesAsync()
    {
        foreach (var profile in _profiles)
        {
            await profile.DisposeAsync();
        }

        _profiles.Clear();
        Assert.That(_violations, Is.Empty, "messages about the content security policy");
    }

    private protected async Task<IPage> OpenBrowserAsync(string locale = "ja-JP", int width = 390, bool script = true, ColorScheme look = ColorScheme.Light)
    {
        var profile = await Stage.Browser.NewContextAsync(new()
        {
            Locale = locale,
            ViewportSize = new() { Width = width, Height = 844 },
            JavaScriptEnabled = script,
            ColorScheme = look,
            ReducedMotion = ReducedMotion.Reduce,
        });
        profile.SetDefaultTimeout(10_000);
        _profiles.Add(profile);
        profile.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase))
            {
                _violations.Enqueue(message.Text);
            }
        };
        return await profile.NewPageAsync();
    }

    private protected static async Task FillInAsync(IPage page, Person person)
    {
        await page.Locator("#username").FillAsync(person.UserId);
        await page.Locator("#password").FillAsync(person.Password);
        await page.Locator("#kc-login").ClickAsync();
    }

    /// <summary>From the portal's top page to the portal's page for members.</summary>
    private protected static async Task SignInAsync(IPage page, Person person)
    {
        await page.GotoAsync(Stage.PortalUrl + "/login");
        await FillInAsync(page, person);
        await page.ArriveAsync(Stage.PortalUrl + "/");
    }

    private protected static Task<string> HeadingAsync(IPage page) => page.Locator("h1").InnerTextAsync();
}

/// <summary>The people of the sample realm.</summary>
internal sealed record Person(string UserId, string Password)
{
    public static Person Taro { get; } = new("testuser001", "Kosmo-2026a");

    public static Person Hanako { get; } = new("001000005750", "Kosmo-2026b");

    public static Person Staff { get; } = new("staff001", "Kosmo-2026s");
}
