using KosmoAuth.Users;
using KosmoAuth.Users.Passwords;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users;

/// <summary>What a password is compared with, and what an attempt costs.</summary>
public sealed class PasswordCheckTests : PasswordTrials
{
    private const string FullWidth = "Ｐａｓｓｗｏｒｄ－１";

    [Test]
    public async Task A_sprayer_gets_the_budget_and_no_right_guess_after_it()
    {
        Use(Rules with { BruteForceProtected = false });
        var guesses = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => TryAsync("wrong", "name" + i)));
        Assert.That(guesses, Has.Exactly(60).EqualTo(PasswordOutcome.UnknownUser).And.Exactly(40).EqualTo(PasswordOutcome.TooManyFailures));
        Assert.That(await TryAsync(Right), Is.EqualTo(PasswordOutcome.TooManyFailures));
        Wait(60);
        Assert.That(await TryAsync(Right), Is.EqualTo(PasswordOutcome.Ok));
    }

    [Test]
    public async Task Empty_passwords_and_unknown_names_leave_nothing_behind()
    {
        Use(Rules, perMinute: 20);
        await ManyAsync(50, "");
        await TryAsync("wrong", "nosuch");
        Assert.That(await FailuresAsync(), Is.Null);
        Assert.That(await FailuresAsync("nobody"), Is.Null);
        Assert.That(await TryAsync(Right), Is.EqualTo(PasswordOutcome.Ok));
    }

    [Test]
    public async Task Full_width_text_opens_and_the_form_that_matched_is_hashed_anew()
    {
        Use(Rules, policy: CheapHash.Replace("(1)", "(2)", StringComparison.Ordinal));
        Assert.That(await TryAsync(FullWidth), Is.EqualTo(PasswordOutcome.Ok));
        Assert.That((await CredentialAsync()).CredentialData, Does.Contain("\"hashIterations\":2"));
        Assert.That((await TryAsync(Right), await TryAsync(FullWidth)), Is.EqualTo((PasswordOutcome.Ok, PasswordOutcome.Ok)));
    }

    [TestCase(FullWidth)]
    [TestCase("ｗｒｏｎｇ")]
    public async Task Full_width_text_costs_two_hashes_whether_or_not_it_is_right(string password)
    {
        var before = Hashing.Count;
        await TryAsync(password);
        Assert.That(Hashing.Count - before, Is.EqualTo(2));
    }

    [TestCase("P\u00e4ssword-1", "Pa\u0308ssword-1", Description = "an accent as one character or as two")]
    [TestCase("Pa\u0308ssword-1", "P\u00e4ssword-1")]
    [TestCase("\u30d1\u30b9\u30ef\u30fc\u30c9-1", "\u30cf\u309a\u30b9\u30ef\u30fc\u30c8\u3099-1", Description = "kana with their marks apart")]
    [TestCase("Pa\u0308ss\uff37\uff4f\uff52\uff44-1", "Pa\u0308ss\uff37\uff4f\uff52\uff44-1", Description = "full width stays as it was set")]
    public async Task A_new_password_opens_in_the_writing_of_another_keyboard(string set, string typed)
    {
        await SetAsync(set);
        Assert.That((await TryAsync(set), await TryAsync(typed)), Is.EqualTo((PasswordOutcome.Ok, PasswordOutcome.Ok)));
    }

    [TestCase("Password-1", "\uff30assword-1x")]
    [TestCase("\uff30assword-9", "Password-9", Description = "set in full width: half width is another password")]
    [TestCase("secret", "secret\0x")]
    [TestCase("secret", "secret\n")]
    [TestCase("se cret", "secret")]
    public async Task Other_passwords_stay_others(string set, string typed)
    {
        await SetAsync(set);
        Assert.That((await TryAsync(set), await TryAsync(typed)), Is.EqualTo((PasswordOutcome.Ok, PasswordOutcome.Wrong)));
    }

    [Test]
    public async Task Half_a_surrogate_pair_is_a_password_like_any()
    {
        await SetAsync("half \ud800 \uff21");
        Assert.That((await TryAsync("half \ud800 \uff21"), await TryAsync("half \ud801 \uff21")), Is.EqualTo((PasswordOutcome.Ok, PasswordOutcome.Ok)), "UTF-8 has one writing for all halves");
        Assert.That(await TryAsync("half A"), Is.EqualTo(PasswordOutcome.Wrong));
    }

    [Test]
    public async Task Nothing_counts_while_nothing_can_be_hashed()
    {
        Use(Rules, hashing: new PasswordHashing(TimeProvider.System, new PasswordHashingSettings { Parallelism = 0, MostWaiting = 0 }));
        Assert.That(await ManyAsync(10, "wrong"), Is.All.EqualTo(PasswordOutcome.Busy));
        Assert.That(await FailuresAsync(), Is.Null);
    }

    [Test]
    public async Task A_client_that_went_away_before_the_hash_costs_nobody_anything()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        Assert.That(() => TryAsync("wrong", ct: gone.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await FailuresAsync(), Is.Null);
    }

    [TestCase("taro")]
    [TestCase("nosuch")]
    public async Task Too_busy_for_the_second_form_is_a_failure_of_the_first(string name)
    {
        // The second job finds at its start that it has waited too long.
        var stalls = new HookedClock(call: 4, () => TimeSpan.FromSeconds(10));
        Use(Rules, perMinute: 1, hashing: new PasswordHashing(stalls));
        Assert.That(await TryAsync(FullWidth, name), Is.EqualTo(PasswordOutcome.Busy));
        Assert.That((await FailuresAsync())?.NumFailures, Is.EqualTo(name == "taro" ? 1 : null));
        Assert.That(await TryAsync(Right), Is.EqualTo(PasswordOutcome.TooManyFailures));
    }

    [TestCase("wrong")]
    [TestCase("ｗｒｏｎｇ")]
    public async Task A_client_that_goes_away_during_the_hash_has_failed_all_the_same(string password)
    {
        using var gone = new CancellationTokenSource();
        var leaves = new HookedClock(call: 2, () =>
        {
            gone.Cancel();
            return TimeSpan.Zero;
        });
        Use(Rules with { FailureFactor = 1 }, hashing: new PasswordHashing(leaves));
        await TryAsync(password, ct: gone.Token);
        Assert.That(await WaitingAsync(), Is.EqualTo(60));
        Assert.That(Events, Is.EqualTo(["USER_DISABLED_BY_TEMPORARY_LOCKOUT"]));
    }

    /// <summary>Does something when it is asked for the n-th time; hashing asks when a job comes and when it starts.</summary>
    private sealed class HookedClock(int call, Func<TimeSpan> then) : TimeProvider
    {
        private long _ticks;
        private int _calls;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks += ++_calls == call ? then().Ticks : 0;
    }
}
