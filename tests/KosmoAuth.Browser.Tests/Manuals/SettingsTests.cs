using Microsoft.Playwright;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>
/// Both manuals in a realm that has made the other choices: <c>kosmo.resetCredentials.existingOtp=require</c>, <c>kosmo.actionLink.confirm=false</c>,
/// <c>kosmo.recallLoginId.passwordReset=link</c>.
/// </summary>
public sealed class SettingsTests : ManualTest
{
    private protected override Site Site => Stage.Strict;

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_realm_may_want_the_existing_one_time_password_and_leave_the_question_out(bool script)
    {
        var member = Member.TakeWithCode();
        var page = await OpenBrowserAsync(script: script);
        var mail = await AskForResetAsync(page, member);
        await page.GotoAsync(mail.Link);
        await OnScreenAsync(page, "M1-existing-code", "ログイン", "ワンタイムパスワード");
        Assert.That(page.Url, Does.Not.Contain("key="), "the key is out of the address bar");
        await page.Locator("#otp").FillAsync("000000");
        await page.Locator("#kc-login").ClickAsync();
        await OnScreenAsync(page, "M1-existing-code-wrong", "ログイン", "ワンタイムパスワードが正しくありません。");
        await page.Locator("#otp").FillAsync(await Programs.CodeAsync(member.Devices[0].Key));
        await page.Locator("#kc-login").ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("ワンタイムパスワードの設定");
        await EnterCodeAsync(page, await Programs.CodeAsync(await KeyAsync(page)), "新しいスマートフォン");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("パスワードの更新");
        await SetPasswordAsync(page, "Kosmo-2026new");
        await IsInPortalAsync(page);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_realm_may_mail_a_link_in_place_of_a_temporary_password(bool script)
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync(script: script);
        var mail = await AskForLoginIdAsync(page, member);
        await page.GotoAsync(mail.Link);
        await OnScreenAsync(page, "M2-6-at-once", "ログインID再通知", member.UserId, "パスワード初期化");
        await PressAsync(page, "パスワード初期化");
        await OnScreenAsync(page, "M2-8-link", "パスワードの初期化", "処理が正常に終了しました。", "パスワードの設定方法をメールでお送りしますので、ご確認ください。");
        var reset = await NextAboutAsync(member, "【KOSMOWeb管理者】 パスワードのリセット");
        await page.GotoAsync(reset.Link);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("パスワードの更新");
        await SetPasswordAsync(page, "Kosmo-2026new");
        await IsInPortalAsync(page);
        Assert.That(await OpensAsync(member, "Kosmo-2026new"));
        Assert.That(await OpensAsync(member, Member.Password), Is.False);
    }

    [Test]
    public async Task A_mailed_link_leaves_the_old_password_alone()
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        var mail = await AskForLoginIdAsync(page, member);
        await page.GotoAsync(mail.Link);
        await PressAsync(page, "パスワード初期化");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("パスワードの初期化");
        Assert.That(await OpensAsync(member, Member.Password));
    }
}
