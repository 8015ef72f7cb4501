using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Users;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users;

/// <summary>Failed attempts and what they lead to, one after the other and at once.</summary>
public sealed class BruteForceTests : PasswordTrials
{
    private static readonly RealmBruteForce s_forGood = Rules with { PermanentLockout = true };

    [Test]
    public async Task After_the_limit_even_the_right_password_waits()
    {
        Use(Rules with { QuickLoginCheckMilliSeconds = 0 });
        Assert.That(await ManyAsync(5, "wrong"), Is.All.EqualTo(PasswordOutcome.Wrong));
        Assert.That((await TryAsync(Right), await TryAsync("wrong")), Is.EqualTo((PasswordOutcome.TemporarilyLocked, PasswordOutcome.TemporarilyLocked)));
        Assert.That((await FailuresAsync())?.NumFailures, Is.EqualTo(5));
        Assert.That(Events, Is.EqualTo(["USER_DISABLED_BY_TEMPORARY_LOCKOUT"]));
        Wait(60);
        Assert.That(await TryAsync(Right), Is.EqualTo(PasswordOutcome.Ok));
        Assert.That(await FailuresAsync(), Is.Null);
    }

    [Test]
    public async Task Of_many_guesses_at_once_no_more_than_the_limit_are_told([Values] bool permanent, [Values(0, 1000)] int quickMs)
    {
        Use((permanent ? s_forGood : Rules) with { QuickLoginCheckMilliSeconds = quickMs }, perMinute: 0);
        await ManyAsync(4, "wrong", second: 2);
        var outcomes = await ManyAsync(100, "wrong");
        Assert.That(outcomes.Count(outcome => outcome == PasswordOutcome.Wrong), Is.EqualTo(1));
        Assert.That(outcomes, Has.Exactly(99).EqualTo(permanent ? PasswordOutcome.PermanentlyLocked : PasswordOutcome.TemporarilyLocked));
        Assert.That(await TryAsync(Right), Is.Not.EqualTo(PasswordOutcome.Ok));
        Assert.That((await FailuresAsync())?.NumFailures, Is.EqualTo(5));
        Assert.That(Events, Has.Exactly(1).Items);
    }

    [Test]
    public async Task A_right_guess_that_comes_after_the_limit_is_not_told([Values] bool permanent, [Values] bool protectedRealm)
    {
        Use((permanent ? s_forGood : Rules) with { BruteForceProtected = protectedRealm, QuickLoginCheckMilliSeconds = 0 }, perMinute: 0);
        var limit = protectedRealm ? 5 : 100;
        var outcomes = await ManyAsync(110, "wrong");
        Assert.That(outcomes.Count(outcome => outcome == PasswordOutcome.Wrong), Is.EqualTo(limit));
        Assert.That(await TryAsync(Right), Is.EqualTo(permanent && protectedRealm ? PasswordOutcome.PermanentlyLocked : PasswordOutcome.TemporarilyLocked));
        Assert.That((await UserAsync()).Enabled, Is.EqualTo(!(permanent && protectedRealm)));
    }

    [Test]
    public async Task Right_passwords_at_once_do_not_stand_in_each_others_way([Values] bool permanent)
    {
        Use(permanent ? s_forGood : Rules, perMinute: 1);
        Assert.That(await ManyAsync(100, Right), Is.All.EqualTo(PasswordOutcome.Ok));
        Assert.That((await FailuresAsync(), (await UserAsync()).Enabled), Is.EqualTo(((LoginFailures?)null, true)));
        Assert.That(Events, Is.Empty);
    }

    [Test]
    public async Task A_double_click_before_the_last_failure_locks_nobody()
    {
        Use(s_forGood);
        await ManyAsync(4, "wrong", second: 2);
        Assert.That(await ManyAsync(2, Right), Is.All.EqualTo(PasswordOutcome.Ok));
        Assert.That((await UserAsync()).Enabled, Is.True);
    }

    [Test]
    public async Task A_quick_second_failure_locks_for_the_quick_wait()
    {
        await TryAsync("wrong");
        Wait(0.999);
        await TryAsync("wrong");
        Assert.That(await TryAsync(Right), Is.EqualTo(PasswordOutcome.TemporarilyLocked));
        Wait(60);
        Assert.That(await TryAsync(Right), Is.EqualTo(PasswordOutcome.Ok));
    }

