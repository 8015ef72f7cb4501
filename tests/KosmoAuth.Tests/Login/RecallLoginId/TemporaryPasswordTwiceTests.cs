using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.RecallLoginId;

/// <summary>A temporary password is good for one log-in: of one tab, however often its form goes out.</summary>
public sealed class TemporaryPasswordTwiceTests
{
    private const string Hanako = "001000005750";
    private const string NewPassword = "login-login-update-password";
    private const string Refused = "login-login";

    private RecallServer _recall = null!;
    private Browser _browser = null!;
    private string _password = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _recall = await RecallServer.StartAsync();
        _browser = _recall.NewBrowser();
        _password = await _recall.TemporaryPasswordAsync(_browser);
    }

    [TearDown]
    public async Task StopAsync()
    {
        _browser.Dispose();
        await _recall.DisposeAsync();
    }

    [Test]
    public async Task The_form_sent_twice_is_one_log_in([Values] bool atOnce)
    {
        var page = await _browser.AuthAsync();
        using var twin = _browser.Copy();
        var first = _browser.SignInAsync(page, Hanako, _password);
        if (!atOnce)
        {
            await first;
        }

        var second = await twin.SignInAsync(page, Hanako, _password);
        Assert.That(((await first).PageId, second.PageId), Is.EqualTo((NewPassword, NewPassword)));
        Assert.That(_recall.Server.EventLines, Has.None.StartsWith("LOGIN_ERROR"), "nobody guessed");
        Assert.That(await PageElsewhereAsync(), Is.EqualTo(Refused));

        var done = await _browser.PostAsync((await first).Action, ("password-new", "Kosmo-2026new"), ("password-confirm", "Kosmo-2026new"));
        Assert.That(done.Code, Is.Not.Null, done.Text);
        Assert.That(await PageElsewhereAsync(), Is.EqualTo(Refused));
    }

    [Test]
    public async Task Of_two_tabs_of_a_browser_one_gets_in([Values] bool atOnce)
    {
        var tabs = new[] { await _browser.AuthAsync(), await _browser.AuthAsync() };
        using var twin = _browser.Copy();
        var first = _browser.SignInAsync(tabs[0], Hanako, _password);
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
        var page = await _browser.AuthAsync();
        Assert.That((await _browser.SignInAsync(page, Hanako, _password)).PageId, Is.EqualTo(NewPassword));
        using var other = _recall.NewBrowser();
        await other.AuthAsync();
        Assert.That((await other.SignInAsync(page, Hanako, _password)).PageId, Is.Not.EqualTo(NewPassword));
    }

    private async Task<string?> PageElsewhereAsync()
    {
        using var browser = _recall.NewBrowser();
        return (await browser.SignInAsync(await browser.AuthAsync(), Hanako, _password)).PageId;
    }
}
