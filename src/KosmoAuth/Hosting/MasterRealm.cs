using KosmoAuth.Realms;

namespace KosmoAuth.Hosting;

/// <summary>The realm of administrators, which every server has.</summary>
internal static class MasterRealm
{
    public const string Name = "master";

    /// <summary>The realms to import, with realm master where nobody brings it.</summary>
    public static IReadOnlyList<RealmFile> Complete(IReadOnlyList<RealmFile> files, bool exists) =>
        exists || files.Any(file => file.Realm.Realm == Name)
            ? files
            : [New(), .. files];

    // Keycloak's realm master with its settings, under our name.
    private static RealmFile New()
    {
        var master = RealmPreparation.Master();
        return master with { Realm = master.Realm with { DisplayName = "KosmoAuth", DisplayNameHtml = null } };
    }
}
