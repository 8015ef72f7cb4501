using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Users;

/// <summary>
/// Keycloak's arithmetic of failed attempts: what one more failure does to the counters of a person. One rule is our own and holds in every realm,
/// also without protection: after a hundred failures in a row each further guess has to wait (NIST SP 800-63B, 3.2.2).
/// </summary>
internal static class BruteForceRules
{
    private const int MostWithoutWait = 99;
    private const int LastResortWaitSeconds = 60;
    private const int LongestLastResortWaitSeconds = 900;

    // Keycloak's defaults, except that nothing but the last resort makes anyone wait.
    private static readonly RealmBruteForce s_unprotected = new(
        false, PermanentLockout: false, 0, Linear: false, FailureFactor: 30, WaitIncrementSeconds: 0, 0, 0, QuickLoginCheckMilliSeconds: 0, 43_200);

    /// <summary>Counters after one more failure.</summary>
    /// <param name="before">Null: none so far.</param>
    public static FailureStep Next(RealmBruteForce rules, LoginFailures? before, string realmId, string userId, string address, long nowMs)
    {
        rules = rules.BruteForceProtected ? rules : s_unprotected;
        var now = nowMs / 1000;
        var sinceLast = before is { LastFailureMs: > 0 } ? nowMs - before.LastFailureMs : (long?)null;
        if (before is not null && !IsPurelyPermanent(rules) && sinceLast > rules.MaxDeltaTimeSeconds * 1000L)
        {
            before = before with { NumFailures = 0, NumTemporaryLockouts = 0, NotBefore = 0 };
        }

        var failures = (before?.NumFailures ?? 0) + 1;
        var wait = Wait(rules, failures);
        var quick = wait <= 0 && sinceLast < rules.QuickLoginCheckMilliSeconds;
        wait = Math.Min(quick ? rules.MinimumQuickLoginWaitSeconds : wait, rules.MaxFailureWaitSeconds);
        var lockouts = (before?.NumTemporaryLockouts ?? 0) + (wait > 0 && !quick ? 1 : 0);
        var permanent = rules.PermanentLockout
            && (rules.MaxTemporaryLockouts > 0 ? lockouts > rules.MaxTemporaryLockouts : failures >= rules.FailureFactor);
        wait = Math.Max(wait, LastResortWait(failures));
        var notBefore = wait > 0 && !permanent ? now + wait : before?.NotBefore ?? 0;
        return new(
            new LoginFailures(realmId, userId, failures, nowMs, address, notBefore, lockouts),
            TemporaryLock: wait > 0 && !permanent, PermanentLock: permanent);
    }

    /// <summary>Whether the counters alone forbid to look at a password now.</summary>
    public static bool IsLocked(LoginFailures? failures, long nowMs) => failures is not null && failures.NotBefore > nowMs / 1000;

    /// <summary>Whether the last failure that the realm allows was made already.</summary>
    public static bool IsUsedUp(RealmBruteForce rules, LoginFailures? failures) =>
        failures is not null && rules is { BruteForceProtected: true, PermanentLockout: true }
        && (rules.MaxTemporaryLockouts > 0 ? failures.NumTemporaryLockouts > rules.MaxTemporaryLockouts : failures.NumFailures >= rules.FailureFactor);

    private static bool IsPurelyPermanent(RealmBruteForce rules) => rules is { PermanentLockout: true, MaxTemporaryLockouts: 0 };

    private static int LastResortWait(int failures) =>
        Math.Min(LastResortWaitSeconds * Math.Clamp(failures - MostWithoutWait, 0, LongestLastResortWaitSeconds), LongestLastResortWaitSeconds);

    private static int Wait(RealmBruteForce rules, int failures)
    {
        var factor = Math.Max(rules.FailureFactor, 1);
        var steps = IsPurelyPermanent(rules) ? 0
            : rules.Linear ? (failures >= factor ? 1 + failures - factor : 0)
            : failures / factor;
        return (int)Math.Min((long)rules.WaitIncrementSeconds * steps, int.MaxValue);
    }
}

/// <summary>Counters after a failure, and whether it locks.</summary>
internal sealed record FailureStep(LoginFailures After, bool TemporaryLock, bool PermanentLock);
