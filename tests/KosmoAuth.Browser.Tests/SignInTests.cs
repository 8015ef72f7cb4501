using KosmoAuth.Testing;
using Microsoft.Playwright;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests;

public sealed class SignInTests : BrowserTest
{
    [TestCase("ja-JP", 390, "ログイン", "健保 太郎 さん", "ログアウトしました")]
    [TestCase("ja-JP", 1280, "ログイン", "健保 太郎 さん", "ログアウトしました")]
    [TestCase("en-US", 390, "Log in", "Welcome, 健保 太郎", "You are logged out")]
    [TestCase("en-US", 1280, "Log in", "Welcome, 健保 太郎", "You are logged out")]
    public async Task A_member_signs_in_to_the_portal_and_out_again(string locale, int width, string login, string welcome, string signedOut)
    {
        var page = await OpenBrowserAsync(locale, width);
        await page.GotoAsync(Stage.PortalUrl);
        await page.GetByRole(AriaRole.Link, new() { Name = login, Exact = true }).ClickAsync();
        Assert.That(page.Url, Does.StartWith(Stage.Realm), "the provider's page");
        Assert.That(await HeadingAsync(page), Is.EqualTo(login));

        await FillInAsync(page, Person.Taro);
        await page.ArriveAsync(Stage.PortalUrl + "/");
        Assert.That(await HeadingAsync(page), Is.EqualTo(welcome));
        var account = await page.Locator("dl").InnerTextAsync();
        Assert.That(account, Does.Contain("健保 太郎").And.Contain("ケンポ タロウ").And.Contain("testuser001").And.Contain("testuser001@example.jp"));

        await page.Locator("header button").ClickAsync();
        await page.ArriveAsync(Stage.PortalUrl + "/signed-out");
        Assert.That(await HeadingAsync(page), Is.EqualTo(signedOut));
    }

    [TestCase("testuser001", "wrong", "ユーザIDまたはパスワードが正しくありません。")]
    [TestCase("nobody", "wrong", "ユーザIDまたはパスワードが正しくありません。")]
    public async Task A_wrong_password_and_an_unknown_name_get_one_sentence_and_the_name_is_kept(string name, string password, string sentence)
    {
        var page = await OpenBrowserAsync();
        await page.GotoAsync(Stage.PortalUrl + "/login");
        await FillInAsync(page, new(name, password));

        Assert.That(await page.GetByRole(AriaRole.Alert).InnerTextAsync(), Does.Contain(sentence));
        Assert.That(await page.Locator("#username").InputValueAsync(), Is.EqualTo(name));
        Assert.That(await page.Locator("#password").InputValueAsync(), Is.Empty);
        Assert.That(await page.TitleAsync(), Does.StartWith("エラー: ログイン"));
    }

    [Test]
    public async Task A_name_typed_in_full_width_letters_is_the_same_name()
    {
        var page = await OpenBrowserAsync();
        await page.GotoAsync(Stage.PortalUrl + "/login");
        await FillInAsync(page, new("００１０００００５７５０", Person.Hanako.Password));
        await page.ArriveAsync(Stage.PortalUrl + "/");
        Assert.That(await HeadingAsync(page), Is.EqualTo("健保 花子 さん"));
    }

    [Test]
    public async Task The_second_application_asks_nothing_of_a_member_who_is_signed_in()
    {
        var page = await OpenBrowserAsync();
        await SignInAsync(page, Person.Hanako);
        await page.GotoAsync(Stage.HealthUrl + "/login");
        await page.ArriveAsync(Stage.HealthUrl + "/");
        Assert.That(await HeadingAsync(page), Is.EqualTo("健保 花子 さん"));
    }

    [Test]
    public async Task Logging_out_of_one_application_logs_out_of_all()
    {
        var page = await OpenBrowserAsync();
        await SignInAsync(page, Person.Hanako);
        await page.GotoAsync(Stage.HealthUrl + "/login");
        await page.ArriveAsync(Stage.HealthUrl + "/");
        await page.Locator("header button").ClickAsync();
        await page.ArriveAsync(Stage.HealthUrl + "/signed-out");

        // The portal hears of it from server to server, which takes a moment.
        await page.GotoAsync(Stage.PortalUrl);
        var login = page.GetByRole(AriaRole.Link, new() { Name = "ログイン", Exact = true });
        for (var tries = 0; tries < 300 && !await login.IsVisibleAsync(); tries++)
        {
            await page.ReloadAsync();
        }

        await login.ClickAsync();
        Assert.That(page.Url, Does.StartWith(Stage.Realm), "the provider asks again");
        Assert.That(await page.Locator("#password").IsVisibleAsync());
    }

