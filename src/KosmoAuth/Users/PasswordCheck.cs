using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Storage;
using KosmoAuth.Users.Passwords;

namespace KosmoAuth.Users;

/// <summary>What came of a user name and a password.</summary>
public enum PasswordOutcome
{
    Ok,

    /// <summary>Nobody has that name. Must look like <see cref="Wrong"/>.</summary>
    UnknownUser,

    /// <summary>Wrong or empty password, or the person has none.</summary>
    Wrong,

    /// <summary>Too many failures; not looked at. Must look like <see cref="Wrong"/>.</summary>
    TemporarilyLocked,

    /// <summary>Locked for good by failures; not looked at. Must look like <see cref="Wrong"/>.</summary>
    PermanentlyLocked,

    /// <summary>The password is right, the account is disabled.</summary>
    Disabled,

    /// <summary>The address has used up its failures of this minute; not looked at.</summary>
    TooManyFailures,

    /// <summary>Too many passwords are being hashed; nothing was counted.</summary>
    Busy,
}

/// <param name="User">Null when unknown.</param>
public sealed record PasswordResult(PasswordOutcome Outcome, User? User);

/// <summary>
/// The only place where a person's password is looked at, for every road: may it be tried, is it right, what does it cost. Unknown names, locked
/// accounts and accounts without a password cost the same as a wrong password.
/// </summary>
public sealed class PasswordCheck(Database database, PasswordHashing hashing, BruteForce bruteForce, BruteForceAddresses addresses)
{
    // Longer ones nobody has; they are not carried to the hash.
    private const int LongestPassword = 4096;

    /// <summary>The person of that name, or of that mail address where the realm allows it; null when there is none.</summary>
    /// <param name="typed">As <see cref="PasswordCheckText.Name"/> gives it.</param>
    public ValueTask<User?> FindAsync(Realm realm, string typed, CancellationToken ct) =>
        database.ReadAsync(work => FindAsync(work, realm, typed, ct), ct);

    /// <param name="known">The person, where the step before has settled it.</param>
    /// <param name="typed">The name otherwise, as <see cref="PasswordCheckText.Name"/> gives it.</param>
    public async Task<PasswordResult> CheckAsync(RealmRequest request, User? known, string? typed, string? password, CancellationToken ct)
    {
        if (!addresses.TryReserve(request.RemoteAddress))
        {
            return new PasswordResult(PasswordOutcome.TooManyFailures, known);
        }

        var (user, credential) = await database.ReadAsync(work => LoadAsync(work, request.Realm, known, typed, ct), ct);
        if (string.IsNullOrEmpty(password))
        {
            return new PasswordResult(user is null ? PasswordOutcome.UnknownUser : PasswordOutcome.Wrong, user);
        }

        var result = await TryAsync(request, user, credential, password, ct);
        if (result.Outcome is PasswordOutcome.Ok or PasswordOutcome.Disabled or PasswordOutcome.Busy)
        {
            addresses.GiveBack(request.RemoteAddress);
        }

        return result;
    }

    private async Task<PasswordResult> TryAsync(RealmRequest request, User? user, Credential? credential, string password, CancellationToken ct)
    {
        var attempt = await bruteForce.ReserveAsync(request, user, ct);
        var looksAt = attempt.State == AttemptState.Allowed && (user is null || !BruteForce.IsLockedForGood(user)) && password.Length <= LongestPassword
            ? credential
            : null;
        var verdict = await VerifyAsync(request.Realm, looksAt, password.Length <= LongestPassword ? password : "", ct);
        switch (verdict)
        {
            case PasswordVerdict.Busy:
                await bruteForce.GiveBackAsync(request.Realm, attempt, ct);
                return new PasswordResult(PasswordOutcome.Busy, user);
            case PasswordVerdict.Right or PasswordVerdict.RightButOld:
                await SucceedAsync(request.Realm, user!, credential!, password, verdict, ct);
                return new PasswordResult(user!.Enabled ? PasswordOutcome.Ok : PasswordOutcome.Disabled, user);
            default:
                return new PasswordResult(await FailAsync(request, user, attempt, ct), user);
        }
    }

    private async Task<PasswordOutcome> FailAsync(RealmRequest request, User? user, Attempt attempt, CancellationToken ct)
    {
        if (user is null)
        {
            return PasswordOutcome.UnknownUser;
        }

        switch (attempt.State)
        {
            case AttemptState.Locked:
                return PasswordOutcome.TemporarilyLocked;
            case AttemptState.UsedUp:
                await bruteForce.LockForGoodAsync(request, user, attempt.Before!.NumFailures, ct);
                return PasswordOutcome.PermanentlyLocked;
            case AttemptState.LockedForGood:
                return PasswordOutcome.PermanentlyLocked;
            default:
                await bruteForce.FailAsync(request, user, attempt, ct);
                return BruteForce.IsLockedForGood(user) ? PasswordOutcome.PermanentlyLocked : PasswordOutcome.Wrong;
        }
    }

    // As typed first; once more in half width when a Japanese keyboard wrote full width. The same for names that nobody has.
    private async ValueTask<PasswordVerdict> VerifyAsync(Realm realm, Credential? credential, string password, CancellationToken ct)
    {
        var verdict = await hashing.VerifyAsync(realm, credential, password, ct);
        var halfWidth = PasswordCheckText.HalfWidth(password);
        return verdict != PasswordVerdict.Wrong || ReferenceEquals(halfWidth, password) ? verdict : await hashing.VerifyAsync(realm, credential, halfWidth, ct);
    }

    private async Task SucceedAsync(Realm realm, User user, Credential credential, string password, PasswordVerdict verdict, CancellationToken ct)
    {
        var renewed = verdict == PasswordVerdict.RightButOld ? await hashing.RehashAsync(realm, credential, password, ct) : null;
        if (renewed is null && !realm.BruteForce.BruteForceProtected)
        {
            return;
        }

        await database.WriteAsync(async work =>
        {
            await BruteForce.SucceedAsync(work, realm, user, ct);
            if (renewed is not null)
            {
                await UserRows.UpdateCredentialAsync(work, realm.Id, user.Id, renewed, ct);
            }

            return true;
        }, ct);
    }

    private static async ValueTask<(User?, Credential?)> LoadAsync(DbWork work, Realm realm, User? known, string? typed, CancellationToken ct)
    {
        var user = known is not null ? await UserRows.FindByIdAsync(work, realm.Id, known.Id, ct) : await FindAsync(work, realm, typed ?? "", ct);
        var credentials = await UserRows.CredentialsAsync(work, realm.Id, user?.Id ?? "nobody", "password", ct);
        return (user, credentials is [var first, ..] ? first : null);
    }

    private static async ValueTask<User?> FindAsync(DbWork work, Realm realm, string typed, CancellationToken ct)
    {
        if (typed.Length == 0)
        {
            return null;
        }

        var folded = typed.ToLowerInvariant();
        return await UserRows.FindByUsernameAsync(work, realm.Id, folded, ct)
            ?? (realm.Login is { LoginWithEmailAllowed: true, DuplicateEmailsAllowed: false } && folded.Contains('@', StringComparison.Ordinal)
                ? await UserRows.FindByEmailAsync(work, realm.Id, folded, ct)
                : null);
    }
}
