using System.Collections.Concurrent;
using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Users;

namespace KosmoAuth.Oidc;

/// <summary>
/// The accounts behind clients. Whose account it is never changes, so it is remembered; what the account may do is read each time by
/// its version.
/// </summary>
public sealed class ServiceAccounts(UserCache users)
{
    private readonly ConcurrentDictionary<(string RealmId, string ClientId), string> _ids = new();

    internal async ValueTask<User?> FindAsync(DbWork work, Realm realm, Client client, CancellationToken ct)
    {
        if (_ids.TryGetValue((realm.Id, client.Id), out var id) && await UserRows.VersionAsync(work, realm.Id, id, ct) is { } version)
        {
            return await users.GetAsync(realm, id, version, work, ct);
        }

        var account = await UserRows.FindServiceAccountAsync(work, realm.Id, client.Id, ct);
        if (account is not null)
        {
            _ids[(realm.Id, client.Id)] = account.Id;
        }

        return account;
    }
}
