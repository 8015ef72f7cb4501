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
