using KosmoAuth.Users;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users;

public sealed class BruteForceAddressesTests
{
    private readonly Clock _clock = new();

    [Test]
    public void An_address_gets_its_budget_and_a_new_one_in_the_next_minute()
    {
        var budget = new BruteForceAddresses(_clock, perMinute: 3);
        Assert.That(Enumerable.Range(0, 5).Select(_ => budget.TryReserve("192.0.2.1")), Is.EqualTo(new[] { true, true, true, false, false }));
        Assert.That(budget.TryReserve("192.0.2.2"), Is.True);
        _clock.Now += TimeSpan.FromMinutes(1);
        Assert.That(budget.TryReserve("192.0.2.1"), Is.True);
    }

    [Test]
    public void Success_costs_nothing()
    {
        var budget = new BruteForceAddresses(_clock, perMinute: 1);
        for (var i = 0; i < 10; i++)
        {
            Assert.That(budget.TryReserve("192.0.2.1"), Is.True);
            budget.GiveBack("192.0.2.1");
        }
    }

    [TestCase("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", false)]
    [TestCase("2001:db8:1:2::1", "2001:db8:1:3::1", true)]
    [TestCase("::ffff:192.0.2.1", "192.0.2.1", false)]
    public void An_IPv6_network_counts_as_one(string first, string second, bool hasOwnBudget)
    {
        var budget = new BruteForceAddresses(_clock, perMinute: 1);
        budget.TryReserve(first);
        Assert.That(budget.TryReserve(second), Is.EqualTo(hasOwnBudget));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
