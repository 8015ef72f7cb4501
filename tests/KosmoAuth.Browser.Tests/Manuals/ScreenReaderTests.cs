using Microsoft.Playwright;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>What a screen reader says on the screens of both manuals: role and name of everything to fill in and to press, in order.</summary>
public sealed class ScreenReaderTests : ManualTest
{
    [Test]
    public async Task Forgotten_password_read_aloud()
    {
        var member = Member.TakeWithCode();
        var page = await OpenBrowserAsync();
        await GoToLoginAsync(page);
        await SaysAsync(page,
            """
            - heading "ログイン" [level=1]
            - textbox "ユーザID"
            - link "IDを忘れた方はこちら"
            - textbox "パスワード"
            - button "パスワードを表示"
            - checkbox "ログイン状態の保存"
            - link "パスワードを忘れた方はこちら"
            - button "ログイン"
            """);
        await page.Locator("#kc-forgot-password").ClickAsync();
        await page.Locator("#kc-form-buttons").ClickAsync();
        await SaysAsync(page,
            """
            - heading "パスワードを忘れた方はこちら" [level=1]
            - alert
            - link "ユーザIDを入力してください。"
            - textbox "ユーザID"
            - link "戻る"
            - button "実行"
            """);
        Assert.That(await page.Locator("#username").EvaluateAsync<string>(Description), Does.Contain("ユーザIDを入力してください。"), "the error is read with the field");

        await FollowResetMailAsync(page, member);
        await SaysAsync(page,
            """
            - heading "ワンタイムパスワードの設定" [level=1]
            - alert
            - link "認証アプリで開く"
            - img "設定用のQRコードです。読み取れないときは「スキャンできませんか？」からキーを表示できます。"
            - link "スキャンできませんか？"
            - textbox "デバイス名"
            - textbox "ワンタイムパスワード"
            - button "実行"
            """);
        await EnterCodeAsync(page, await Programs.CodeAsync(await KeyAsync(page)), "スマートフォン");
        await SaysAsync(page,
            """
            - heading "パスワードの更新" [level=1]
            - textbox "パスワード"
            - textbox "パスワード確認用"
            - checkbox "全てのデバイスからサインアウトする" [checked]
            - button "実行"
            """);
        Assert.That(await page.Locator("#password-new").EvaluateAsync<string>(Description), Does.Contain("8"), "the rules are read with the field");
    }

    [Test]
    public async Task Forgotten_login_ID_read_aloud()
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        await GoToLoginAsync(page);
        await page.Locator("#kc-recall-login-id").ClickAsync();
        await SaysAsync(page,
            """
            - heading "本人確認" [level=1]
            - textbox "記号"
            - textbox "番号"
            - group "性別"
            - radio "男"
            - radio "女"
            - group "生年月日（和暦）"
            - combobox "元号"
            - textbox "年"
            - textbox "月"
            - textbox "日"
            - group "生年月日（西暦）"
            - textbox "保険者番号"
            - textbox "ご登録いただいたメールアドレス"
            - button "確認"
            - link "ログイン画面へ"
            """);
        await ShowLoginIdAsync(page, member);
        await SaysAsync(page,
            $"""
            - heading "ログインID再通知" [level=1]
            - status
            - term: あなたのID
            - text: "{member.UserId}"
            - button "コピー"
            - button "パスワード初期化"
            - link "ログイン画面へ"
            """);
    }

    private const string Description =
        "e => (e.getAttribute('aria-describedby') ?? '').split(' ').map(id => document.getElementById(id)?.textContent ?? '').join(' ')";

    /// <summary>All lines are said, in this order.</summary>
    private static async Task SaysAsync(IPage page, string lines)
    {
        await Assertions.Expect(page.Locator("h1")).ToContainTextAsync(lines.Split('"')[1]);
        var said = await page.Locator("body").AriaSnapshotAsync();
        var from = 0;
        foreach (var line in lines.Split('\n', StringSplitOptions.TrimEntries))
        {
            var at = said.IndexOf(line, from, StringComparison.Ordinal);
            Assert.That(at, Is.Not.Negative, $"'{line}' in its place in:\n{said}");
            from = at + line.Length;
        }
    }
}
