using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>The log-in of members with more than one authenticator app.</summary>
public sealed class DeviceTests : ManualTest
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task A_member_with_two_devices_says_which_one_the_code_is_from(bool script)
    {
        var member = Member.TakeWithTwoDevices();
        var page = await OpenBrowserAsync(script: script);
        await GoToLoginAsync(page);
        await FillInAsync(page, member.Person);
        await OnScreenAsync(page, "log-in-two-devices", "ログイン", "使用するデバイスを選んでください。", "古いスマートフォン", "タブレット");
        Assert.That(await page.GetByLabel("古いスマートフォン").IsCheckedAsync());

        var code = await Programs.CodeAsync(member.Devices[1].Key);
        await page.Locator("#otp").FillAsync(code);
        await page.Locator("#kc-login").ClickAsync();
        await OnScreenAsync(page, "log-in-two-devices-wrong", "ログイン", "ワンタイムパスワードが正しくありません。");
        await page.GetByLabel("タブレット").CheckAsync();
        await page.Locator("#otp").FillAsync(code);
        await page.Locator("#kc-login").ClickAsync();
        await IsInPortalAsync(page);
    }

    [Test]
    public async Task A_member_with_two_devices_chooses_the_one_that_a_new_one_replaces()
    {
        var member = Member.TakeWithTwoDevices();
        var page = await OpenBrowserAsync();
        await FollowResetMailAsync(page, member);
        await OnScreenAsync(page, "M1-two-devices", "ワンタイムパスワードの設定");
        await EnterCodeAsync(page, await Programs.CodeAsync(await KeyAsync(page)), "新しいスマートフォン");
        await SetPasswordAsync(page, "Kosmo-2026new");
        await IsInPortalAsync(page);
    }
}
