using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>The second manual: somebody who has forgotten the login ID gets it back (screens M2-1 to M2-9).</summary>
public sealed partial class ForgottenLoginIdTests : ManualTest
{
    [TestCase(true)]
    [TestCase(false)]
    public async Task The_manual_from_the_first_screen_to_the_temporary_password(bool script)
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync(script: script);
        await GoToLoginAsync(page);
        await OnScreenAsync(page, "M2-1", "ログイン", "ユーザID", "パスワード", "ログイン状態の保存", "IDを忘れた方はこちら", "パスワードを忘れた方はこちら", "ポータルに戻る");
        await FollowAsync(page, "IDを忘れた方はこちら");

        await OnScreenAsync(page, "M2-2", "本人確認",
            "お手元に健康保険被保険者証(保険証)をご準備のうえ、以下の項目をご入力ください。確認後、登録済メールアドレスにログインID再通知用メールが送信されます。",
            "記号", "番号", "性別", "男", "女", "生年月日（和暦）", "元号", "年", "月", "日", "保険者番号", "ご登録いただいたメールアドレス",
            "ご登録いただいたメールアドレスには、過去に KOSMO Communication Web へ登録しているメールアドレスを入力してください", "確認", "ログイン画面へ");
        await FillInFactsAsync(page, member);
        await PressAsync(page, "確認");

        await OnScreenAsync(page, "M2-3", "通知メール送信完了",
            "以下のメールアドレスにログインID再通知のメールを送信しました。", "あなたのメールアドレス", member.Email, "戻る", "@kosmoweb.jp");
        var mail = await Stage.Mails.NextAsync(member.Email);
        Assert.That(mail.Subject, Is.EqualTo("【KOSMOWeb管理者】 ログインID再通知のお知らせ"));
        Assert.That(mail.Words, Does.Contain("このリンクは1時間だけ有効です").And.Contain("一度だけ使うことができます。").And.Not.Contain(member.UserId));
        Assert.That(mail.Html, Does.Contain("ログインIDの確認").And.Not.Contain(member.UserId));

        // A scanner or a preview of the mail program may open the link as often as it likes.
        var scanner = await OpenBrowserAsync(script: script);
        await scanner.GotoAsync(mail.Link);
        await page.GotoAsync(mail.Link);
        await OnScreenAsync(page, "M2-5", "ログインIDの確認", "ログインIDを表示する");
        Assert.That(page.Url, Does.Not.Contain("key="), "the key is out of the address bar");
        await PressAsync(page, "ログインIDを表示する");

        await OnScreenAsync(page, "M2-6", "ログインID再通知",
            "あなたのログインIDは下記になります。", "あなたのID", member.UserId,
            "あわせてパスワードを初期化したい場合は、パスワード初期化ボタンを押してください。", "パスワード初期化", "ログイン画面へ");
        Assert.That(await page.GetByRole(AriaRole.Button, new() { Name = "コピー" }).IsVisibleAsync(), Is.EqualTo(script), "a button that needs script");
        await PressAsync(page, "パスワード初期化");

        await OnScreenAsync(page, "M2-8", "パスワードの初期化", "処理が正常に終了しました。", "仮パスワードがメールにて送信されますので、ご確認ください。", "ログイン画面へ");
        var temporary = await NextAboutAsync(member, TemporaryPasswordSubject);
        Assert.That(PasswordLine().IsMatch(temporary.Text), "letters and digits, alone on the line");
        await FollowAsync(page, "ログイン画面へ");
        await OnScreenAsync(page, "M2-1-again", "ログイン");

        await FillInAsync(page, member.Person);
        Assert.That(await page.GetByRole(AriaRole.Alert).InnerTextAsync(), Does.Contain("ユーザIDまたはパスワードが正しくありません。"), "the old password is no more");
    }

    [Test]
    public async Task A_date_that_the_calendar_does_not_have_is_named_and_nothing_typed_is_lost()
    {
        var member = Member.Take();
        var page = await OpenFactsAsync();
        await FillInFactsAsync(page, member, ("64", "2", "1"));
        await PressAsync(page, "確認");
        await OnScreenAsync(page, "M2-2-impossible-date", "本人確認", "昭和64年は1月7日までです。");
        Assert.That(await page.Locator("[name=insuranceNumber]").InputValueAsync(), Is.EqualTo(member.Number));
        Assert.That(await page.GetByLabel("女").IsCheckedAsync());

        await FillInFactsAsync(page, member);
        await PressAsync(page, "確認");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("通知メール送信完了");
    }

    [Test]
    public async Task Empty_fields_are_named_one_by_one()
    {
        var page = await OpenFactsAsync();
        await PressAsync(page, "確認");
        await OnScreenAsync(page, "M2-2-empty", "本人確認", "生年月日を入力してください。", "メールアドレスを入力してください。");
        Assert.That(await page.TitleAsync(), Does.StartWith("エラー: "));
        foreach (var link in await page.GetByRole(AriaRole.Alert).GetByRole(AriaRole.Link).AllAsync())
        {
            var target = await link.GetAttributeAsync("href");
            Assert.That(await page.Locator(target!).CountAsync(), Is.EqualTo(1), $"{target} leads to the field");
        }
    }

    [Test]
    public async Task Wrong_facts_and_facts_of_nobody_get_one_sentence()
    {
        var member = Member.Take();
        var page = await OpenFactsAsync();
        await FillInFactsAsync(page, member, ("30", "4", "4"));
        await PressAsync(page, "確認");
        await OnScreenAsync(page, "M2-2-mismatch", "本人確認", "入力内容と登録内容が一致しません。", "昭和30年4月4日（西暦1955年4月4日）");

        await FillInFactsAsync(page, member with { UserId = "nobody", Number = "9999" });
        await PressAsync(page, "確認");
        Assert.That(await page.GetByRole(AriaRole.Alert).InnerTextAsync(), Does.Contain("入力内容と登録内容が一致しません。"));
    }

    [Test]
    public async Task A_link_shows_the_ID_once_and_the_newest_mail_counts()
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        var first = await AskForLoginIdAsync(page, member);
        var second = await AskForLoginIdAsync(page, member);

        await page.GotoAsync(first.Link);
        await OnScreenAsync(page, "M2-7", "URLが無効です", "無効なURLです。 再度本人確認からやり直してください。", "閉じる", "本人確認をやり直す");
        await FollowAsync(page, "本人確認をやり直す");
        Assert.That(await HeadingAsync(page), Is.EqualTo("本人確認"));

        await page.GotoAsync(second.Link);
        await PressAsync(page, "ログインIDを表示する");
        Assert.That(await page.Locator("#kc-login-id").InnerTextAsync(), Is.EqualTo(member.UserId));
        var other = await OpenBrowserAsync();
        var answer = await other.GotoAsync(second.Link);
        Assert.That(answer!.Status, Is.EqualTo(400));
        Assert.That(await HeadingAsync(other), Is.EqualTo("URLが無効です"));
    }

    private async Task<IPage> OpenFactsAsync()
    {
        var page = await OpenBrowserAsync();
        await GoToLoginAsync(page);
        await FollowAsync(page, "IDを忘れた方はこちら");
        return page;
    }

    [GeneratedRegex("^[A-Za-z0-9]{13,}\r?$", RegexOptions.Multiline)]
    private static partial Regex PasswordLine();
}
