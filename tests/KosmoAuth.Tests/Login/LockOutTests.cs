using KosmoAuth.Realms;
using KosmoAuth.Tests.Login.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login;

/// <summary>Failed attempts and what they lead to, through the log-in form.</summary>
public sealed class LockOutTests
{
    private static readonly RealmBruteForce s_rules = new(true, false, 0, false, FailureFactor: 5, WaitIncrementSeconds: 60, 900, 60, QuickLoginCheckMilliSeconds: 0, 43_200);

    [Test]
    public async Task After_the_limit_even_the_right_password_waits()
    {
        await using var host = await LoginHost.StartAsync(new LoginRealm { BruteForce = s_rules });
        using var browser = host.NewBrowser();
        var page = await browser.AuthAsync("&ui_locales=en");
        var last = page;
        for (var i = 0; i < 5; i++)
        {
            last = await browser.SignInAsync(page, "taro", "wrong");
        }

        var locked = await browser.SignInAsync(page, "taro");
        Assert.That((locked.Code, locked.Page.GetElementById("input-error-username")?.TextContent.Trim()), Is.EqualTo(((string?)null, "Invalid username or password.")));
        Assert.That(host.Hashing.Count, Is.EqualTo(6), "a locked account costs as much");
        Assert.That(host.Rows.Failures["u-taro"].NumFailures, Is.EqualTo(5));
        Assert.That(host.Events, Has.Exactly(1).Contain("USER_DISABLED_BY_TEMPORARY_LOCKOUT").And.Exactly(1).Contain("user_temporarily_disabled").And.Exactly(5).Contain("invalid_user_credentials"));
        host.Clock.Now += TimeSpan.FromSeconds(60);
        Assert.That((await browser.SignInAsync(page, "taro")).Code, Is.Not.Null);
        Assert.That(host.Rows.Failures, Is.Empty);
    }

    [Test]
    public async Task Parallel_guesses_get_no_more_than_the_limit()
    {
        await using var host = await LoginHost.StartAsync(new LoginRealm { BruteForce = s_rules });
        using var browser = host.NewBrowser();
        var page = await browser.AuthAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
        {
            using var twin = browser.Copy();
            return await twin.SignInAsync(page, "taro", i == 150 ? "Password-1" : "wrong");
        }));

        // Whoever comes in by the right password begins with a new budget.
        var signedIn = answers.Count(answer => answer.Code is not null);
        Assert.That(signedIn, Is.Zero.Or.EqualTo(1));
        Assert.That(host.Events.Count(line => line.Contains("invalid_user_credentials", StringComparison.Ordinal)), Is.InRange(4, signedIn == 0 ? 5 : 9), "looked at");
        Assert.That(host.Hashing.Count, Is.EqualTo(200));
    }

    [Test]
    public async Task Permanent_lockout_disables_and_looks_like_a_wrong_password()
    {
        await using var host = await LoginHost.StartAsync(new LoginRealm { BruteForce = s_rules with { PermanentLockout = true, FailureFactor = 2 } });
        using var browser = host.NewBrowser();
        var page = await browser.AuthAsync("&ui_locales=en");
        await browser.SignInAsync(page, "taro", "wrong");
        await browser.SignInAsync(page, "taro", "wrong");
        Assert.That((host.UserOf("taro").Enabled, host.UserOf("taro").Attributes["disabledReason"][0]), Is.EqualTo((false, "permanentLockout")));
        var right = await browser.SignInAsync(page, "taro");
        Assert.That((right.Message.Contains("disabled", StringComparison.Ordinal), right.Page.GetElementById("input-error-username")?.TextContent.Trim()), Is.EqualTo((false, "Invalid username or password.")));
        Assert.That(host.Events, Has.Exactly(1).Contain("USER_DISABLED_BY_PERMANENT_LOCKOUT").And.Exactly(1).Contain("user_disabled"));
    }

    [Test]
    public async Task Failures_are_forgotten_after_a_while_and_empty_passwords_do_not_count()
    {
        await using var host = await LoginHost.StartAsync(new LoginRealm { BruteForce = s_rules });
        using var browser = host.NewBrowser();
        for (var i = 0; i < 6; i++)
        {
            await browser.SignInAsync(await browser.AuthAsync(), "taro", "");
            await browser.SignInAsync(await browser.AuthAsync(), "taro", "wrong");
            host.Clock.Now += TimeSpan.FromSeconds(43_201);
        }

        Assert.That(host.Rows.Failures["u-taro"].NumFailures, Is.EqualTo(1));
    }

    [Test]
    public async Task A_quick_second_failure_locks_for_the_quick_wait()
    {
        await using var host = await LoginHost.StartAsync(new LoginRealm { BruteForce = s_rules with { QuickLoginCheckMilliSeconds = 1000 } });
        using var browser = host.NewBrowser();
        var page = await browser.AuthAsync();
        await browser.SignInAsync(page, "taro", "wrong");
        host.Clock.Now += TimeSpan.FromMilliseconds(999);
        await browser.SignInAsync(page, "taro", "wrong");
        Assert.That((await browser.SignInAsync(page, "taro")).Code, Is.Null);
        Assert.That((host.Rows.Failures["u-taro"].NumFailures, host.Rows.Failures["u-taro"].NumTemporaryLockouts), Is.EqualTo((2, 0)));
        host.Clock.Now += TimeSpan.FromSeconds(60);
        Assert.That((await browser.SignInAsync(page, "taro")).Code, Is.Not.Null);
    }

    [TestCase(false, 5, 60)]
    [TestCase(false, 9, 60)]
    [TestCase(false, 10, 120)]
    [TestCase(false, 100, 900)]
    [TestCase(true, 5, 60)]
    [TestCase(true, 6, 120)]
    [TestCase(true, 4, 0)]
    public async Task Waits_grow_as_the_strategy_says(bool linear, int failures, int seconds)
    {
        await using var host = await LoginHost.StartAsync(new LoginRealm { BruteForce = s_rules with { Linear = linear } });
        using var browser = host.NewBrowser();
        var page = await browser.AuthAsync();
        for (var i = 0; i < failures; i++)
        {
            await browser.SignInAsync(page, "taro", "wrong");
            if (i < failures - 1)
            {
                host.Clock.Now = DateTimeOffset.FromUnixTimeSeconds(Math.Max(host.Rows.Failures["u-taro"].NotBefore, host.Clock.Now.ToUnixTimeSeconds()));
                page = await browser.AuthAsync();
            }
        }

        Assert.That(Math.Max(0, host.Rows.Failures["u-taro"].NotBefore - host.Clock.Now.ToUnixTimeSeconds()), Is.EqualTo(seconds));
    }

    [Test]
    public async Task Hashing_that_is_full_counts_nothing()
    {
        await using var host = await LoginHost.StartAsync(new LoginRealm { BruteForce = s_rules, Hashing = new() { Parallelism = 1, MostWaiting = 0 } });
        using var browser = host.NewBrowser();
        var page = await browser.AuthAsync();
        await host.WhileHashingIsFullAsync(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                await browser.SignInAsync(page, "taro");
            }
        });
        Assert.That((await browser.SignInAsync(page, "taro")).Code, Is.Not.Null);
    }
}
