using KosmoAuth.Realms;

namespace KosmoAuth.Storage;

/// <summary>Realms in the database, as whole realms.</summary>
public sealed class RealmStore(Database database)
{
    /// <summary>Names of all realms that exist.</summary>
    public ValueTask<IReadOnlyList<string>> NamesAsync(CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<string>>(async work => [.. (await RealmRows.AllAsync(work, ct)).Select(realm => realm.Name)], ct);

    /// <summary>All documents of a realm with their secrets in clear; empty when there is no such realm.</summary>
    public ValueTask<IReadOnlyList<RealmDocument>> DocumentsAsync(string realmId, CancellationToken ct) =>
        database.ReadAsync(work => RealmRows.DocumentsAsync(work, realmId, ct), ct);

    /// <summary>All people of a realm with credentials and consents, by name; for an export.</summary>
    public ValueTask<IReadOnlyList<ImportedUser>> UsersAsync(string realmId, CancellationToken ct) =>
        database.ReadAsync(work => UserExport.ReadAsync(work, realmId, ct), ct);

    /// <summary>Stores realms with their people in one transaction: all or nothing. Passwords must be hashed before.</summary>
    /// <param name="replace">A realm of the same name is removed first, with its people and sessions; otherwise it is an error of the caller.</param>
    /// <param name="sensitiveAttributes">Names of people's attributes whose values are encrypted in the database.</param>
    /// <exception cref="DuplicateException">A realm of that name or id exists, or two people have one name.</exception>
    public Task ImportAsync(
        IReadOnlyList<PreparedRealm> realms, bool replace, CancellationToken ct, IReadOnlySet<string>? sensitiveAttributes = null)
    {
        foreach (var user in realms.SelectMany(realm => realm.Users).Where(user => user.PlainPassword is not null))
        {
            throw new InvalidOperationException($"The password of {user.User.Username} was not hashed.");
        }

        return database.WriteAsync(
            async work =>
            {
                var existing = replace ? await RealmRows.AllAsync(work, ct) : [];
                foreach (var realm in realms)
                {
                    if (existing.FirstOrDefault(known => known.Name == realm.Name) is { } old)
                    {
                        await RealmRows.DeleteAsync(work, old.Id, ct);
                    }

                    await InsertAsync(work, realm, sensitiveAttributes, ct);
                }

                return true;
            },
            ct);
    }

    private static async ValueTask InsertAsync(DbWork work, PreparedRealm realm, IReadOnlySet<string>? sensitiveAttributes, CancellationToken ct)
    {
        await RealmRows.InsertAsync(work, realm.Id, realm.Name, realm.Documents, ct);
        foreach (var user in realm.Users)
        {
            await UserRows.InsertAsync(work, user.User, user.Credentials, ct, sensitiveAttributes);
            foreach (var (client, scopes) in user.Consents)
            {
                await ConsentRows.UpsertAsync(work, realm.Id, user.User.Id, client, scopes, (user.User.CreatedTimestampMs ?? 0) / 1000, ct);
            }
        }
    }
}
