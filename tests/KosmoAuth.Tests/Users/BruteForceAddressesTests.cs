using KosmoAuth.Tests.Users.Passwords;
using KosmoAuth.Users;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users;

public sealed class BruteForceAddressesTests
{
    private readonly ManualClock _clock = new();

    [Test]
    public void An_address_gets_its_budget_and_a_new_one_in_the_next_minute()
    {
        var budget = new BruteForceAddresses(_clock, perMinute: 3);
        Assert.That(Enumerable.Range(0, 5).Select(_ => budget.TryFail("192.0.2.1")), Is.EqualTo([true, true, true, false, false]));
        Assert.That((budget.Allows("192.0.2.1"), budget.Allows("192.0.2.2")), Is.EqualTo((false, true)));
        _clock.Now += TimeSpan.FromMinutes(1);
        Assert.That((budget.Allows("192.0.2.1"), budget.TryFail("192.0.2.1")), Is.EqualTo((true, true)));
    }

    [Test]
    public void Asking_costs_nothing()
    {
        var budget = new BruteForceAddresses(_clock, perMinute: 1);
        Assert.That(Enumerable.Range(0, 500).All(_ => budget.Allows("192.0.2.1")), Is.True);
    }

    [Test]
    public void Of_many_failures_at_once_no_more_than_the_budget_are_told()
    {
        var budget = new BruteForceAddresses(_clock);
        var told = 0;
        Parallel.For(0, 5_000, _ => Interlocked.Add(ref told, budget.TryFail("192.0.2.1") ? 1 : 0));
        Assert.That(told, Is.EqualTo(BruteForceAddresses.DefaultPerMinute));
    }

    [TestCase("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", false)]
    [TestCase("2001:db8:1:2::1", "2001:db8:1:3::1", true)]
    [TestCase("::ffff:192.0.2.1", "192.0.2.1", false)]
    public void An_IPv6_network_counts_as_one(string first, string second, bool hasOwnBudget)
    {
        var budget = new BruteForceAddresses(_clock, perMinute: 1);
        budget.TryFail(first);
        Assert.That(budget.Allows(second), Is.EqualTo(hasOwnBudget));
    }

    [Test]
    public void Only_so_many_addresses_are_remembered_and_those_stay_counted()
    {
        var budget = new BruteForceAddresses(_clock, perMinute: 1);
        for (var i = 0; i < 100_001; i++)
        {
            budget.TryFail($"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}");
        }

        Assert.That((budget.Allows("10.0.0.0"), budget.Allows("10.1.134.159"), budget.Allows("10.1.134.160")), Is.EqualTo((false, false, true)));
    }

    [Test]
    public void Zero_is_no_limit()
    {
        var budget = new BruteForceAddresses(_clock, perMinute: 0);
        Assert.That((budget.TryFail("192.0.2.1"), budget.TryFail("192.0.2.1"), budget.Allows("192.0.2.1")), Is.EqualTo((true, true, true)));
    }
}