    [Test]
    public async Task The_page_for_staff_opens_for_staff_only()
    {
        var member = await OpenBrowserAsync();
        await SignInAsync(member, Person.Taro);
        var refused = await member.GotoAsync(Stage.PortalUrl + "/staff");
        Assert.That(refused!.Status, Is.EqualTo(403));
        Assert.That(await HeadingAsync(member), Is.EqualTo("このページを開く権限がありません"));

        // Somebody who is not signed in comes back to the page that was asked for.
        var staff = await OpenBrowserAsync();
        await staff.GotoAsync(Stage.PortalUrl + "/staff");
        await FillInAsync(staff, Person.Staff);
        await staff.ArriveAsync(Stage.PortalUrl + "/staff");
        Assert.That(await HeadingAsync(staff), Is.EqualTo("職員用ページ"));
    }

    [Test]
    public async Task The_way_back_to_the_portal_is_on_the_login_page()
    {
        var page = await OpenBrowserAsync();
        await page.GotoAsync(Stage.PortalUrl + "/login");
        await page.GetByRole(AriaRole.Link, new() { Name = "ポータルに戻る" }).ClickAsync();
        await page.ArriveAsync(Stage.PortalUrl + "/");
    }

    [Test]
    public async Task All_of_it_works_without_script_and_in_the_language_that_the_person_chooses()
    {
        var page = await OpenBrowserAsync(script: false);
        await page.GotoAsync(Stage.PortalUrl);
        await page.GetByRole(AriaRole.Link, new() { Name = "ログイン", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        Assert.That(await HeadingAsync(page), Is.EqualTo("Log in"));
        Assert.That(await page.Locator("html").GetAttributeAsync("lang"), Is.EqualTo("en"));

        await FillInAsync(page, new("testuser001", "not this one"));
        Assert.That(await page.GetByRole(AriaRole.Alert).InnerTextAsync(), Does.Contain("Invalid user ID or password."));

        await FillInAsync(page, Person.Taro);
        await page.ArriveAsync(Stage.PortalUrl + "/");
        await page.GetByRole(AriaRole.Link, new() { Name = "English" }).ClickAsync();
        Assert.That(await HeadingAsync(page), Is.EqualTo("Welcome, 健保 太郎"));
        await page.Locator("header button").ClickAsync();
        await page.ArriveAsync(Stage.PortalUrl + "/signed-out");
        Assert.That(await HeadingAsync(page), Is.EqualTo("You are logged out"));
    }

    [Test]
    public async Task A_keyboard_is_enough()
    {
        var page = await OpenBrowserAsync(width: 1280);
        await page.GotoAsync(Stage.PortalUrl);
        await TabToAsync(page, "a[href='/login']");
        await page.Keyboard.PressAsync("Enter");

        // The empty name field has the focus already.
        await page.Locator("#username:focus").WaitForAsync();
        await page.Keyboard.TypeAsync(Person.Taro.UserId);
        await TabToAsync(page, "#password");
        await page.Keyboard.TypeAsync(Person.Taro.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync(Stage.PortalUrl + "/");

        await TabToAsync(page, "header button");
        await page.Keyboard.PressAsync("Enter");
        await page.ArriveAsync(Stage.PortalUrl + "/signed-out");
    }

    private static async Task TabToAsync(IPage page, string target)
    {
        for (var presses = 0; presses < 12; presses++)
        {
            await page.Keyboard.PressAsync("Tab");
            var focused = page.Locator($"{target}:focus-visible");
            if (await focused.CountAsync() == 1)
            {
                var outline = await focused.EvaluateAsync<string>("e => getComputedStyle(e).outlineStyle");
                Assert.That(outline, Is.Not.EqualTo("none"), $"the focus on {target} is to be seen");
                return;
            }
        }

        Assert.Fail($"Tab does not reach {target}.");
    }
}
