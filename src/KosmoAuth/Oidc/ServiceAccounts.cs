using System.Collections.Concurrent;
using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Users;

namespace KosmoAuth.Oidc;

/// <summary>
/// The accounts behind clients. Whose account it is never changes, so it is remembered; what the account may do is read each time by
/// its version.
/// </summary>
public sealed class ServiceAccounts(Database database, UserCache users)
{
    private readonly ConcurrentDictionary<(string RealmId, string ClientId), string> _ids = new();

    internal async ValueTask<User?> FindAsync(Realm realm, Client client, CancellationToken ct)
    {
        if (_ids.TryGetValue((realm.Id, client.Id), out var id) && await database.QueryAsync(UserRows.QueryVersion(realm.Id, id), ct) is { } version)
        {
            return await users.GetAsync(realm, id, version, database, ct);
        }

        var account = await database.ReadAsync(work => UserRows.FindServiceAccountAsync(work, realm.Id, client.Id, ct), ct);
        if (account is not null)
        {
            _ids[(realm.Id, client.Id)] = account.Id;
        }

        return account;
    }
}
