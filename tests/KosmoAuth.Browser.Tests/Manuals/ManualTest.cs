using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>A walk along the manuals' screens. Each screen leaves a picture with its number in <c>artifacts/screenshots</c>.</summary>
public abstract partial class ManualTest : BrowserTest
{
    /// <summary>From the portal's top page (M1-1) to the log-in page (M1-2, M2-1).</summary>
    private protected static async Task GoToLoginAsync(IPage page, string login = "ログイン")
    {
        await page.GotoAsync(Stage.MembersUrl);
        await page.GetByRole(AriaRole.Link, new() { Name = login, Exact = true }).ClickAsync();
    }

    private protected static Task FollowAsync(IPage page, string link) => page.GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).ClickAsync();

    private protected static Task PressAsync(IPage page, string button) => page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    private protected static Task TypeAsync(IPage page, string label, string text) => page.GetByLabel(label, new() { Exact = true }).FillAsync(text);

    /// <summary>
    /// The screen has this heading, says all these words, and stands in nobody's way: title, 390 and 320 px, letters of twice the size, axe (with script).
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
        if (await HasScriptAsync(page))
        {
            Assert.That(await EveryPageTests.FindingsAsync(page), Is.Empty, screen);
        }
    }

    private protected static async Task FillInFactsAsync(IPage page, Member member, (string Year, string Month, string Day)? born = null)
    {
        var (year, month, day) = born ?? ("30", "4", "3");
        await page.Locator("[name=insuranceSymbol]").FillAsync(Member.Symbol);
        await page.Locator("[name=insuranceNumber]").FillAsync(member.Number);
        await page.Locator("#gender-female").CheckAsync();
        await page.Locator("select").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        var date = page.Locator("fieldset:has(select)");
        await date.Locator("input[type=text]").Nth(0).FillAsync(year);
        await date.Locator("input[type=text]").Nth(1).FillAsync(month);
        await date.Locator("input[type=text]").Nth(2).FillAsync(day);
        await page.Locator("[name=insurerNumber]").FillAsync(Member.InsurerNumber);
        await page.Locator("input[type=email]").FillAsync(member.Email);
    }

    // Notices may come in between.
    private protected static async Task<MemberMail> NextAboutAsync(Member member, string subject)
    {
        MemberMail mail;
        do
        {
            mail = await Stage.Mails.NextAsync(member.Email);
        }
        while (mail.Subject != subject);
        return mail;
    }

    private static Task<bool> HasScriptAsync(IPage page) => page.EvaluateAsync<bool>("() => matchMedia('(scripting: enabled)').matches");

    private static async Task AssertFitsAsync(IPage page, string screen)
    {
        Assert.That(await EveryPageTests.ScrollsSidewaysAsync(page), Is.False, $"{screen}, 390 px");
        await page.EvaluateAsync("() => document.documentElement.style.fontSize = '200%'");
        Assert.That(await EveryPageTests.ScrollsSidewaysAsync(page), Is.False, $"{screen}, letters of twice the size");
        await page.EvaluateAsync("() => document.documentElement.style.fontSize = ''");
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

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
