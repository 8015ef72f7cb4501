using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Users;

/// <summary>People as they were read last. A version read in the same request says whether that still holds, so nothing stale is ever used.</summary>
public sealed class UserCache
{
    /// <param name="version">As the database has it now; null when there is no such person.</param>
    public ValueTask<User?> GetAsync(Realm realm, string userId, long? version, DbWork work) => throw new NotSupportedException();
}
