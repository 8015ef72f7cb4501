using System.Globalization;
using KosmoAuth.Events;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Storage;

namespace KosmoAuth.Users;

/// <summary>
/// Keycloak's brute-force detection. What came of a password is written down one after the other, and only then told; what comes after the limit
/// is refused, right or wrong. So a thousand guesses at once learn no more than one after the other, and right passwords at once do not stand in
/// each other's way. What is written does not depend on whether the client still waits.
/// </summary>
public sealed class BruteForce(Database database, EventLog events, TimeProvider time)
{
    private const string DisabledReason = "disabledReason";
    private const string Nobody = "nobody";
    private const string PermanentLockout = "permanentLockout";

    /// <summary>The password was wrong. What the count leads to has happened when this returns.</summary>
    /// <param name="user">Null: a name that nobody has; the work is the same and leaves nothing behind.</param>
    internal async Task<AttemptState> FailAsync(RealmRequest request, User? user)
    {
        var (state, step) = await database.WriteAsync(work => FailAsync(work, request, user), CancellationToken.None);
        if (step is not null)
        {
            Tell(request, user!, step);
        }

        return state;
    }

    /// <summary>The password was right: the person starts with clean counters, unless it came too late.</summary>
    internal Task<AttemptState> SucceedAsync(RealmRequest request, User user) =>
        database.WriteAsync(
            async work =>
            {
                await LoginFailureRows.HoldAsync(work, request.Realm.Id, user.Id, CancellationToken.None);
                var failures = await LoginFailureRows.ReadAsync(work, request.Realm.Id, user.Id, CancellationToken.None);
                var state = await StateAsync(work, request.Realm, user, failures);
                if (state != AttemptState.Allowed)
                {
                    await RefuseAsync(work, request, failures);
                }
                else if (failures is not null)
                {
                    await LoginFailureRows.DeleteAsync(work, request.Realm.Id, user.Id, CancellationToken.None);
                }

                return state;
            },
            CancellationToken.None);

    /// <summary>Whether what comes of an attempt may be told; changes nothing.</summary>
    internal async ValueTask<AttemptState> StateAsync(DbWork work, Realm realm, User user) =>
        await StateAsync(work, realm, user, await LoginFailureRows.ReadAsync(work, realm.Id, user.Id, CancellationToken.None));

    /// <summary>A failure as part of a larger transaction; after it, a step is to be told.</summary>
    internal async ValueTask<(AttemptState State, FailureStep? Step)> FailAsync(DbWork work, RealmRequest request, User? user)
    {
        var realm = request.Realm;
        await LoginFailureRows.HoldAsync(work, realm.Id, user?.Id ?? Nobody, CancellationToken.None);
        var before = await LoginFailureRows.ReadAsync(work, realm.Id, user?.Id ?? Nobody, CancellationToken.None);
        var state = user is null ? AttemptState.Allowed : await StateAsync(work, realm, user, before);
        if (user is null || state != AttemptState.Allowed)
        {
            await RefuseAsync(work, request, before);
            return (state, null);
        }

        var step = Next(request, before, user.Id);
        await LoginFailureRows.UpsertAsync(work, step.After, CancellationToken.None);
        if (step.PermanentLock && user.Enabled)
        {
            // As Keycloak does it: disabled, with the reason in an attribute.
            await UserRows.SetEnabledAsync(work, realm.Id, user.Id, false, PermanentLockout, CancellationToken.None);
        }

        return (state, step);
    }

    // As much work as for a failure that counts; nothing of it stays.
    private async ValueTask RefuseAsync(DbWork work, RealmRequest request, LoginFailures? failures)
    {
        await LoginFailureRows.UpsertAsync(work, Next(request, failures, Nobody).After, CancellationToken.None);
        await LoginFailureRows.DeleteAsync(work, request.Realm.Id, Nobody, CancellationToken.None);
    }

    private async ValueTask<AttemptState> StateAsync(DbWork work, Realm realm, User user, LoginFailures? failures)
    {
        // Another attempt may have locked the person since they were read.
        var now = BruteForceRules.IsUsedUp(realm.BruteForce, failures)
            ? await UserRows.FindByIdAsync(work, realm.Id, user.Id, CancellationToken.None) ?? user
            : user;
        return IsLockedForGood(now) ? AttemptState.LockedForGood
            : BruteForceRules.IsLocked(failures, NowMs) ? AttemptState.Locked
            : AttemptState.Allowed;
    }

    // Locked by failed attempts, which must not look different from a wrong password.
    private static bool IsLockedForGood(User user) =>
        !user.Enabled && user.Attributes.TryGetValue(DisabledReason, out var reasons) && reasons.Contains(PermanentLockout);

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    private FailureStep Next(RealmRequest request, LoginFailures? before, string userId) =>
        BruteForceRules.Next(request.Realm.BruteForce, before, request.Realm.Id, userId, request.RemoteAddress, NowMs);

    internal void Tell(RealmRequest request, User user, FailureStep step)
    {
        if (step.PermanentLock && user.Enabled)
        {
            Tell(request, user, "USER_DISABLED_BY_PERMANENT_LOCKOUT", step.After.NumFailures);
        }
        else if (step.TemporaryLock)
        {
            var until = DateTimeOffset.FromUnixTimeSeconds(step.After.NotBefore).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
            Tell(request, user, "USER_DISABLED_BY_TEMPORARY_LOCKOUT", step.After.NumFailures, ("not_before", until));
        }
    }

    private void Tell(RealmRequest request, User user, string type, int failures, params (string Name, string Value)[] more) =>
        events.Write(new Event
        {
            Type = type,
            Realm = request.Realm,
            UserId = user.Id,
            Ip = request.RemoteAddress,
            Details = new Dictionary<string, string>(more.Select(detail => KeyValuePair.Create(detail.Name, detail.Value)))
            {
                ["reason"] = "brute_force_attack detected",
                ["num_failures"] = failures.ToString(CultureInfo.InvariantCulture),
            },
        });
}

/// <summary>Whether what came of a password may be told.</summary>
internal enum AttemptState
{
    Allowed,

    /// <summary>Locked for a while.</summary>
    Locked,

    /// <summary>Locked until an administrator acts.</summary>
    LockedForGood,
}
