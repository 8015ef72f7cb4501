using NUnit.Framework;

namespace KosmoAuth.Tests.Login.Otp;

/// <summary>A code opens one session, however often it is sent.</summary>
public sealed class OtpOnceTests : OtpTest
{
    [Test]
    public async Task A_code_opens_only_once()
    {
        var phone = AuthenticatorApp.Give(Host, "taro");
        var code = phone.Code(Host.Clock.Now);
        var codePage = await PasswordAsync();
        await CodeAsync(codePage, code);
        using var other = Host.NewBrowser();
        var page = await other.SignInAsync(await other.AuthAsync("&ui_locales=en"), "taro");
        var again = await CodeAsync(other, page, code);
        Assert.That((again.Code, Error(again)), Is.EqualTo(((string?)null, "Invalid authenticator code.")));
        Host.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.That((await CodeAsync(other, again, phone.Code(Host.Clock.Now))).Code, Is.Not.Null);
    }

    [Test]
    public async Task Fifty_browsers_with_the_same_code_are_one()
    {
        var phone = AuthenticatorApp.Give(Host, "taro");
        var browsers = Enumerable.Range(0, 50).Select(_ => Host.NewBrowser()).ToList();
        var pages = await Task.WhenAll(browsers.Select(async browser => await browser.SignInAsync(await browser.AuthAsync(), "taro")));
        var answers = await Task.WhenAll(browsers.Zip(pages, (browser, page) => CodeAsync(browser, page, phone.Code(Host.Clock.Now))));
        Assert.That(answers.Count(answer => answer.Code is not null), Is.EqualTo(1));
        Assert.That(Host.Rows.Sessions, Has.Count.EqualTo(1));
        browsers.ForEach(browser => browser.Dispose());
    }

    [Test]
    public async Task The_same_code_sent_twice_gives_the_same_session([Values] bool atOnce, [Values("totp", "hotp")] string type)
    {
        var phone = AuthenticatorApp.Give(Host, "taro", type: type);
        var code = type == "hotp" ? phone.Code(0) : phone.Code(Host.Clock.Now);
        var page = await PasswordAsync();
        using var twin = Browser.Copy();
        var first = CodeAsync(page, code);
        if (!atOnce)
        {
            await first;
        }

        var second = await CodeAsync(twin, page, code);
        Assert.That(second.Code, Is.Not.Null, $"{second.Status} {second.PageId} {second.Message} {string.Join(';', Host.Events)}");
        Assert.That((await first).Code, Is.Not.Null.And.Not.EqualTo(second.Code));
        Assert.That(second.Sent.GetValueOrDefault("session_state"), Is.EqualTo((await first).Sent["session_state"]));
        Assert.That(Host.Events, Has.None.Contain("LOGIN_ERROR"), "nobody guessed");
        Assert.That(Host.Rows.Sessions, Has.Count.EqualTo(1));

        using var other = Host.NewBrowser();
        var elsewhere = await CodeAsync(other, await other.SignInAsync(await other.AuthAsync(), "taro"), code);
        Assert.That((elsewhere.Code, elsewhere.PageId), Is.EqualTo(((string?)null, "login-login-otp")), "used up for everybody else");
    }

    [Test]
    public async Task Without_the_code_nothing_comes_of_a_page_that_was_sent_before()
    {
        var phone = AuthenticatorApp.Give(Host, "taro");
        var page = await PasswordAsync();
        using var twin = Browser.Copy();
        await CodeAsync(page, phone.Code(Host.Clock.Now));
        foreach (var answer in new[] { await twin.GetAsync(page.Action), await CodeAsync(twin, page, ""), await CodeAsync(twin, page, Wrong) })
        {
            Assert.That((answer.Code, answer.PageId), Is.EqualTo(((string?)null, "login-login-otp")));
        }

        Assert.That(twin.Jar.Keys, Has.None.EqualTo("KEYCLOAK_IDENTITY"));
    }
}
