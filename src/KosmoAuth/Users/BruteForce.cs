using System.Globalization;
using KosmoAuth.Events;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Storage;

namespace KosmoAuth.Users;

/// <summary>
/// Keycloak's brute-force detection. An attempt is counted as failed before the password is looked at and the count is taken back when it was
/// right, so that a thousand requests at once get no more guesses than one after the other.
/// </summary>
public sealed class BruteForce(Database database, EventLog events, TimeProvider time)
{
    private const string DisabledReason = "disabledReason";
    private const string Nobody = "nobody";
    private const string PermanentLockout = "permanentLockout";

    /// <summary>Counts an attempt. Null user: a name that nobody has; the work is the same and leaves nothing behind.</summary>
    internal Task<Attempt> ReserveAsync(RealmRequest request, User? user, CancellationToken ct)
    {
        var rules = request.Realm.BruteForce;
        return !rules.BruteForceProtected
            ? Task.FromResult(new Attempt(AttemptState.Allowed, null, null))
            : database.WriteAsync(work => ReserveAsync(work, request, user, ct), ct);
    }

    /// <summary>The password was right: the person starts with clean counters.</summary>
    internal static ValueTask SucceedAsync(DbWork work, Realm realm, User user, CancellationToken ct) =>
        realm.BruteForce.BruteForceProtected ? LoginFailureRows.DeleteAsync(work, realm.Id, user.Id, ct) : ValueTask.CompletedTask;

    /// <summary>The password was not looked at: the attempt does not count.</summary>
    internal async Task GiveBackAsync(Realm realm, Attempt attempt, CancellationToken ct)
    {
        if (attempt is { State: AttemptState.Allowed, Step: { } step })
        {
            await database.WriteAsync(async work =>
            {
                var now = await LoginFailureRows.ReadAsync(work, realm.Id, step.After.UserId, ct);
                if (now is not null)
                {
                    var restored = now == step.After
                        ? attempt.Before ?? now with { NumFailures = 0, NotBefore = 0 }
                        : now with { NumFailures = Math.Max(now.NumFailures - 1, 0) };
                    await LoginFailureRows.UpsertAsync(work, restored, ct);
                }

                return true;
            }, ct);
        }
    }

    /// <summary>The password was wrong: the count stays, and what it leads to happens.</summary>
    internal async Task FailAsync(RealmRequest request, User user, Attempt attempt, CancellationToken ct)
    {
        if (attempt.Step is not { } step)
        {
            return;
        }

        if (step.PermanentLock)
        {
            await LockForGoodAsync(request, user, step.After.NumFailures, ct);
        }
        else if (step.TemporaryLock)
        {
            var until = DateTimeOffset.FromUnixTimeSeconds(step.After.NotBefore).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
            Tell(request, user, "USER_DISABLED_BY_TEMPORARY_LOCKOUT", step.After.NumFailures, ("not_before", until));
        }
    }

    /// <summary>Whether the account was locked for good by failed attempts; it must not look different from a wrong password.</summary>
    internal static bool IsLockedForGood(User user) =>
        !user.Enabled && user.Attributes.TryGetValue(DisabledReason, out var reasons) && reasons.Contains(PermanentLockout);

    private async ValueTask<Attempt> ReserveAsync(DbWork work, RealmRequest request, User? user, CancellationToken ct)
    {
        var realm = request.Realm;
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var id = user?.Id ?? Nobody;
        var before = await LoginFailureRows.ReadAsync(work, realm.Id, id, ct);
        var step = BruteForceRules.Next(realm.BruteForce, before, realm.Id, id, request.RemoteAddress, nowMs);
        var state = user is null ? AttemptState.Allowed
            : IsLockedForGood(user) ? AttemptState.LockedForGood
            : BruteForceRules.IsLocked(before, nowMs) ? AttemptState.Locked
            : BruteForceRules.IsUsedUp(realm.BruteForce, before) ? AttemptState.UsedUp
            : AttemptState.Allowed;
        if (user is not null && state == AttemptState.Allowed)
        {
            await LoginFailureRows.UpsertAsync(work, step.After, ct);
            return new Attempt(state, before, step);
        }

        // As much work as for somebody who may try; nothing of it stays.
        await LoginFailureRows.UpsertAsync(work, step.After with { UserId = Nobody }, ct);
        await LoginFailureRows.DeleteAsync(work, realm.Id, Nobody, ct);
        return new Attempt(state, before, null);
    }

    /// <summary>Disables the account as Keycloak does, with the reason in an attribute.</summary>
    internal async Task LockForGoodAsync(RealmRequest request, User user, int failures, CancellationToken ct)
    {
        if (!user.Enabled)
        {
            return;
        }

        await database.WriteAsync(async work =>
        {
            await UserRows.SetEnabledAsync(work, request.Realm.Id, user.Id, false, PermanentLockout, ct);
            return true;
        }, ct);
        Tell(request, user, "USER_DISABLED_BY_PERMANENT_LOCKOUT", failures);
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

/// <summary>Whether a password may be looked at.</summary>
internal enum AttemptState
{
    Allowed,

    /// <summary>Locked for a while.</summary>
    Locked,

    /// <summary>Locked until an administrator acts.</summary>
    LockedForGood,

    /// <summary>The last allowed failure was made, its effect is still to come.</summary>
    UsedUp,
}

/// <summary>A counted attempt.</summary>
internal sealed record Attempt(AttemptState State, LoginFailures? Before, FailureStep? Step);
