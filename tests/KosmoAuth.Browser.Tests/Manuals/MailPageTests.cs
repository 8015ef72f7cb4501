using Microsoft.Playwright;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>The mails of both manuals as a phone's mail program shows them. Leaves pictures in <c>artifacts/screenshots</c>.</summary>
public sealed class MailPageTests : ManualTest
{
    [TestCase("ja-JP", "パスワードのリセット", "ログインIDの確認")]
    [TestCase("en-US", "Reset your password", "Show my login ID")]
    public async Task Every_mail_is_to_be_read_on_a_phone(string locale, string resetLink, string recallLink)
    {
        var member = Member.TakeWithCode();
        var mails = await WalkAsync(await OpenBrowserAsync(locale), member);
        var foreign = new List<string>();
        var phone = await OpenBrowserAsync();
        await phone.Context.RouteAsync("**", route =>
        {
            foreign.Add(route.Request.Url);
            return route.AbortAsync();
        });
        for (var number = 0; number < mails.Count; number++)
        {
            await ShowAsync(phone, mails[number], $"mail-{number}-{locale[..2]}");
            Assert.That(foreign, Is.Empty, $"{mails[number].Subject}: fetches nothing");
        }

        Assert.That(await LinksAsync(mails[0]), Is.EqualTo(new[] { resetLink }));
        Assert.That(await LinksAsync(mails.Single(mail => mail.Html.Contains("recall-login-id", StringComparison.Ordinal))), Is.EqualTo(new[] { recallLink }));
    }

    private async Task<List<MemberMail>> WalkAsync(IPage page, Member member)
    {
        List<MemberMail> mails = [await AskForResetAsync(page, member)];
        await page.GotoAsync(mails[0].Link);
        await page.Locator("#kc-continue").ClickAsync();
        await EnterCodeAsync(page, await Programs.CodeAsync(await KeyAsync(page)), "Phone");
        await SetPasswordAsync(page, "Kosmo-2026new");
        await IsInPortalAsync(page);
        mails.Add(await Mails.NextAsync(member.Email));
        mails.Add(await Mails.NextAsync(member.Email));

        await page.Context.ClearCookiesAsync();
        mails.Add(await AskForLoginIdAsync(page, member));
        await page.GotoAsync(mails[^1].Link);
        await page.Locator("#kc-show-login-id").ClickAsync();
        await page.Locator("#kc-initialize").ClickAsync();
        for (var more = 0; more < 3; more++)
        {
            mails.Add(await Mails.NextAsync(member.Email));
        }

        return mails;
    }

    private async Task ShowAsync(IPage page, MemberMail mail, string name)
    {
        await page.SetContentAsync(mail.Html);

        // Landmarks are for pages. In the dark the colours are the mail program's own, which axe does not know.
        Assert.That(await EveryPageTests.FindingsAsync(page, "wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"), Is.Empty, mail.Subject);
        await TakePictureAsync(page, name);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await TakePictureAsync(page, name + "-dark");
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        Assert.That(await page.EvaluateAsync<bool>("() => document.querySelector('[style*=color], [color], [bgcolor], style') === null"), "no colours of its own");
        Assert.That(await page.EvaluateAsync<double>("() => parseFloat(getComputedStyle(document.querySelector('p')).fontSize)"), Is.AtLeast(15), "letters");
        foreach (var width in new[] { 320, 390 })
        {
            await page.SetViewportSizeAsync(width, 844);
            Assert.That(await EveryPageTests.ScrollsSidewaysAsync(page), Is.False, $"{mail.Subject} at {width} px");
        }

        var hosts = await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('[href], [src]')].map(e => new URL(e.href ?? e.src).origin)");
        Assert.That(hosts, Is.All.EqualTo(new Uri(Site.RealmUrl).GetLeftPart(UriPartial.Authority)), $"{mail.Subject}: one host");
    }

    private static async Task TakePictureAsync(IPage page, string name) =>
        await page.ScreenshotAsync(new() { Path = Path.Combine(Stage.Root, "artifacts", "screenshots", name + ".png"), FullPage = true });

    private async Task<string[]> LinksAsync(MemberMail mail)
    {
        var page = await OpenBrowserAsync();
        await page.SetContentAsync(mail.Html);
        var links = await page.GetByRole(AriaRole.Link).AllInnerTextsAsync();
        return [.. links.Where(text => !text.StartsWith("http", StringComparison.Ordinal))];
    }
}
