using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Storage;
using KosmoAuth.Users.Passwords;

namespace KosmoAuth.Users;

/// <summary>
/// The only place where a person's password is looked at, for every road: is it right, may that be told, what does it cost. Unknown names, locked
/// accounts and accounts without a password cost the same as a wrong password of somebody in the realm.
/// </summary>
public sealed class PasswordCheck(
    Database database, PasswordHashing hashing, BruteForce bruteForce, BruteForceAddresses addresses, TimeProvider time)
{
    // Longer ones nobody has; they are not carried to the hash.
    private const int LongestPassword = 4096;

    private readonly StandIns _standIns = new((work, realmId, ct) => UserRows.IdWithCredentialAsync(work, realmId, "password", ct));
    private readonly HashStandIns _hashes = new(time);

    /// <summary>The person of that name, or of that mail address where the realm allows it; null when there is none.</summary>
    /// <param name="typed">As <see cref="PasswordCheckText.Name"/> gives it.</param>
    public ValueTask<User?> FindAsync(Realm realm, string typed, CancellationToken ct) =>
        database.ReadAsync(work => FindAsync(work, realm, typed, ct), ct);

    /// <param name="known">The person, where the step before has settled it.</param>
    /// <param name="typed">The name otherwise, as <see cref="PasswordCheckText.Name"/> gives it.</param>
    /// <param name="ct">Ends the waiting; once the password was looked at, what follows from it happens whether or not the client is still there.</param>
    /// <param name="tabId">
    /// Of the log-in on the login page, where a temporary password is good for one log-in, however often its form is sent. Null elsewhere: there it is none,
    /// because nobody can choose a new one.
    /// </param>
    public async Task<PasswordResult> CheckAsync(
        RealmRequest request, User? known, string? typed, string? password, CancellationToken ct, string? tabId = null)
    {
        if (!addresses.Allows(request.RemoteAddress))
        {
            return new PasswordResult(PasswordOutcome.TooManyFailures, known);
        }

        var loaded = await database.ReadAsync(work => LoadAsync(work, request.Realm, known, typed, tabId, ct), ct);
        var (user, credential) = (loaded.User, loaded.Credential);
        if (string.IsNullOrEmpty(password))
        {
            return new PasswordResult(user is null ? PasswordOutcome.UnknownUser : PasswordOutcome.Wrong, user);
        }

        var compared = password.Length <= LongestPassword
            ? await CompareAsync(request.Realm, loaded, password, ct)
            : (await CompareAsync(request.Realm, loaded, "", ct)).AsWrong;
        return new PasswordResult(await SettleAsync(request, user, credential, password, compared, tabId), user);
    }

    private async Task<PasswordOutcome> SettleAsync(RealmRequest request, User? user, Credential? credential, string password, Compared compared, string? tabId)
    {
        switch (compared)
        {
            case { Verdict: PasswordVerdict.Right or PasswordVerdict.RightButOld }:
                var outcome = await SucceedAsync(request, user!);
                if (TemporaryPassword.Until(credential!) is { } until)
                {
                    return outcome != PasswordOutcome.Ok || await SpendAsync(credential!, until, tabId) ? outcome : PasswordOutcome.Wrong;
                }

                if (outcome is (PasswordOutcome.Ok or PasswordOutcome.Disabled) && compared.Verdict == PasswordVerdict.RightButOld)
                {
                    await RenewAsync(request.Realm, user!, credential!, compared.IsOtherForm ? PasswordForms.Other(password) : password);
                }

                return outcome;
            case { LookedAt: false }:
                return PasswordOutcome.Busy;
            default:
                var failed = await FailAsync(request, user);
                return compared.Verdict == PasswordVerdict.Busy ? PasswordOutcome.Busy : failed;
        }
    }

    // As typed first, then in its other form: always both, so that the time does not tell which one was right.
    private async ValueTask<Compared> CompareAsync(Realm realm, Loaded loaded, string password, CancellationToken ct)
    {
        var verdict = await hashing.VerifyAsync(realm, loaded.Credential, password, ct, loaded.StandIn);
        var other = PasswordForms.Other(password);
        if (verdict == PasswordVerdict.Busy || ReferenceEquals(other, password))
        {
            return new Compared(verdict, LookedAt: verdict != PasswordVerdict.Busy, IsOtherForm: false);
        }

        var second = await hashing.VerifyAsync(realm, loaded.Credential, other, CancellationToken.None, loaded.StandIn);
        return verdict == PasswordVerdict.Wrong
            ? new Compared(second, LookedAt: true, IsOtherForm: true)
            : new Compared(verdict, LookedAt: true, IsOtherForm: false);
    }

    private async Task<PasswordOutcome> FailAsync(RealmRequest request, User? user)
    {
        if (!addresses.TryFail(request.RemoteAddress))
        {
            return PasswordOutcome.TooManyFailures;
        }

        var state = await bruteForce.FailAsync(request, user);
        return user is null ? PasswordOutcome.UnknownUser : Refused(state);
    }

    private async Task<PasswordOutcome> SucceedAsync(RealmRequest request, User user)
    {
        if (!addresses.Allows(request.RemoteAddress))
        {
            return PasswordOutcome.TooManyFailures;
        }

        var state = await bruteForce.SucceedAsync(request, user);
        return state == AttemptState.Allowed ? user.Enabled ? PasswordOutcome.Ok : PasswordOutcome.Disabled
            : addresses.TryFail(request.RemoteAddress) ? Refused(state)
            : PasswordOutcome.TooManyFailures;
    }

    private static PasswordOutcome Refused(AttemptState state) => state switch
    {
        AttemptState.Locked => PasswordOutcome.TemporarilyLocked,
        AttemptState.LockedForGood => PasswordOutcome.PermanentlyLocked,
        _ => PasswordOutcome.Wrong,
    };

    // Not when the person was changed meanwhile: it may have been the password.
    private async Task RenewAsync(Realm realm, User user, Credential credential, string password)
    {
        if (await hashing.RehashAsync(realm, credential, password, CancellationToken.None) is not { } renewed)
        {
            return;
        }

        await database.WriteAsync(
            async work =>
            {
                await UserRows.HoldAsync(work, realm.Id, user.Id, CancellationToken.None);
                if (await UserRows.VersionAsync(work, realm.Id, user.Id, CancellationToken.None) == user.Version)
                {
                    await UserRows.UpdateCredentialAsync(work, realm.Id, user.Id, renewed, CancellationToken.None);
                }

                return true;
            },
            CancellationToken.None);
    }

    private Task<bool> SpendAsync(Credential temporary, long until, string? tabId) =>
        database.WriteAsync(work => TemporaryPasswordUse.SpendAsync(work, temporary, tabId, until, CancellationToken.None), CancellationToken.None);

    private async ValueTask<Loaded> LoadAsync(DbWork work, Realm realm, User? known, string? typed, string? tabId, CancellationToken ct)
    {
        var user = known is not null ? await UserRows.FindByIdAsync(work, realm.Id, known.Id, ct) : await FindAsync(work, realm, typed ?? "", ct);
        var credentials = user is null ? [] : await UserRows.CredentialsAsync(work, realm.Id, user.Id, "password", ct);
        if (credentials.Count == 0)
        {
            await UserRows.CredentialsAsync(work, realm.Id, await _standIns.IdAsync(work, realm, ct), "password", ct);
        }

        var standIn = await _hashes.MethodAsync(work, realm, user?.Id ?? Folded(typed ?? ""), ct);
        return new Loaded(user, credentials is [var first, ..] && !await IsOverAsync(work, first, tabId, ct) ? first : null, standIn);
    }

    private async ValueTask<bool> IsOverAsync(DbWork work, Credential credential, string? tabId, CancellationToken ct) =>
        TemporaryPassword.Until(credential) is { } until
        && (tabId is null || until <= time.GetUtcNow().ToUnixTimeSeconds()
            || await TemporaryPasswordUse.IsOverAsync(work, credential, tabId, ct));

    private async ValueTask<User?> FindAsync(DbWork work, Realm realm, string typed, CancellationToken ct)
    {
        if (typed.Length == 0)
        {
            return null;
        }

        var folded = Folded(typed);
        var user = await UserRows.FindByUsernameAsync(work, realm.Id, folded, ct)
            ?? (realm.Login is { LoginWithEmailAllowed: true, DuplicateEmailsAllowed: false } && folded.Contains('@', StringComparison.Ordinal)
                ? await UserRows.FindByEmailAsync(work, realm.Id, folded, ct)
                : null);
        if (user is null)
        {
            await _standIns.ReadAsync(work, realm, ct);
        }

        return user;
    }

    private static string Folded(string typed) => typed.ToLowerInvariant();

    /// <param name="StandIn">What is computed where there is no credential.</param>
    private readonly record struct Loaded(User? User, Credential? Credential, HashMethod StandIn);

    /// <param name="LookedAt">False when it was too busy to compare any form.</param>
    /// <param name="IsOtherForm">The verdict is about <see cref="PasswordForms.Other"/>.</param>
    private readonly record struct Compared(PasswordVerdict Verdict, bool LookedAt, bool IsOtherForm)
    {
        public Compared AsWrong => Verdict == PasswordVerdict.Busy ? this : this with { Verdict = PasswordVerdict.Wrong };
    }
}
