using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Login.UpdateEmail;

/// <summary>Stores a person's new mail address.</summary>
internal static class EmailChange
{
    /// <summary>Within the caller's transaction. Gives a message key when it cannot be: then nothing was written.</summary>
    /// <param name="email">In lower case.</param>
    /// <param name="verified">The person has shown that it is theirs.</param>
    public static async ValueTask<string?> StoreAsync(DbWork work, Realm realm, string userId, string email, bool verified, CancellationToken ct)
    {
        if (await UserRows.FindByIdAsync(work, realm.Id, userId, ct) is not { } now)
        {
            return "invalidCodeMessage";
        }

        if (await IsTakenAsync(work, realm, now, email, ct))
        {
            return "emailExistsMessage";
        }

        await UserRows.UpdateAsync(
            work,
            new User
            {
                Id = now.Id, RealmId = now.RealmId, Version = now.Version, Enabled = now.Enabled, NotBefore = now.NotBefore, FirstName = now.FirstName,
                LastName = now.LastName, Email = email, Username = realm.Login.RegistrationEmailAsUsername ? email : now.Username,
                EmailVerified = verified || (now.EmailVerified && now.Email == email),
            },
            ct);
        return null;
    }

    /// <summary>Whether somebody else has the address, where the realm forbids that.</summary>
    public static async ValueTask<bool> IsTakenAsync(DbWork work, Realm realm, User user, string email, CancellationToken ct) =>
        (!realm.Login.DuplicateEmailsAllowed && await UserRows.FindByEmailAsync(work, realm.Id, email, ct) is { } other && other.Id != user.Id)
        || (realm.Login.RegistrationEmailAsUsername && await UserRows.FindByUsernameAsync(work, realm.Id, email, ct) is { } named && named.Id != user.Id);
}
