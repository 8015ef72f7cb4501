using System.Globalization;
using Microsoft.Playwright;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>One-time passwords by counter (RFC 4226), for realms that have chosen them.</summary>
public sealed class CounterTests : ManualTest
{
    private protected override Site Site => Stage.Counting;

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_device_that_counts_is_set_up_and_opens_the_next_log_in(bool script)
    {
        var member = Member.TakeWithCode();
        var page = await OpenBrowserAsync(script: script);
        await FollowResetMailAsync(page, member);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("ワンタイムパスワードの設定");
        Assert.That(await page.Locator("#kc-totp-open-app").GetAttributeAsync("href"), Does.StartWith("otpauth://hotp/").And.Contain("counter=0"));
        await page.Locator("#mode-manual").ClickAsync();
        await OnScreenAsync(page, "M1-7-counter", "ワンタイムパスワードの設定", "カウンターベース", "カウンター: 0");
        var key = await KeyAsync(page);
        await EnterCodeAsync(page, await CodeAsync(key, 0), "数えるデバイス");
        await SetPasswordAsync(page, "Kosmo-2026new");
        await IsInPortalAsync(page);

        var later = await OpenBrowserAsync(script: script);
        await GoToLoginAsync(later);
        await FillInAsync(later, new(member.UserId, "Kosmo-2026new"));
        await later.Locator("#otp").FillAsync(await CodeAsync(key, 0));
        await later.Locator("#kc-login").ClickAsync();
        await Assertions.Expect(later.GetByRole(AriaRole.Alert)).ToContainTextAsync("ワンタイムパスワードが正しくありません。");
        await later.Locator("#otp").FillAsync(await CodeAsync(key, 1));
        await later.Locator("#kc-login").ClickAsync();
        await IsInPortalAsync(later);
    }

    private static async Task<string> CodeAsync(string key, int counter) =>
        (await Programs.RunAsync("oathtool", ["--hotp", "--base32", "--counter", counter.ToString(CultureInfo.InvariantCulture), key])).Trim();
}
