using KosmoAuth.Realms;
using Microsoft.EntityFrameworkCore;

namespace KosmoAuth.Storage;

/// <summary>Reads the people of a realm back as an import takes them.</summary>
internal static class UserExport
{
    public static async ValueTask<IReadOnlyList<ImportedUser>> ReadAsync(DbWork work, string realmId, CancellationToken ct)
    {
        var ids = await work.Context.Users.Where(row => row.RealmId == realmId).OrderBy(row => row.Username).Select(row => row.Id).ToListAsync(ct);
        var consents = (await work.Context.UserConsents.AsNoTracking().Where(row => row.RealmId == realmId).ToListAsync(ct)).ToLookup(row => row.UserId);
        List<ImportedUser> users = [];
        foreach (var id in ids)
        {
            // A person who was deleted meanwhile is not exported.
            if (await UserRows.FindByIdAsync(work, realmId, id, ct) is { } user)
            {
                var credentials = await UserRows.AllCredentialsAsync(work, realmId, id, ct);
                users.Add(new ImportedUser(user, credentials, null, consents[id].ToDictionary(row => row.ClientId, row => Columns.List(row.ScopeIds))));
            }
        }

        return users;
    }
}
