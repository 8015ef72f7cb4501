using KosmoAuth.Realms;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Hosting;

/// <summary>The realm of administrators, which every server has.</summary>
internal static class MasterRealm
{
    public const string Name = "master";

    /// <summary>The realms to import, with realm master where nobody brings it.</summary>
    public static IReadOnlyList<RealmFile> Complete(IReadOnlyList<RealmFile> files, bool exists) =>
        exists || files.Any(file => file.Realm.Realm == Name)
            ? files
            : [new("(built in)", new RealmRepresentation { Realm = Name, DisplayName = "KosmoAuth", Enabled = true }), .. files];
}
