using Microsoft.Playwright;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>What a person does who is in a hurry or lost: Back, reload, a second tab, a button pressed twice.</summary>
public sealed class PatienceTests : ManualTest
{
    [Test]
    public async Task Forgotten_password_with_Back_after_each_step_and_on_again()
    {
        var member = Member.TakeWithCode();
        var page = await OpenBrowserAsync();
        await GoToLoginAsync(page);
        await BackAndOnAsync(page, "#kc-form-login", () => page.Locator("#kc-forgot-password").ClickAsync(), "#kc-reset-password-form");
        await page.Locator("#username").FillAsync(member.UserId);
        await page.Locator("#kc-form-buttons").ClickAsync();
        await page.Locator("#kc-resend-mail").WaitForAsync();
        await page.GoBackAsync();
        await page.Locator("#kc-reset-password-form").WaitForAsync();
        await page.GoForwardAsync();
        await page.Locator("#kc-form-login").WaitForAsync();

        await page.GotoAsync((await NextWithLinkAsync(member)).Link);
        await BackAndOnAsync(page, "#kc-continue", () => page.Locator("#kc-continue").ClickAsync(), "#kc-totp-settings-form");
        var key = await KeyAsync(page);
        await page.Locator("#mode-manual").ClickAsync();
        await page.Locator("#kc-totp-secret-key").WaitForAsync();
        await page.GoBackAsync();
        await page.Locator("#kc-totp-settings-form").WaitForAsync();
        Assert.That(await KeyAsync(page), Is.EqualTo(key));

        await EnterCodeAsync(page, await Programs.CodeAsync(key), "スマートフォン");
        await page.Locator("#kc-passwd-update-form").WaitForAsync();
        await page.GoBackAsync();
        await page.Locator("#kc-passwd-update-form").WaitForAsync();
        await SetPasswordAsync(page, "Kosmo-2026new");
        await IsInPortalAsync(page);

        // What lies behind is over, and says so.
        await page.GoBackAsync();
        await HasAWayOnAsync(page);
        await page.GotoAsync(Site.PortalUrl);
        await IsInPortalAsync(page);
        Assert.That(await OpensAsync(member, "Kosmo-2026new"));
    }

