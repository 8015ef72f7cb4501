using KosmoAuth.Testing;
using Microsoft.Playwright;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>Every button of both manuals pressed twice: the form goes out twice, and the person sees what one press shows.</summary>
public sealed class HurryTests : ManualTest
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task Forgotten_password_with_every_button_pressed_twice(bool script)
    {
        var member = Member.TakeWithCode();
        var page = await OpenBrowserAsync(script: script);
        await GoToLoginAsync(page);
        await page.Locator("#kc-forgot-password").ClickAsync();
        await page.Locator("#username").FillAsync(member.UserId);
        await PressTwiceAsync(page, "#kc-form-buttons");
        await Assertions.Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("詳細な手順を記載したメールをすぐに受信してください。");
        await page.GotoAsync((await NextWithLinkAsync(member)).Link);
        await PressTwiceAsync(page, "#kc-continue");
        await page.Locator("#kc-totp-settings-form").WaitForAsync();
        await page.Locator("#userLabel").FillAsync("スマートフォン");
        await page.Locator("#totp").FillAsync(await Programs.CodeAsync(await KeyAsync(page)));
        await PressTwiceAsync(page, "#saveTOTPBtn");
        await page.Locator("#password-new").FillAsync("Kosmo-2026new");
        await page.Locator("#password-confirm").FillAsync("Kosmo-2026new");
        await PressTwiceAsync(page, "#kc-submit");
        await IsInPortalAsync(page);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Forgotten_login_ID_with_every_button_pressed_twice(bool script)
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync(script: script);
        await GoToLoginAsync(page);
        await page.Locator("#kc-recall-login-id").ClickAsync();
        await FillInFactsAsync(page, member);
        await PressTwiceAsync(page, "#kc-confirm");
        await Assertions.Expect(page.Locator("#kc-email")).ToHaveTextAsync(member.Email);
        await page.GotoAsync((await NextWithLinkAsync(member)).Link);
        await PressTwiceAsync(page, "#kc-show-login-id");
        await Assertions.Expect(page.Locator("#kc-login-id")).ToHaveTextAsync(member.UserId);
        await PressTwiceAsync(page, "#kc-initialize");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("パスワードの初期化");
        var temporary = TemporaryPasswordOf(await NextAboutAsync(member, TemporaryPasswordSubject));
        await page.Locator("#kc-to-login").ClickAsync();
        await page.Locator("#username").FillAsync(member.UserId);
        await page.Locator("#password").FillAsync(temporary);
        await PressTwiceAsync(page, "#kc-login");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("パスワードの更新");
        await page.Locator("#password-new").FillAsync("Kosmo-2026new");
        await page.Locator("#password-confirm").FillAsync("Kosmo-2026new");
        await PressTwiceAsync(page, "#kc-submit");
        await IsInPortalAsync(page);
    }

    /// <summary>The form of the button goes out once beside the browser, and once, or twice, from two quick clicks.</summary>
    private static async Task PressTwiceAsync(IPage page, string button)
    {
        var twin = await BrowserForm.TakeAsync(page, $"form:has({button})");
        var sent = twin.SendAsync();
        await page.Locator(button).DblClickAsync();
        Assert.That((int)(await sent).Status, Is.InRange(200, 399), button);
        await page.LoadAsync();
    }
}
