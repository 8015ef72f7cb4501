using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace KosmoAuth.Testing;

/// <summary>
/// Waits for a page by what it is, not by its events: Playwright's own WaitForURLAsync may see the address and then wait for a load event that
/// came just before.
/// </summary>
internal static class Arrival
{
    // Milliseconds. Two cores that are busy with other tests may need seconds for a page.
    private const float Patience = 15_000;

    /// <summary>Until the page stands at exactly this address, fully loaded.</summary>
    public static async Task ArriveAsync(this IPage page, string url)
    {
        await Assertions.Expect(page).ToHaveURLAsync(url, new() { Timeout = Patience });
        await page.LoadAsync();
    }

    /// <summary>Until the page stands at an address that begins so, fully loaded.</summary>
    public static async Task ArriveBelowAsync(this IPage page, string prefix)
    {
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("^" + Regex.Escape(prefix)), new() { Timeout = Patience });
        await page.LoadAsync();
    }

    /// <summary>Until the document that is shown is fully loaded, or the one that takes its place meanwhile.</summary>
    public static Task LoadAsync(this IPage page) =>
        Assertions.Expect(page.Locator(":root")).ToHaveJSPropertyAsync("ownerDocument.readyState", "complete", new() { Timeout = Patience });
}
