using Microsoft.Playwright;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>What time does to both manuals: links that are too old, pages that lay open too long, a mail server that is down.</summary>
public sealed class TimeTests : ManualTest
{
    private ClockedServer _server = null!;

    private protected override Site Site => _server.Site;

    private protected override MailPeer Mails => _server.Mails;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await ClockedServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [TearDown]
    public void MendMailServer() => Mails.IsDown = false;

    [Test]
    public async Task A_mail_server_that_is_down_for_ten_minutes_costs_nobody_a_link()
    {
        var (forgetful, lost) = (Member.Take(), Member.Take());
        var (page, other) = (await OpenBrowserAsync(), await OpenBrowserAsync());
        Mails.IsDown = true;
        await GoToLoginAsync(page);
        await page.Locator("#kc-forgot-password").ClickAsync();
        await page.Locator("#username").FillAsync(forgetful.UserId);
        await page.Locator("#kc-form-buttons").ClickAsync();
        await page.Locator("#kc-resend-mail").WaitForAsync();
        await GoToLoginAsync(other);
        await other.Locator("#kc-recall-login-id").ClickAsync();
        await FillInFactsAsync(other, lost);
        await other.Locator("#kc-confirm").ClickAsync();
        await Assertions.Expect(other.Locator("h1")).ToHaveTextAsync("通知メール送信完了");
        await UntilRefusedAsync();
        _server.Clock.Advance(TimeSpan.FromMinutes(5));
        await UntilRefusedAsync();

        // The person presses the button once more meanwhile.
        await page.Locator("#kc-resend-mail").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("詳細な手順を記載したメールをすぐに受信してください。");
        await UntilRefusedAsync();
        _server.Clock.Advance(TimeSpan.FromMinutes(5));
        Mails.IsDown = false;
        await UntilAsync(() => Mails.Has(forgetful.Email) && Mails.Has(lost.Email));

        // The time of a link begins when the mail server has it.
        var (reset, recall) = (await Mails.NextAsync(forgetful.Email), await Mails.NextAsync(lost.Email));
        Assert.That(Mails.Has(forgetful.Email), Is.False, "one mail, however often it was asked for");
        _server.Clock.Advance(TimeSpan.FromSeconds(240));
        await page.GotoAsync(reset.Link);
        await page.Locator("#kc-continue").ClickAsync();
        await SetPasswordAsync(page, "Kosmo-2026new");
        await IsInPortalAsync(page);
        await other.GotoAsync(recall.Link);
        await other.Locator("#kc-show-login-id").ClickAsync();
        await Assertions.Expect(other.Locator("#kc-login-id")).ToHaveTextAsync(lost.UserId);
    }

    [Test]
    public async Task A_reset_link_of_six_minutes_ago_leads_to_a_new_mail()
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        var old = await AskForResetAsync(page, member);
        _server.Clock.Advance(TimeSpan.FromMinutes(6));
        var answer = await page.GotoAsync(old.Link);
        Assert.That(answer!.Status, Is.EqualTo(400));
        await OnScreenAsync(page, "M1-5b-old", "リンクの有効期限が切れました。", "もう一度メールを送信する", "ログイン画面へ");
        await FollowAsync(page, "もう一度メールを送信する");
        Assert.That(await page.Locator("#username").InputValueAsync(), Is.EqualTo(member.UserId), "filled in where it was asked for");
        await PressAsync(page, "実行");
        await page.GotoAsync((await NextWithLinkAsync(member)).Link);
        await PressAsync(page, "続ける");
        await SetPasswordAsync(page, "Kosmo-2026new");
        await IsInPortalAsync(page);
    }

    [Test]
    public async Task The_button_of_a_reset_link_pressed_after_six_minutes_says_so()
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        await page.GotoAsync((await AskForResetAsync(page, member)).Link);
        _server.Clock.Advance(TimeSpan.FromMinutes(6));
        await PressAsync(page, "続ける");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("リンクの有効期限が切れました。");
    }

    [Test]
    public async Task Somebody_who_takes_twenty_minutes_for_the_app_still_gets_through()
    {
        var member = Member.TakeWithCode();
        var page = await OpenBrowserAsync();
        await FollowResetMailAsync(page, member);
        var key = await KeyAsync(page);
        _server.Clock.Advance(TimeSpan.FromMinutes(20));
        var time = _server.Clock.Now.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture);
        var code = (await Programs.RunAsync("oathtool", ["--totp", "--base32", "--now", time, key])).Trim();
        await EnterCodeAsync(page, code, "スマートフォン");
        await SetPasswordAsync(page, "Kosmo-2026new");
        await IsInPortalAsync(page);
    }

    [Test]
    public async Task A_login_ID_link_is_good_for_an_hour_and_then_leads_to_the_identity_check()
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        var mail = await AskForLoginIdAsync(page, member);
        _server.Clock.Advance(TimeSpan.FromMinutes(59));
        await page.GotoAsync(mail.Link);
        await page.Locator("#kc-show-login-id").WaitForAsync();
        _server.Clock.Advance(TimeSpan.FromMinutes(2));
        await PressAsync(page, "ログインIDを表示する");
        await OnScreenAsync(page, "M2-7-old", "URLが無効です", "無効なURLです。 再度本人確認からやり直してください。");
        await FollowAsync(page, "本人確認をやり直す");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("本人確認");
    }

    [Test]
    public async Task A_log_in_page_that_lay_open_for_an_hour_begins_again_and_says_so()
    {
        var member = Member.Take();
        var page = await OpenBrowserAsync();
        await GoToLoginAsync(page);
        _server.Clock.Advance(TimeSpan.FromHours(1));
        await FillInAsync(page, member.Person);
        await OnScreenAsync(page, "M1-2-timeout", "ログイン");
        Assert.That(await page.Locator("main").InnerTextAsync(), Does.Contain("時間が経過したため、ログインを最初からやり直します。"));
        await FillInAsync(page, member.Person);
        await IsInPortalAsync(page);
    }

    private Task UntilRefusedAsync()
    {
        var before = Mails.Refused;
        return UntilAsync(() => Mails.Refused > before);
    }

    // The server looks for what is due by the machine's clock, and an attempt that is just over says when the next one is due by the tests' clock.
    private async Task UntilAsync(Func<bool> isSo)
    {
        for (var tries = 0; !isSo(); tries++)
        {
            Assert.That(tries, Is.LessThan(600), "waited for too long");
            await Task.Delay(25);
            if (tries % 20 == 19)
            {
                _server.Clock.Advance(TimeSpan.FromSeconds(5));
            }
        }
    }
}
