using Microsoft.Playwright;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>
/// The server is killed while a person looks at a screen, and started again: the person goes on and notices nothing. Nobody else may look meanwhile.
/// </summary>
[NonParallelizable]
public sealed class RestartTests : ManualTest
{
    [Test]
    public async Task Forgotten_password_survives_a_restart_between_any_two_screens()
    {
        var member = Member.TakeWithCode();
        var page = await OpenBrowserAsync();
        await GoToLoginAsync(page);
        await RestartAndAsync(() => page.Locator("#kc-forgot-password").ClickAsync());
        await page.Locator("#username").FillAsync(member.UserId);
        await RestartAndAsync(() => page.Locator("#kc-form-buttons").ClickAsync());
        await page.Locator("#kc-resend-mail").WaitForAsync();
        var mail = await NextWithLinkAsync(member);
        await RestartAndAsync(() => page.GotoAsync(mail.Link));
        await RestartAndAsync(() => page.Locator("#kc-continue").ClickAsync());
        var key = await KeyAsync(page);
        await RestartAndAsync(() => page.Locator("#mode-manual").ClickAsync());
        await page.Locator("#kc-totp-secret-key").WaitForAsync();
        Assert.That(await KeyAsync(page), Is.EqualTo(key), "the key that is in the app already");
        await RestartAndAsync(() => EnterCodeAsync(page, "000000", "わたしのスマートフォン"));
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        Assert.That(await page.Locator("#userLabel").InputValueAsync(), Is.EqualTo("わたしのスマートフォン"));
        var code = await Programs.CodeAsync(key);
        await RestartAndAsync(() => EnterCodeAsync(page, code, "わたしのスマートフォン"));
        await page.Locator("#password-new").WaitForAsync();
        await RestartAndAsync(() => SetPasswordAsync(page, "Kosmo-2026new", "Kosmo-2026mew"));
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await RestartAndAsync(() => SetPasswordAsync(page, "Kosmo-2026new"));
        await IsInPortalAsync(page);
    }

    [Test]
    public async Task Forgotten_login_ID_survives_a_restart_between_any_two_screens()
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        await GoToLoginAsync(page);
        await RestartAndAsync(() => page.Locator("#kc-recall-login-id").ClickAsync());
        await FillInFactsAsync(page, member, ("64", "2", "1"));
        await RestartAndAsync(() => page.Locator("#kc-confirm").ClickAsync());
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await FillInFactsAsync(page, member);
        await RestartAndAsync(() => page.Locator("#kc-confirm").ClickAsync());
        await page.Locator("#kc-email").WaitForAsync();
        var mail = await NextWithLinkAsync(member);
        await RestartAndAsync(() => page.GotoAsync(mail.Link));
        await RestartAndAsync(() => page.Locator("#kc-show-login-id").ClickAsync());
        Assert.That(await page.Locator("#kc-login-id").InnerTextAsync(), Is.EqualTo(member.UserId));
        await RestartAndAsync(() => page.Locator("#kc-initialize").ClickAsync());
        var temporary = TemporaryPasswordOf(await NextAboutAsync(member, TemporaryPasswordSubject));
        await RestartAndAsync(() => page.Locator("#kc-to-login").ClickAsync());
        await RestartAndAsync(() => FillInAsync(page, new(member.UserId, temporary)));
        await RestartAndAsync(() => SetPasswordAsync(page, "Kosmo-2026new"));
        await IsInPortalAsync(page);
    }

    private static async Task RestartAndAsync(Func<Task> goOn)
    {
        await Stage.RestartServerAsync();
        await goOn();
    }
}
