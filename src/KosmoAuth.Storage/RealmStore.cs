using KosmoAuth.Realms;

namespace KosmoAuth.Storage;

/// <summary>Realms in the database. Seam: to be completed by storage.</summary>
public sealed class RealmStore(Database database)
{
    /// <summary>Names of all realms that exist.</summary>
    public ValueTask<IReadOnlyList<string>> NamesAsync(CancellationToken ct) => throw new NotSupportedException(database.ToString());

    /// <summary>Stores realms with their people in one transaction: all or nothing.</summary>
    /// <param name="replace">A realm of the same name is removed first, with its people and sessions; otherwise it is an error of the caller.</param>
    public Task ImportAsync(IReadOnlyList<PreparedRealm> realms, bool replace, CancellationToken ct) => throw new NotSupportedException();
}
