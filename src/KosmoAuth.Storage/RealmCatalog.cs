using KosmoAuth.Realms;

namespace KosmoAuth.Storage;

/// <summary>The compiled realms in memory; every node asks once a second for changed revisions. Seam: to be completed by storage.</summary>
public sealed class RealmCatalog
{
    /// <summary>All realms, enabled or not.</summary>
    public IReadOnlyCollection<Realm> All => throw new NotSupportedException();

    /// <summary>By name, exactly as written; null when unknown.</summary>
    public Realm? Find(string name) => throw new NotSupportedException();
}
