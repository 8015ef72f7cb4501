using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>A walk along the manuals' screens. Each screen leaves a picture with its number in <c>artifacts/screenshots</c>.</summary>
public abstract partial class ManualTest : BrowserTest
{
    private protected virtual Site Site => Stage.Members;

    private protected virtual MailPeer Mails => Stage.Mails;

    /// <summary>
    /// The screen has this heading, says all these words, and stands in nobody's way: title, names for screen readers, 390 and 320 px, enlarged, and axe in
    /// light and dark (which needs script).
    /// </summary>
    /// <param name="screen">Its number, and what tells the state apart.</param>
    private protected static async Task OnScreenAsync(IPage page, string screen, string heading, params string[] words)
    {
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(heading);
        Assert.That(Regex.Replace(await page.TitleAsync(), "^(エラー|Error): ", ""), Does.StartWith(heading), screen);
        var text = Blanks().Replace(await page.Locator("body").InnerTextAsync(), " ");
        foreach (var sentence in words)
        {
            Assert.That(text, Does.Contain(sentence), screen);
        }

        await TakePictureAsync(page, screen);
        await AssertFitsAsync(page, screen);
        Assert.That(NamelessControl().Matches(await page.Locator("body").AriaSnapshotAsync()), Is.Empty, $"{screen}, names that a screen reader says");
        if (await HasScriptAsync(page))
        {
            Assert.That(await EveryPageTests.FindingsAsync(page), Is.Empty, screen);
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            Assert.That(await EveryPageTests.IsDarkAsync(page), screen);
            Assert.That(await EveryPageTests.FindingsAsync(page, EveryPageTests.Colours), Is.Empty, $"{screen}, dark");
            await TakePictureAsync(page, screen + "-dark");
            await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        }
    }

    private static Task<bool> HasScriptAsync(IPage page) => page.EvaluateAsync<bool>("() => matchMedia('(scripting: enabled)').matches");

    private static Task<double> LetterSizeAsync(IPage page) =>
        page.Locator("main").EvaluateAsync<double>("e => parseFloat(getComputedStyle(e).fontSize)");

    private static async Task AssertFitsAsync(IPage page, string screen)
    {
        Assert.That(await EveryPageTests.ScrollsSidewaysAsync(page), Is.False, $"{screen}, 390 px");
        var size = await LetterSizeAsync(page);
        await page.EvaluateAsync("() => document.documentElement.style.fontSize = '200%'");
        Assert.That(await LetterSizeAsync(page), Is.EqualTo(2 * size).Within(0.5), $"{screen}, letters that grow when asked to");
        Assert.That(await EveryPageTests.ScrollsSidewaysAsync(page), Is.False, $"{screen}, letters of twice the size");
        await page.EvaluateAsync("() => document.documentElement.style.fontSize = ''");

        // A window of 1280 by 720, enlarged to 200 %.
        await page.SetViewportSizeAsync(640, 360);
        Assert.That(await EveryPageTests.ScrollsSidewaysAsync(page), Is.False, $"{screen}, 200 %");
        await page.SetViewportSizeAsync(320, 844);
        Assert.That(await EveryPageTests.ScrollsSidewaysAsync(page), Is.False, $"{screen}, 320 px");
        await page.SetViewportSizeAsync(390, 844);
    }

    private static async Task TakePictureAsync(IPage page, string screen)
    {
        var language = await page.Locator("html").GetAttributeAsync("lang");
        var script = await HasScriptAsync(page) ? "" : "-noscript";
        await page.ScreenshotAsync(new() { Path = Path.Combine(Stage.Root, "artifacts", "screenshots", $"{screen}-{language}{script}.png"), FullPage = true });
    }

    // A line of the snapshot is a role and, where there is one, a name in quotes.
    [GeneratedRegex("""^ *- '?(button|link|textbox|checkbox|radio|combobox|group|img|navigation)(?! ").*$""", RegexOptions.Multiline)]
    private static partial Regex NamelessControl();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
