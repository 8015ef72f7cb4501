using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.RecallLoginId;

/// <summary>A temporary password is good for one log-in: of one tab, however often its form goes out.</summary>
public sealed class TemporaryPasswordTwiceTests : RecallTest
{
    private const string Hanako = "001000005750";
    private const string NewPassword = "login-login-update-password";
    private const string Refused = "login-login";

    private string _password = null!;

    [SetUp]
    public async Task TakePasswordAsync() => _password = await Recall.TemporaryPasswordAsync(Browser);

    [Test]
    public async Task The_form_sent_twice_is_one_log_in([Values] bool atOnce)
    {
        var page = await Browser.AuthAsync();
        using var twin = Browser.Copy();
        var first = Browser.SignInAsync(page, Hanako, _password);
        if (!atOnce)
        {
            await first;
        }

        var second = await twin.SignInAsync(page, Hanako, _password);
        Assert.That(((await first).PageId, second.PageId), Is.EqualTo((NewPassword, NewPassword)));
        Assert.That(Recall.Server.EventLines, Has.None.StartsWith("LOGIN_ERROR"), "nobody guessed");
        Assert.That(await PageElsewhereAsync(), Is.EqualTo(Refused));

        var done = await Browser.PostAsync((await first).Action, ("password-new", "Kosmo-2026new"), ("password-confirm", "Kosmo-2026new"));
        Assert.That(done.Code, Is.Not.Null, done.Text);
        Assert.That(await PageElsewhereAsync(), Is.EqualTo(Refused));
    }

    [Test]
    public async Task Of_two_tabs_of_a_browser_one_gets_in([Values] bool atOnce)
    {
        var tabs = new[] { await Browser.AuthAsync(), await Browser.AuthAsync() };
        using var twin = Browser.Copy();
        var first = Browser.SignInAsync(tabs[0], Hanako, _password);
        if (!atOnce)
        {
            await first;
        }

        var second = await twin.SignInAsync(tabs[1], Hanako, _password);
        Assert.That(new[] { (await first).PageId, second.PageId }, Is.EquivalentTo(new[] { NewPassword, Refused }));
        if (!atOnce)
        {
            Assert.That((await first).PageId, Is.EqualTo(NewPassword), "the one that was first");
        }
    }

    [Test]
    public async Task Another_browser_with_the_same_form_gets_nothing()
    {
        var page = await Browser.AuthAsync();
        Assert.That((await Browser.SignInAsync(page, Hanako, _password)).PageId, Is.EqualTo(NewPassword));
        using var other = Recall.NewBrowser();
        await other.AuthAsync();
        Assert.That((await other.SignInAsync(page, Hanako, _password)).PageId, Is.Not.EqualTo(NewPassword));
    }

    private async Task<string?> PageElsewhereAsync()
    {
        using var browser = Recall.NewBrowser();
        return (await browser.SignInAsync(await browser.AuthAsync(), Hanako, _password)).PageId;
    }
}