    [Test]
    public async Task Back_and_reload_after_a_wrong_password_never_end_in_the_browsers_own_question()
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        await GoToLoginAsync(page);
        await page.Locator("#username").FillAsync(member.UserId);
        await page.Locator("#password").FillAsync("Kosmo-wrong");
        await page.Locator("#kc-login").ClickAsync();
        await page.Locator("#kc-error-summary").WaitForAsync();
        await page.ReloadAsync();
        await page.Locator("#kc-form-login").WaitForAsync();
        Assert.That(await page.Locator("#kc-error-summary").CountAsync(), Is.Zero, "the form was not sent again");
        await page.Locator("#username").FillAsync(member.UserId);
        await page.Locator("#password").FillAsync("Kosmo-wrong");
        await page.Locator("#kc-login").ClickAsync();
        await page.Locator("#kc-error-summary").WaitForAsync();
        await page.Locator("#kc-forgot-password").ClickAsync();
        await page.Locator("#kc-reset-password-form").WaitForAsync();
        await page.GoBackAsync();
        await page.Locator("#kc-form-login").WaitForAsync();
    }

    [Test]
    public async Task Forgotten_login_ID_with_Back_after_each_step_and_on_again()
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        await GoToLoginAsync(page);
        await BackAndOnAsync(page, "#kc-form-login", () => page.Locator("#kc-recall-login-id").ClickAsync(), "#kc-recall-login-id-form");
        await FillInFactsAsync(page, member);
        await page.Locator("#kc-confirm").ClickAsync();
        await page.Locator("#kc-email").WaitForAsync();
        await page.GoBackAsync();
        await page.Locator("#kc-recall-login-id-form").WaitForAsync();
        await page.GoForwardAsync();

        await page.Locator("#kc-email").WaitForAsync();

        await page.GotoAsync((await NextWithLinkAsync(member)).Link);
        await page.Locator("#kc-show-login-id").ClickAsync();
        await IsShownAsync(page, member);
        await page.GoBackAsync();
        await IsShownAsync(page, member);
        await page.Locator("#kc-initialize").ClickAsync();
        await page.Locator("#kc-to-login").WaitForAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("パスワードの初期化");
        await page.GoBackAsync();
        await IsShownAsync(page, member);
        await page.GoForwardAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("パスワードの初期化");
        await page.GoBackAsync();
        await IsShownAsync(page, member);
        await page.Locator("#kc-initialize").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("パスワードの初期化");
        var temporary = TemporaryPasswordOf(await NextAboutAsync(member, TemporaryPasswordSubject));
        Assert.That(await OpensAsync(member, temporary), "the button pressed again has made no second one");
    }

    [Test]
    public async Task A_reload_shows_each_screen_of_the_forgotten_password_once_more()
    {
        var member = Member.TakeWithCode();
        var page = await OpenBrowserAsync();
        await GoToLoginAsync(page);
        await ReloadAsync(page);
        await page.Locator("#kc-forgot-password").ClickAsync();
        await page.Locator("#kc-reset-password-form").WaitForAsync();
        await ReloadAsync(page);
        await page.Locator("#username").FillAsync(member.UserId);
        await page.Locator("#kc-form-buttons").ClickAsync();
        await page.Locator("#kc-resend-mail").WaitForAsync();
        await ReloadAsync(page);
        await page.GotoAsync((await NextWithLinkAsync(member)).Link);
        await ReloadAsync(page);
        await page.Locator("#kc-continue").ClickAsync();
        await page.Locator("#kc-totp-settings-form").WaitForAsync();
        var key = await KeyAsync(page);
        await ReloadAsync(page);
        Assert.That(await KeyAsync(page), Is.EqualTo(key), "the key that is in the app already");
        await EnterCodeAsync(page, await Programs.CodeAsync(key), "スマートフォン");
        await page.Locator("#kc-passwd-update-form").WaitForAsync();
        await ReloadAsync(page);
        await SetPasswordAsync(page, "Kosmo-2026new");
        await IsInPortalAsync(page);
        await ReloadAsync(page);
    }

    [Test]
    public async Task A_reload_shows_each_screen_of_the_forgotten_login_ID_once_more()
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        await GoToLoginAsync(page);
        await page.Locator("#kc-recall-login-id").ClickAsync();
        await page.Locator("#kc-confirm").WaitForAsync();
        await ReloadAsync(page);
        await FillInFactsAsync(page, member);
        await page.Locator("#kc-confirm").ClickAsync();
        await page.Locator("#kc-email").WaitForAsync();
        await ReloadAsync(page);
        await page.GotoAsync((await NextWithLinkAsync(member)).Link);
        await ReloadAsync(page);
        await page.Locator("#kc-show-login-id").ClickAsync();
        await page.Locator("#kc-login-id").WaitForAsync();
        await ReloadAsync(page);
        Assert.That(await page.Locator("#kc-login-id").InnerTextAsync(), Is.EqualTo(member.UserId));
        await page.Locator("#kc-initialize").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("パスワードの初期化");
        await ReloadAsync(page);
        Assert.That(await OpensAsync(member, TemporaryPasswordOf(await NextAboutAsync(member, TemporaryPasswordSubject))), "the reload has made no second one");
    }

    [Test]
    public async Task Of_two_tabs_with_one_link_the_first_sets_the_password_and_the_second_says_so()
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        var mail = await AskForResetAsync(page, member);
        var second = await page.Context.NewPageAsync();
        foreach (var tab in new[] { page, second })
        {
            await tab.GotoAsync(mail.Link);
            await tab.Locator("#kc-continue").ClickAsync();
            await tab.Locator("#kc-passwd-update-form").WaitForAsync();
        }

        await SetPasswordAsync(page, "Kosmo-2026one");
        await IsInPortalAsync(page);
        await SetPasswordAsync(second, "Kosmo-2026two");
        await Assertions.Expect(second.Locator("#kc-passwd-update-form")).ToHaveCountAsync(0);
        await HasAWayOnAsync(second);
        Assert.That((await OpensAsync(member, "Kosmo-2026one"), await OpensAsync(member, "Kosmo-2026two")), Is.EqualTo((true, false)));
    }

    [Test]
    public async Task Of_two_tabs_with_one_link_the_first_shows_the_login_ID_and_the_second_leads_on()
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        var mail = await AskForLoginIdAsync(page, member);
        var second = await page.Context.NewPageAsync();
        await page.GotoAsync(mail.Link);
        await second.GotoAsync(mail.Link);
        await page.Locator("#kc-show-login-id").ClickAsync();
        Assert.That(await page.Locator("#kc-login-id").InnerTextAsync(), Is.EqualTo(member.UserId));
        await second.Locator("#kc-show-login-id").ClickAsync();
        await HasAWayOnAsync(second);
    }

    private static Task IsShownAsync(IPage page, Member member) => Assertions.Expect(page.Locator("#kc-login-id")).ToHaveTextAsync(member.UserId);

    private static async Task BackAndOnAsync(IPage page, string before, Func<Task> step, string after)
    {
        await step();
        await page.Locator(after).WaitForAsync();
        await page.GoBackAsync();
        await page.Locator(before).WaitForAsync();
        await step();
        await page.Locator(after).WaitForAsync();
    }

    private static async Task ReloadAsync(IPage page)
    {
        var heading = await HeadingAsync(page);
        var answer = await page.ReloadAsync();
        Assert.That((answer!.Status, await HeadingAsync(page)), Is.EqualTo((200, heading)), page.Url);
    }

    /// <summary>A whole page with a heading and something to press.</summary>
    private static async Task HasAWayOnAsync(IPage page)
    {
        Assert.That(await HeadingAsync(page), Is.Not.Empty);
        Assert.That(await page.Locator("main a[href], main button, footer a[href]").CountAsync(), Is.Positive, page.Url);
    }
}
