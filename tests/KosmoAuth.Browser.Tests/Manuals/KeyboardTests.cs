using Microsoft.Playwright;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>Both manuals without a mouse: Tab, Enter, Space and the arrows, and the focus is always to be seen.</summary>
public sealed class KeyboardTests : ManualTest
{
    [Test]
    public async Task A_keyboard_is_enough_for_a_forgotten_password()
    {
        var member = Member.TakeWithCode();
        var page = await OpenBrowserAsync();
        await page.GotoAsync(Site.PortalUrl);
        await FollowAsync(page, "a[href='/login']");
        await FocusedAsync(page, "#username");
        await FollowAsync(page, "#kc-forgot-password");
        await FocusedAsync(page, "#username");
        await page.Keyboard.TypeAsync(member.UserId);
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#kc-resend-mail").WaitForAsync();

        await page.GotoAsync((await NextWithLinkAsync(member)).Link);
        await FollowAsync(page, "#kc-continue");
        await FollowAsync(page, "#mode-manual");
        var key = await KeyAsync(page);
        await TabToAsync(page, "#userLabel");
        await page.Keyboard.TypeAsync("スマートフォン");
        await TabToAsync(page, "#totp");
        await page.Keyboard.TypeAsync("000000");
        await page.Keyboard.PressAsync("Enter");

        // The message has the focus; its link leads to the field.
        await FollowAsync(page, "[role=alert] a[href='#totp']");
        await FocusedAsync(page, "#totp");
        await page.Keyboard.TypeAsync(await Programs.CodeAsync(key));
        await TabToAsync(page, "#saveTOTPBtn");
        await page.Keyboard.PressAsync("Space");

        await TabToAsync(page, "#password-new");
        await page.Keyboard.TypeAsync("Kosmo-2026new");
        await TabToAsync(page, "#password-new-show-password");
        await page.Keyboard.PressAsync("Space");
        Assert.That(await page.Locator("#password-new").GetAttributeAsync("type"), Is.EqualTo("text"));
        await TabToAsync(page, "#password-confirm");
        await page.Keyboard.TypeAsync("Kosmo-2026new");
        await TabToAsync(page, "#logout-sessions");
        await page.Keyboard.PressAsync("Space");
        Assert.That(await page.Locator("#logout-sessions").IsCheckedAsync(), Is.False);
        await TabToAsync(page, "#kc-submit");
        await page.Keyboard.PressAsync("Enter");
        await IsInPortalAsync(page);
    }

    [Test]
    public async Task A_keyboard_is_enough_for_a_forgotten_login_ID()
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        await page.GotoAsync(Site.PortalUrl);
        await FollowAsync(page, "a[href='/login']");
        await FollowAsync(page, "#kc-recall-login-id");
        await FocusedAsync(page, "#insuranceSymbol");
        await page.Keyboard.TypeAsync(member.Symbol);
        await TypeIntoAsync(page, "#insuranceNumber", member.Number);
        await TabToAsync(page, "#gender");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("ArrowDown");
        Assert.That(await page.Locator("#gender-female").IsCheckedAsync());
        await TabToAsync(page, "fieldset select");
        await page.Keyboard.PressAsync("ArrowDown");
        foreach (var part in new[] { "30", "4", "3" })
        {
            await page.Keyboard.PressAsync("Tab");
            await page.Keyboard.TypeAsync(part);
        }

        await TypeIntoAsync(page, "#insurerNumber", Member.InsurerNumber);
        await TypeIntoAsync(page, "input[type=email]", member.Email);
        await TabToAsync(page, "#kc-confirm");
        await page.Keyboard.PressAsync("Space");
        await page.Locator("#kc-email").WaitForAsync();

        await page.GotoAsync((await NextWithLinkAsync(member)).Link);
        await FollowAsync(page, "#kc-show-login-id");
        await page.Locator("#kc-login-id").WaitForAsync();
        await FollowAsync(page, "#kc-initialize");
        var temporary = TemporaryPasswordOf(await NextAboutAsync(member, TemporaryPasswordSubject));
        await FollowAsync(page, "#kc-to-login");
        await TypeIntoAsync(page, "#username", member.UserId);
        await TypeIntoAsync(page, "#password", temporary);
        await page.Keyboard.PressAsync("Enter");
        await TypeIntoAsync(page, "#password-new", "Kosmo-2026new");
        await TypeIntoAsync(page, "#password-confirm", "Kosmo-2026new");
        await page.Keyboard.PressAsync("Enter");
        await IsInPortalAsync(page);
    }

    private static Task FocusedAsync(IPage page, string target) => page.Locator($"{target}:focus").WaitForAsync();

    private static new async Task FollowAsync(IPage page, string target)
    {
        await TabToAsync(page, target);
        await page.Keyboard.PressAsync("Enter");
    }

    private static async Task TypeIntoAsync(IPage page, string target, string text)
    {
        await TabToAsync(page, target);
        await page.Keyboard.TypeAsync(text);
    }

    /// <summary>Presses Tab until the target has the focus, from where the focus is. Wherever it stops on the way, it is to be seen.</summary>
    private static async Task TabToAsync(IPage page, string target)
    {
        await page.Locator(target).First.WaitForAsync();
        for (var presses = 0; presses < 24; presses++)
        {
            if (presses > 0 || await page.Locator($"{target}:focus").CountAsync() == 0)
            {
                await page.Keyboard.PressAsync("Tab");
            }

            var focused = page.Locator(":focus-visible");
            if (await focused.CountAsync() == 1)
            {
                var look = await focused.EvaluateAsync<string>("e => getComputedStyle(e).outlineStyle + ' ' + getComputedStyle(e).outlineWidth");
                Assert.That(look, Does.Not.StartWith("none").And.Not.EndWith(" 0px"), $"the focus on {await focused.EvaluateAsync<string>("e => e.outerHTML")}");
            }

            if (await page.Locator($"{target}:focus-visible").CountAsync() == 1)
            {
                return;
            }
        }

        Assert.Fail($"Tab does not reach {target} on {page.Url}.");
    }
}