    [Test]
    public async Task Who_was_locked_for_good_and_enabled_again_may_sign_in()
    {
        Use(s_forGood);
        await ManyAsync(5, "wrong", second: 2);
        Assert.That(await TryAsync(Right), Is.EqualTo(PasswordOutcome.PermanentlyLocked));
        await EnableAsync();
        Assert.That(await TryAsync(Right), Is.EqualTo(PasswordOutcome.Ok));
        Assert.That(Events, Is.EqualTo(["USER_DISABLED_BY_PERMANENT_LOCKOUT"]));
    }

    [TestCase(false, 4, 0)]
    [TestCase(false, 5, 60)]
    [TestCase(false, 9, 60)]
    [TestCase(false, 10, 120)]
    [TestCase(false, 100, 900)]
    [TestCase(true, 4, 0)]
    [TestCase(true, 5, 60)]
    [TestCase(true, 6, 120)]
    public async Task Waits_grow_as_the_strategy_says(bool linear, int failures, int seconds)
    {
        Use(Rules with { Linear = linear }, perMinute: 0);
        Assert.That(await WaitAfterAsync(failures), Is.EqualTo(seconds));
    }

    [TestCase(99, 0)]
    [TestCase(100, 60)]
    [TestCase(101, 120)]
    [TestCase(114, 900)]
    [TestCase(130, 900)]
    public async Task A_hundred_in_a_row_wait_without_protection_and_never_lock(int failures, int seconds)
    {
        Use(Rules with { BruteForceProtected = false, PermanentLockout = true }, perMinute: 0);
        Assert.That(await WaitAfterAsync(failures), Is.EqualTo(seconds));
        Assert.That((await UserAsync()).Enabled, Is.True);
        Wait(900);
        Assert.That(await TryAsync(Right), Is.EqualTo(PasswordOutcome.Ok));
    }

    private static readonly RealmBruteForce[] s_generous =
    [
        Rules with { FailureFactor = 1000 },
        Rules with { FailureFactor = 1000, PermanentLockout = true },
        Rules with { FailureFactor = 1000, PermanentLockout = true, MaxTemporaryLockouts = 1 },
        Rules with { WaitIncrementSeconds = 0 },
    ];

    [TestCaseSource(nameof(s_generous))]
    public async Task A_hundred_in_a_row_wait_where_the_realm_would_allow_more(RealmBruteForce rules)
    {
        Use(rules, perMinute: 0);
        Assert.That((await WaitAfterAsync(99), await WaitAfterAsync(2)), Is.EqualTo((0, 120)));
        Assert.That((await FailuresAsync())?.NumTemporaryLockouts, Is.Zero, "only lock-outs by the realm's own rule lead to a permanent one");
    }

    [Test]
    public async Task After_so_many_temporary_lock_outs_comes_the_permanent_one()
    {
        Use(Rules with { PermanentLockout = true, MaxTemporaryLockouts = 2 });
        await WaitAfterAsync(6);
        Assert.That((await UserAsync()).Enabled, Is.True);
        await WaitAfterAsync(1);
        Assert.That((await UserAsync()).Enabled, Is.False);
        Assert.That(Events, Has.Exactly(2).EqualTo("USER_DISABLED_BY_TEMPORARY_LOCKOUT").And.Exactly(1).EqualTo("USER_DISABLED_BY_PERMANENT_LOCKOUT"));
    }

    [Test]
    public async Task Failures_are_forgotten_after_a_while()
    {
        await ManyAsync(6, "wrong", second: 43_201);
        Assert.That((await FailuresAsync())?.NumFailures, Is.EqualTo(1));
    }

    // As many failures, each as soon as it counts; the seconds until the next one would.
    private async Task<long> WaitAfterAsync(int failures)
    {
        for (var i = 0; i < failures; i++)
        {
            Wait(Math.Max(2, await WaitingAsync()));
            Assert.That(await TryAsync("wrong"), Is.EqualTo(PasswordOutcome.Wrong));
        }

        return await WaitingAsync();
    }
}
