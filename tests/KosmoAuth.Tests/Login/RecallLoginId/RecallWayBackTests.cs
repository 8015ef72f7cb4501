using System.Net;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.RecallLoginId;

/// <summary>Back, Forward and Reload: each step ends in a page of its own that a GET shows.</summary>
public sealed class RecallWayBackTests
{
    private RecallServer _recall = null!;
    private Browser _browser = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _recall = await RecallServer.StartAsync();
        _browser = _recall.NewBrowser();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _browser.Dispose();
        await _recall.DisposeAsync();
    }

    [Test]
    public async Task Back_and_Forward_find_a_page_behind_every_step()
    {
        var begin = await RecallServer.OpenAsync(_browser);
        var sent = await RecallServer.SendAsync(_browser, begin);
        var confirm = await _browser.GetAsync(await _recall.LinkAsync());
        var result = await _browser.PostAsync(confirm.Action, RecallServer.Hidden(confirm));
        var done = await RecallServer.InitializeAsync(_browser, result);
        var steps = new[] { (sent, "sent"), (result, "result"), (done, "initialized") };
        Assert.That(steps.Select(step => new Uri(step.Item1.Via!).AbsolutePath), Is.EqualTo(steps.Select(step => $"{RecallServer.Path}/{step.Item2}")), "a GET of its own");
        Assert.That(result.Via, Does.Not.Contain("001000005750"));

        // Where Back and Forward lead: the page with the ID lives ten minutes, and pressing its button again is no second time.
        Assert.That(IdOn(await _browser.GetAsync(confirm.Via!)), Is.EqualTo("001000005750"));
        var back = await _browser.GetAsync(result.Via!);
        Assert.That(IdOn(back), Is.EqualTo("001000005750"));
        Assert.That((await RecallServer.InitializeAsync(_browser, back)).PageId, Is.EqualTo("login-recall-login-id-password"));
        await _recall.MailAsync("仮パスワードのお知らせ");
        Assert.That(_recall.Server.EventLines.Count(line => line == "SEND_RESET_PASSWORD web temporary-password"), Is.EqualTo(1));
        using var other = _recall.NewBrowser();
        foreach (var address in new[] { confirm.Via!, result.Via! })
        {
            IsDead(await other.GetAsync(address));
        }

        _recall.Clock.Advance(TimeSpan.FromMinutes(10));
        foreach (var address in new[] { confirm.Via!, result.Via! })
        {
            IsDead(await _browser.GetAsync(address));
        }

        Assert.That((await _browser.GetAsync(done.Via!)).PageId, Is.EqualTo("login-recall-login-id-password"));
    }

    [Test]
    public async Task No_button_is_answered_but_by_a_303()
    {
        using var still = new Browser(_recall.Server.Address) { Follows = false, Headers = { ["Accept-Language"] = "ja" } };
        var link = await _recall.RecallAsync(_browser);
        await still.GetAsync(link);
        var confirm = await still.GetAsync(RecallServer.Path + "/confirm");
        var result = await RecallServer.ShowAsync(_browser, link);
        foreach (var (path, form) in new[]
        {
            ("/confirm", RecallServer.Hidden(confirm)), ("/confirm", []), ("/initialize-password", RecallServer.Hidden(result)), ("/initialize-password", []),
        })
        {
            var answer = await still.PostAsync(RecallServer.Path + path, form);
            Assert.That(((int)answer.Status, answer.Text), Is.EqualTo((303, "")), path);
            Assert.That(answer.Headers, Does.Contain("no-store"));
        }
    }

    private static string? IdOn(Answer page) => page.Page.GetElementById("kc-login-id")?.TextContent;

    private static void IsDead(Answer page) =>
        Assert.That((page.Status, page.PageId), Is.EqualTo((HttpStatusCode.BadRequest, "login-recall-login-id-invalid")), page.Text);
}
