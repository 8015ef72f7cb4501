using KosmoAuth.Settings;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.RecallLoginId;

public sealed class RecallLimitsTests
{
    private RecallServer _recall = null!;

    [SetUp]
    public async Task StartAsync() => _recall = await RecallServer.StartAsync();

    [TearDown]
    public async Task StopAsync() => await _recall.DisposeAsync();

    private string? LastError => _recall.Server.Events.Last(written => written.Type.StartsWith("RECALL", StringComparison.Ordinal)).Error;

    private async Task Fail(int times, Func<int, (string, string)[]> facts)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.That((await _recall.TryAsync(facts(i))).PageId, Is.EqualTo("login-recall-login-id"));
            Assert.That(LastError, Is.Not.EqualTo("too_many_failures"), $"attempt {i}");
        }
    }

    private async Task IsRefused(string limit, params (string, string)[] facts)
    {
        Assert.That((await _recall.TryAsync(facts)).PageId, Is.EqualTo("login-recall-login-id"));
        Assert.That(LastError, Is.EqualTo("too_many_failures"));
        Assert.That(_recall.Server.Events[^1].Details["limits"], Does.Contain(limit));
    }

    private async Task IsSent(params (string, string)[] facts) => Assert.That((await _recall.TryAsync(facts)).PageId, Is.EqualTo("login-recall-login-id-sent"));

    [Test]
    public async Task Five_failures_for_one_person_in_an_hour_and_ten_a_day()
    {
        await Fail(5, i => [("email", $"guess{i}@example.jp")]);
        await IsRefused("recall-facts-hour");
        _recall.Clock.Advance(TimeSpan.FromHours(1));
        await Fail(4, i => [("email", $"more{i}@example.jp")]);
        _recall.Clock.Advance(TimeSpan.FromHours(1));
        await IsRefused("recall-facts-day");
        _recall.Clock.Advance(TimeSpan.FromHours(22));
        await IsSent();
    }

    [Test]
    public async Task Five_failures_for_one_mail_address_in_an_hour()
    {
        await Fail(5, i => [("insuranceNumber", $"{i}99")]);
        await IsRefused("recall-email-hour");
        _recall.Clock.Advance(TimeSpan.FromHours(1));
        await IsSent();
    }

    [Test]
    public async Task Twenty_failures_from_one_address_in_an_hour()
    {
        await Fail(20, i => [("email", $"guess{i}@example.jp"), ("insuranceNumber", $"{i}99")]);
        await IsRefused("recall-ip");
        _recall.Clock.Advance(TimeSpan.FromHours(1));
        await IsSent();
    }

    // 50 and 500 failures come from many networks: each request says where it comes from, as a trusted proxy does.
    private async Task FailFromEverywhereAsync(int times, Func<int, (string, string)[]> facts)
    {
        for (var i = 0; i < times; i++)
        {
            using var browser = From(i);
            Assert.That((await RecallServer.SendAsync(browser, await browser.GetAsync(RecallServer.Path), facts(i))).PageId, Is.EqualTo("login-recall-login-id"));
            Assert.That(LastError, Is.EqualTo(i == 499 ? "realm_limit_reached" : "user_not_found"), $"attempt {i}");
        }
    }

    private Browser From(int network) => new(_recall.Server.Address)
    {
        Headers = { ["Accept-Language"] = "ja", ["X-Forwarded-For"] = $"198.51.{network / 250}.{(network % 250) + 1}" },
    };

    private async Task<string?> TryFromAsync(int network)
    {
        using var browser = From(network);
        return (await RecallServer.SendAsync(browser, await browser.GetAsync(RecallServer.Path))).PageId;
    }

    [Test]
    public async Task Fifty_failures_for_one_insurer_and_symbol_in_an_hour()
    {
        await BehindProxyAsync();
        await FailFromEverywhereAsync(50, i => [("email", $"guess{i}@example.jp"), ("insuranceNumber", $"{i}99")]);
        Assert.That(await TryFromAsync(700), Is.EqualTo("login-recall-login-id"), "right facts");
        Assert.That((LastError, _recall.Server.Events[^1].Details["limits"]), Is.EqualTo(("too_many_failures", "recall-insurer-symbol")));
        using (var browser = From(701))
        {
            await RecallServer.SendAsync(browser, await browser.GetAsync(RecallServer.Path), ("insuranceSymbol", "13"));
            Assert.That(LastError, Is.EqualTo("facts_do_not_match"), "another symbol is looked at");
        }

        _recall.Clock.Advance(TimeSpan.FromHours(1));
        Assert.That(await TryFromAsync(702), Is.EqualTo("login-recall-login-id-sent"));
    }

    [Test]
    public async Task Five_hundred_failures_in_a_realm_in_an_hour_and_an_alarm()
    {
        await BehindProxyAsync();
        await FailFromEverywhereAsync(500, i => [("email", $"guess{i}@example.jp"), ("insuranceNumber", $"{i}99"), ("insuranceSymbol", $"{i / 40}")]);
        Assert.That(_recall.Server.Events.Count(told => told.Error == "realm_limit_reached"), Is.EqualTo(1));
        Assert.That(await TryFromAsync(700), Is.EqualTo("login-recall-login-id"), "right facts");
        Assert.That((LastError, _recall.Server.Events[^1].Details["limits"]), Is.EqualTo(("too_many_failures", "recall-realm")));
        _recall.Clock.Advance(TimeSpan.FromHours(1));
        Assert.That(await TryFromAsync(701), Is.EqualTo("login-recall-login-id-sent"));
        Assert.That(_recall.Server.Events.Count(told => told.Error == "realm_limit_reached"), Is.EqualTo(1));
    }

    private async Task BehindProxyAsync()
    {
        await _recall.DisposeAsync();
        _recall = await RecallServer.StartAsync(settings => settings with { Proxy = settings.Proxy with { Headers = ProxyHeaders.XForwarded } });
    }

    [Test]
    public async Task Three_mails_to_one_person_a_day()
    {
        for (var i = 0; i < 3; i++)
        {
            await IsSent();
        }

        Assert.That((await _recall.TryAsync()).PageId, Is.EqualTo("login-recall-login-id"));
        Assert.That(LastError, Is.EqualTo("too_many_mails"));
        _recall.Clock.Advance(TimeSpan.FromDays(1));
        await IsSent();
    }

    [Test]
    public async Task Limits_hold_after_a_restart()
    {
        await Fail(5, i => [("insuranceNumber", $"{i}99")]);
        await _recall.Server.RestartAsync();
        await IsRefused("recall-email-hour");
    }
}
