using KosmoAuth.Realms;
using Microsoft.EntityFrameworkCore;

namespace KosmoAuth.Storage;

/// <summary>Reads the people of a realm back as an import takes them.</summary>
internal static class UserExport
{
    public static async ValueTask<IReadOnlyList<ImportedUser>> ReadAsync(DbWork work, string realmId, CancellationToken ct)
    {
        var people = work.Context.Users.Where(row => row.RealmId == realmId);
        var ids = await people.OrderBy(row => row.Username).Select(row => row.Id).ToListAsync(ct);
        var granted = await work.Context.UserConsents.AsNoTracking().Where(row => row.RealmId == realmId).ToListAsync(ct);
        var consents = granted.ToLookup(row => row.UserId);
        List<ImportedUser> users = [];
        foreach (var id in ids)
        {
            // A person who was deleted meanwhile is not exported.
            if (await UserRows.FindByIdAsync(work, realmId, id, ct) is { } user)
            {
                var credentials = await UserRows.AllCredentialsAsync(work, realmId, id, ct);
                var allowed = consents[id].ToDictionary(row => row.ClientId, row => Columns.List(row.ScopeIds));
                users.Add(new ImportedUser(user, credentials, null, allowed)
                {
                    FederatedIdentities = await UserImportRows.LinksAsync(work, user, ct),
                    More = await UserImportRows.MoreAsync(work, user, ct),
                });
            }
        }

        return users;
    }
}
