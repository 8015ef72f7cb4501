using System.Collections.Concurrent;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Users;

/// <summary>
/// Finds people by what they typed as their name. A person is several rows with secrets to open, nobody is none: so that the time does not tell who is
/// there, somebody else is read, and forgotten at once, in place of a person who is not.
/// </summary>
internal sealed class PeopleByName
{
    // By realm id.
    private readonly ConcurrentDictionary<string, string> _standIns = new(StringComparer.Ordinal);

    /// <summary>The person of that name, or of that mail address where the realm allows it; null when there is none.</summary>
    /// <param name="typed">As <see cref="PasswordCheckText.Name"/> gives it.</param>
    public async ValueTask<User?> FindAsync(DbWork work, Realm realm, string typed, CancellationToken ct)
    {
        if (typed.Length == 0)
        {
            return null;
        }

        var folded = typed.ToLowerInvariant();
        var user = await UserRows.FindByUsernameAsync(work, realm.Id, folded, ct)
            ?? (realm.Login is { LoginWithEmailAllowed: true, DuplicateEmailsAllowed: false } && folded.Contains('@', StringComparison.Ordinal)
                ? await UserRows.FindByEmailAsync(work, realm.Id, folded, ct)
                : null);
        if (user is null && await UserRows.FindByIdAsync(work, realm.Id, await StandInAsync(work, realm, ct), ct) is null)
        {
            _standIns.TryRemove(realm.Id, out _);
        }

        return user;
    }

    /// <summary>Id of whoever stands for people who are not there; of nobody where nobody has a password.</summary>
    public async ValueTask<string> StandInAsync(DbWork work, Realm realm, CancellationToken ct)
    {
        if (!_standIns.TryGetValue(realm.Id, out var id))
        {
            id = await UserRows.AnyIdAsync(work, realm.Id, ct) ?? "nobody";
            _standIns[realm.Id] = id;
        }

        return id;
    }
}
