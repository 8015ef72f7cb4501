using KosmoAuth.Realms;

namespace KosmoAuth.Storage;

/// <summary>Realms in the database, as whole realms.</summary>
public sealed class RealmStore(Database database)
{
    private const string Master = "master";

    /// <summary>Names of all realms that exist.</summary>
    public ValueTask<IReadOnlyList<string>> NamesAsync(CancellationToken ct) =>
        database.ReadAsync<IReadOnlyList<string>>(async work => [.. (await RealmRows.AllAsync(work, ct)).Select(realm => realm.Name)], ct);

    /// <summary>All documents of a realm with their secrets in clear; empty when there is no such realm.</summary>
    public ValueTask<IReadOnlyList<RealmDocument>> DocumentsAsync(string realmId, CancellationToken ct) =>
        database.ReadAsync(work => RealmRows.DocumentsAsync(work, realmId, ct), ct);

    /// <summary>All people of a realm with credentials and consents, by name; for an export.</summary>
    public ValueTask<IReadOnlyList<ImportedUser>> UsersAsync(string realmId, CancellationToken ct) =>
        database.ReadAsync(work => UserExport.ReadAsync(work, realmId, ct), ct);

    /// <summary>
    /// Stores realms with their people in one transaction: all or nothing. Passwords must be hashed before. Realm master learns of every realm.
    /// </summary>
    /// <param name="replace">A realm of the same name is removed first, with its people and sessions; otherwise it is an error of the caller.</param>
    /// <param name="sensitiveAttributes">Names of people's attributes whose values are encrypted in the database.</param>
    /// <exception cref="DuplicateException">A realm of that name or id exists, or two people have one name; the message says which.</exception>
    public async Task ImportAsync(
        IReadOnlyList<PreparedRealm> realms, bool replace, CancellationToken ct, IReadOnlySet<string>? sensitiveAttributes = null)
    {
        foreach (var user in realms.SelectMany(realm => realm.Users).Where(user => user.PlainPassword is not null))
        {
            throw new InvalidOperationException($"The password of {user.User.Username} was not hashed.");
        }

        var import = new Import(realms, replace, sensitiveAttributes);
        try
        {
            await database.WriteAsync(work => import.RunAsync(work, ct), ct);
        }
        catch (DuplicateException error)
        {
            throw new DuplicateException($"{import.Current} exists already, by name or id.", error.InnerException);
        }
    }

    private sealed class Import(IReadOnlyList<PreparedRealm> realms, bool replace, IReadOnlySet<string>? sensitiveAttributes)
    {
        // So many that going through all of them is dearer than an index.
        private const int EnoughToCount = 500;

        private int _people;

        /// <summary>What is being stored, for the error.</summary>
        public string Current { get; private set; } = "";

        public async ValueTask<bool> RunAsync(DbWork work, CancellationToken ct)
        {
            var existing = replace ? await RealmRows.AllAsync(work, ct) : [];
            foreach (var realm in realms)
            {
                if (existing.FirstOrDefault(known => known.Name == realm.Name) is { } old)
                {
                    await RealmRows.DeleteAsync(work, old.Id, ct);
                }

                await InsertAsync(work, realm, ct);
            }

            await TellMasterAsync(work, ct);
            return true;
        }

        private async ValueTask InsertAsync(DbWork work, PreparedRealm realm, CancellationToken ct)
        {
            Current = $"Realm '{realm.Name}'";
            await RealmRows.InsertAsync(work, realm.Id, realm.Name, realm.Documents, ct);
            foreach (var user in realm.Users)
            {
                Current = $"User '{user.User.Username}' of realm '{realm.Name}'";
                await UserImportRows.InsertAsync(work, user, sensitiveAttributes, ct);
                if (++_people == EnoughToCount)
                {
                    await work.CountPeopleAsync(ct);
                }
            }
        }

        // Administrators of master manage all realms: it has a client for each.
        private static async ValueTask TellMasterAsync(DbWork work, CancellationToken ct)
        {
            var all = await RealmRows.AllAsync(work, ct);
            if (all.FirstOrDefault(realm => realm.Name == Master) is not { } master)
            {
                return;
            }

            foreach (var realm in all.Where(realm => realm != master))
            {
                var added = RealmPreparation.AddToMaster(await RealmRows.DocumentsAsync(work, master.Id, ct), realm.Name);
                if (added.Count > 0)
                {
                    await RealmRows.PutAsync(work, master.Id, added, ct);
                }
            }
        }
    }
}
