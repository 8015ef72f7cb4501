using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Users.Passwords.Policy;

/// <summary>What came of a new password.</summary>
public enum PasswordChangeOutcome
{
    Ok,

    /// <summary>Empty, or against the realm's policy.</summary>
    Rejected,

    /// <summary>Too many passwords are being hashed; the same may do in a moment.</summary>
    Busy,
}

/// <param name="Violations">What is wrong; empty unless rejected. The first one is the reason for events and APIs.</param>
/// <param name="Prepared">What may be stored; null unless ok.</param>
public sealed record PasswordChangeResult(
    PasswordChangeOutcome Outcome, IReadOnlyList<PasswordMessage> Violations, PreparedPassword? Prepared = null);

/// <summary>A password that was checked and hashed, ready to be stored for this person.</summary>
/// <param name="Hashed">A new credential of type <c>password</c>.</param>
public sealed record PreparedPassword(string UserId, Credential Hashed);

/// <summary>
/// The only way to a new password. What takes long, comparing with earlier ones and hashing, comes before the transaction; the caller may store the
/// password together with what it rests on, such as a used-up link. Events, notices and required actions are the caller's.
/// </summary>
public sealed class PasswordChange(Database database, PasswordHashing hashing, PasswordBlacklists blacklists, TimeProvider time)
{
    // Longer ones are refused, whatever they are.
    private const int LongestTyped = 4096;

    private const string Password = "password";

    // Keycloak's type of those that were replaced.
    private const string History = "password-history";

    /// <summary>Checks, hashes and stores.</summary>
    public async Task<PasswordChangeResult> ChangeAsync(Realm realm, User user, string? password, CancellationToken ct)
    {
        var result = await PrepareAsync(realm, user, password, ct);
        if (result.Prepared is { } prepared)
        {
            await database.WriteAsync(
                async work =>
                {
                    await StoreAsync(work, realm, prepared, ct);
                    return true;
                },
                ct);
        }

        return result;
    }

    /// <summary>Checks a password against the policy and the person's earlier ones, and hashes it. Changes nothing.</summary>
    /// <param name="typed">Nothing is trimmed or folded; see <see cref="PasswordForms.ToStore"/>.</param>
    public async Task<PasswordChangeResult> PrepareAsync(Realm realm, User user, string? typed, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(typed))
        {
            return Rejected(new PasswordMessage("missingPasswordMessage"));
        }

        var password = typed.Length > LongestTyped ? typed : PasswordForms.ToStore(typed);
        var policy = PasswordPolicy.Of(realm.PasswordPolicy);
        var violations = policy.Check(user, password, blacklists);
        if (violations.Count > 0)
        {
            return Rejected([.. violations]);
        }

        if (await CompareAsync(realm, policy, user, password, ct) is { } refusal)
        {
            return refusal;
        }

        return new(PasswordChangeOutcome.Ok, [], new PreparedPassword(user.Id, await hashing.CreateAsync(realm, password, ct)));
    }

    /// <summary>Stores the password in the place of the present one, which becomes history as far as the policy looks back.</summary>
    public async ValueTask StoreAsync(DbWork work, Realm realm, PreparedPassword prepared, CancellationToken ct)
    {
        var (policy, userId) = (PasswordPolicy.Of(realm.PasswordPolicy), prepared.UserId);
        await UserRows.HoldAsync(work, realm.Id, userId, ct);
        var present = await UserRows.CredentialsAsync(work, realm.Id, userId, Password, ct);
        var now = prepared.Hashed with { CreatedDateMs = time.GetUtcNow().ToUnixTimeMilliseconds() };
        if (present is [var old, ..])
        {
            // For those who know it, it is the same credential, in its place.
            await UserRows.UpdateCredentialAsync(work, realm.Id, userId, now with { Id = old.Id, UserLabel = old.UserLabel }, ct);
            await UserRows.InsertCredentialAsync(work, realm.Id, userId, old with { Id = Guid.NewGuid().ToString(), Type = History }, ct);
        }
        else
        {
            await UserRows.InsertCredentialAsync(work, realm.Id, userId, now, ct);
        }

        foreach (var other in present.Skip(1))
        {
            await UserRows.DeleteCredentialAsync(work, realm.Id, userId, other.Id, ct);
        }

        await ForgetAsync(work, realm, userId, policy, ct);
    }

    private async ValueTask ForgetAsync(DbWork work, Realm realm, string userId, PasswordPolicy policy, CancellationToken ct)
    {
        var history = await UserRows.CredentialsAsync(work, realm.Id, userId, History, ct);
        var kept = Earlier(policy, history).Select(old => old.Id).ToHashSet();
        foreach (var old in history.Where(old => !kept.Contains(old.Id)))
        {
            await UserRows.DeleteCredentialAsync(work, realm.Id, userId, old.Id, ct);
        }
    }

    private async Task<PasswordChangeResult?> CompareAsync(Realm realm, PasswordPolicy policy, User user, string password, CancellationToken ct)
    {
        if (!policy.LooksBack)
        {
            return null;
        }

        var (present, history) = await database.ReadAsync(
            async work => (
                await UserRows.CredentialsAsync(work, realm.Id, user.Id, Password, ct),
                await UserRows.CredentialsAsync(work, realm.Id, user.Id, History, ct)),
            ct);
        foreach (var old in present.Concat(Earlier(policy, history)))
        {
            switch (await hashing.VerifyAsync(realm, old, password, ct))
            {
                case PasswordVerdict.Busy:
                    return new(PasswordChangeOutcome.Busy, []);
                case PasswordVerdict.Right or PasswordVerdict.RightButOld:
                    return Rejected(policy.HistoryMessage);
            }
        }

        return null;
    }

    // Those of the last n, one of which is the present password, and those of the last days.
    private IEnumerable<Credential> Earlier(PasswordPolicy policy, IReadOnlyList<Credential> history)
    {
        var newestFirst = history.OrderByDescending(old => old.CreatedDateMs ?? 0).ToList();
        var since = time.GetUtcNow().AddDays(-Math.Min(policy.PasswordAge ?? 0, 100_000)).ToUnixTimeMilliseconds();
        return newestFirst.Where((old, place) => place < policy.PasswordHistory - 1 || (policy.PasswordAge is not null && old.CreatedDateMs > since));
    }

    private static PasswordChangeResult Rejected(params IReadOnlyList<PasswordMessage> violations) => new(PasswordChangeOutcome.Rejected, violations);
}
