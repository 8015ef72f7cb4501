using Microsoft.Playwright;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>The first manual: somebody who has forgotten the password sets a new one (screens M1-1 to M1-11).</summary>
public sealed class ForgottenPasswordTests : ManualTest
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task The_manual_from_the_first_screen_to_the_mailed_link(bool script)
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync(script: script);
        await page.GotoAsync(Site.PortalUrl);
        await FollowAsync(page, "ログイン");
        await OnScreenAsync(page, "M1-2", "ログイン", "ユーザID", "パスワード", "ログイン状態の保存", "パスワードを忘れた方はこちら", "ポータルに戻る");
        await FollowAsync(page, "パスワードを忘れた方はこちら");

        await OnScreenAsync(page, "M1-3", "パスワードを忘れた方はこちら",
            "ユーザID", "ユーザIDを入力してください。新しいパスワードの設定方法を案内いたします。", "戻る", "実行");
        await TypeAsync(page, "ユーザID", member.UserId);
        await PressAsync(page, "実行");

        await OnScreenAsync(page, "M1-4", "ログイン", "詳細な手順を記載したメールをすぐに受信してください。",
            "登録されているメールアドレスの受信ボックスをご確認ください。届かない場合は、迷惑メールフォルダとドメイン受信設定（@kosmoweb.jp）をご確認ください。",
            "もう一度メールを送信する", "パスワードを忘れた方はこちら");
        Assert.That(await page.Locator("#username").InputValueAsync(), Is.EqualTo(member.UserId));

        var mail = await Stage.Mails.NextAsync(member.Email);
        Assert.That(mail.Subject, Is.EqualTo("【KOSMOWeb管理者】 パスワードのリセット"));
        Assert.That(mail.Words, Does.Contain("あなたのアカウントのパスワードの変更が要求されています。")
            .And.Contain("以下のリンクをクリックしてパスワードのリセットを行ってください。")
            .And.Contain("このリンクは5分だけ有効です。")
            .And.Contain("アカウントの作成にお心当たりがない場合は、恐れ入りますがこのメールを無視していただけますようお願いいたします。"));
        Assert.That(mail.Html, Does.Contain(">パスワードのリセット</a>"));

        await page.GotoAsync(mail.Link);
        await OnScreenAsync(page, "M1-5a", "パスワードのリセット", "続ける");
        Assert.That(page.Url, Does.Not.Contain("key="), "the key is out of the address bar");
        Assert.That(await page.Locator("main").InnerTextAsync(), Does.Not.Contain(member.UserId), "the ID is masked");
    }

    [Test]
    public async Task Nobody_learns_whether_a_user_ID_exists()
    {
        var page = await OpenBrowserAsync();
        await GoToLoginAsync(page);
        await FollowAsync(page, "パスワードを忘れた方はこちら");
        await TypeAsync(page, "ユーザID", "left-long-ago");
        await PressAsync(page, "実行");
        await OnScreenAsync(page, "M1-4-nobody", "ログイン", "詳細な手順を記載したメールをすぐに受信してください。", "もう一度メールを送信する");
    }

    [Test]
    public async Task An_empty_user_ID_is_said_at_the_field()
    {
        var page = await OpenBrowserAsync();
        await GoToLoginAsync(page);
        await FollowAsync(page, "パスワードを忘れた方はこちら");
        await PressAsync(page, "実行");
        await OnScreenAsync(page, "M1-3-empty", "パスワードを忘れた方はこちら", "ユーザIDを入力してください。");
        Assert.That(await page.Locator("#username").GetAttributeAsync("aria-invalid"), Is.EqualTo("true"));
    }

    [Test]
    public async Task A_damaged_link_leads_to_a_page_that_says_what_to_do()
    {
        var page = await OpenBrowserAsync();
        await page.GotoAsync(Site.RealmUrl + "/login-actions/action-token?key=damaged");
        await OnScreenAsync(page, "M1-5b", "リンクの有効期限が切れました。");
        Assert.That(await page.GetByRole(AriaRole.Link).AllInnerTextsAsync(), Is.Not.Empty, "a way on");
    }
}
