using KosmoAuth.Testing;
using Microsoft.Playwright;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>The second half of the first manual: from the mailed link over the one-time password and the new password to the portal (M1-6 to M1-11).</summary>
public sealed class NewPasswordTests : ManualTest
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task The_manual_from_the_mailed_link_to_the_portal(bool script)
    {
        var member = Member.TakeWithCode();
        var page = await OpenBrowserAsync(script: script);
        await FollowResetMailAsync(page, member);

        await OnScreenAsync(page, "M1-6", "ワンタイムパスワードの設定", "アカウントを有効にするにはワンタイムパスワードのセットアップが必要です。",
            "次のいずれかのアプリケーションをモバイルにインストールします。", "FreeOTP Microsoft Authenticator Google Authenticator",
            "アプリケーションを開き、QRコードをスキャンします。", "スキャンできませんか？", "認証アプリで開く",
            "アプリケーションから提供されたワンタイムパスワードを入力し、「実行」を押してセットアップを完了します。",
            "OTPデバイスの管理に役立つデバイス名を指定します。", "デバイス名", "ワンタイムパスワード", "実行");
        var scanned = await ReadQrCodeAsync(page);
        Assert.That(Uri.UnescapeDataString(new Uri(scanned).AbsolutePath), Does.EndWith(":" + member.UserId), "the account that the app shows");
        Assert.That(await page.GetByRole(AriaRole.Link, new() { Name = "認証アプリで開く" }).GetAttributeAsync("href"), Is.EqualTo(scanned));

        await FollowAsync(page, "スキャンできませんか？");
        await OnScreenAsync(page, "M1-7", "ワンタイムパスワードの設定", "アプリケーションを開き、キーを入力します",
            "タイプ", "アルゴリズム", "桁", "間隔", "認証アプリで開く", "QRコードをスキャンしますか？", "デバイス名", "ワンタイムパスワード", "実行");
        var key = await page.Locator("#kc-totp-secret-key").EvaluateAsync<string>("e => e.textContent.trim()");
        Assert.That(scanned, Does.Contain("secret=" + key), "the key in the picture, as it is copied by hand");

        await EnterCodeAsync(page, "", "");
        await OnScreenAsync(page, "M1-9-empty", "ワンタイムパスワードの設定", "ワンタイムパスワードを入力してください。");
        await EnterCodeAsync(page, "000000", "わたしのスマートフォン");
        await OnScreenAsync(page, "M1-9-wrong-code", "ワンタイムパスワードの設定", "ワンタイムパスワードが正しくありません。");
        Assert.That(await page.Locator("#userLabel").InputValueAsync(), Is.EqualTo("わたしのスマートフォン"), "the device name is kept");
        await EnterCodeAsync(page, await Programs.CodeAsync(key), "わたしのスマートフォン");

        await OnScreenAsync(page, "M1-10", "パスワードの更新", "パスワードを変更する必要があります。", "パスワード", "パスワード確認用", "全てのデバイスからサインアウトする", "実行");
        Assert.That(await page.Locator("#logout-sessions").IsCheckedAsync(), "all other devices, unless the member says no");
        await SetPasswordAsync(page, "", "");
        await OnScreenAsync(page, "M1-10-empty", "パスワードの更新", "パスワードを入力してください。");
        await SetPasswordAsync(page, "short");
        await OnScreenAsync(page, "M1-10-short", "パスワードの更新", "8文字以上");
        await SetPasswordAsync(page, "Kosmo-2026new", "Kosmo-2026mew");
        await OnScreenAsync(page, "M1-10-mismatch", "パスワードの更新", "パスワードが一致しません。");
        await SetPasswordAsync(page, "Kosmo-2026new");

        await page.ArriveAsync(Site.PortalUrl + "/");
        await OnScreenAsync(page, "M1-11", "健保 花子 さん");

        var later = await OpenBrowserAsync(script: script);
        await GoToLoginAsync(later);
        await FillInAsync(later, new(member.UserId, "Kosmo-2026new"));
        await later.Locator("#otp").FillAsync(await Programs.CodeAsync(key, steps: 1));
        await OnScreenAsync(later, "log-in-with-code", "ログイン");
        await later.Locator("#kc-login").ClickAsync();
        await later.ArriveAsync(Site.PortalUrl + "/");
    }

    [Test]
    public async Task A_member_without_a_one_time_password_is_not_asked_for_one()
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        await FollowResetMailAsync(page, member);
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("パスワードの更新");
        await SetPasswordAsync(page, "Kosmo-2026new");
        await page.ArriveAsync(Site.PortalUrl + "/");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_temporary_password_opens_once_and_a_new_one_takes_its_place(bool script)
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync(script: script);
        await GoToLoginAsync(page);
        await FollowAsync(page, "IDを忘れた方はこちら");
        await FillInFactsAsync(page, member);
        await PressAsync(page, "確認");
        await page.GotoAsync((await Stage.Mails.NextAsync(member.Email)).Link);
        await PressAsync(page, "ログインIDを表示する");
        await PressAsync(page, "パスワード初期化");
        var mail = await NextAboutAsync(member, TemporaryPasswordSubject);
        await FollowAsync(page, "ログイン画面へ");

        var temporary = TemporaryPasswordOf(mail);
        await FillInAsync(page, new(member.UserId, temporary));
        await OnScreenAsync(page, "M2-9", "パスワードの更新", "パスワード", "パスワード確認用", "全てのデバイスからサインアウトする", "実行");
        await SetPasswordAsync(page, "Kosmo-2026new");
        await page.ArriveAsync(Site.PortalUrl + "/");

        var later = await OpenBrowserAsync();
        await GoToLoginAsync(later);
        await FillInAsync(later, new(member.UserId, temporary));
        Assert.That(await later.GetByRole(AriaRole.Alert).InnerTextAsync(), Does.Contain("ユーザIDまたはパスワードが正しくありません。"));
    }

    [Test]
    public async Task In_another_browser_the_last_page_leads_to_the_portal()
    {
        var member = Member.Take();
        var link = await AskForResetAsync(await OpenBrowserAsync(), member);
        var phone = await OpenBrowserAsync();
        await phone.GotoAsync(link.Link);
        await PressAsync(phone, "続ける");
        await SetPasswordAsync(phone, "Kosmo-2026new");
        await OnScreenAsync(phone, "M1-11-other-browser", "手続きが完了しました", "手続きが完了しました。ポータルに戻って、ログインしてください。", "ポータルに戻る");
        await FollowAsync(phone, "ポータルに戻る");
        await phone.ArriveAsync(Site.PortalUrl + "/");
    }

    [Test]
    public async Task A_link_works_once_and_the_newest_mail_counts()
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        var first = await AskForResetAsync(page, member);
        var second = await AskForResetAsync(await OpenBrowserAsync(), member);
        await page.GotoAsync(first.Link);
        await OnScreenAsync(page, "M1-5b-superseded", "リンクの有効期限が切れました。", "もう一度メールを送信する", "ログイン画面へ");

        await page.GotoAsync(second.Link);
        await PressAsync(page, "続ける");
        await SetPasswordAsync(page, "Kosmo-2026new");
        await Assertions.Expect(page.Locator("#kc-passwd-update-form")).ToHaveCountAsync(0);
        var again = await (await OpenBrowserAsync()).GotoAsync(second.Link);
        Assert.That(again!.Status, Is.EqualTo(400));
    }

    private static async Task<string> ReadQrCodeAsync(IPage page)
    {
        var file = Path.Combine(Stage.Root, "artifacts", "screenshots", "M1-6-qr.png");
        await page.Locator("#kc-totp-secret-qr-code").ScreenshotAsync(new() { Path = file });
        return await Programs.ReadQrCodeAsync(file);
    }
}
