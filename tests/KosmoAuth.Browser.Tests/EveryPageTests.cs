using Microsoft.Playwright;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests;

/// <summary>What holds for every page that a person can meet. Leaves pictures in <c>artifacts/screenshots</c>.</summary>
public sealed class EveryPageTests : BrowserTest
{
    /// <summary>Axe's rules about colours, all that the dark can break.</summary>
    internal static readonly string[] Colours = ["color-contrast", "link-in-text-block"];

    private const int MostBytes = 50_000;

    private static readonly string s_axe = File.ReadAllText(
        Path.Combine(Stage.Root, "tests", "KosmoAuth.Compatibility.Tests", "clients", "node_modules", "axe-core", "axe.min.js"));

    [TestCaseSource(typeof(PageStates), nameof(PageStates.All))]
    public async Task Nothing_stands_in_anybodys_way(PageState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var page = await OpenBrowserAsync(width: 320);
        await state.ReachAsync(page);
        Assert.That(await page.Locator("h1").CountAsync(), Is.EqualTo(1), "one heading");
        Assert.That(await ScrollsSidewaysAsync(page), Is.False, "wider than 320 px");
        Assert.That(await WeightAsync(page), Is.LessThan(MostBytes), "bytes of the page with everything");

        Assert.That(await FindingsAsync(page), Is.Empty, "axe, light");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        Assert.That(await IsDarkAsync(page), "dark where the person prefers it");
        Assert.That(await FindingsAsync(page, Colours), Is.Empty, "axe, dark");
        await TakePicturesAsync(page, state.Name);
    }

    internal static Task<bool> ScrollsSidewaysAsync(IPage page) =>
        page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > document.documentElement.clientWidth");

    /// <summary>Document, style sheets, scripts and pictures, unpacked.</summary>
    private static Task<int> WeightAsync(IPage page) => page.EvaluateAsync<int>(
        """
        () => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
          .reduce((sum, entry) => sum + entry.decodedBodySize, 0)
        """);

    internal static Task<bool> IsDarkAsync(IPage page) => page.EvaluateAsync<bool>(
        "() => getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).slice(0, 3).every(part => part < 60)");

    /// <param name="rules">Rules of axe or tags of rules, in place of all.</param>
    internal static async Task<string[]> FindingsAsync(IPage page, params string[] rules)
    {
        await page.EvaluateAsync(s_axe);
        return await page.EvaluateAsync<string[]>(
            """
            async rules => (await axe.run(rules.length ? { runOnly: rules } : {})).violations
              .flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html} ${node.failureSummary}`))
            """,
            rules);
    }

    private static async Task TakePicturesAsync(IPage page, string name)
    {
        var folder = Path.Combine(Stage.Root, "artifacts", "screenshots");
        foreach (var (width, look) in new[] { (390, ColorScheme.Light), (1280, ColorScheme.Light), (390, ColorScheme.Dark) })
        {
            await page.EmulateMediaAsync(new() { ColorScheme = look });
            await page.SetViewportSizeAsync(width, 844);
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}{(look == ColorScheme.Dark ? "-dark" : "")}.png"), FullPage = true });
        }
    }
}
