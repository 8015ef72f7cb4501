using KosmoAuth.Realms;
using KosmoAuth.Realms.Representation;
using KosmoAuth.Settings;

namespace KosmoAuth.Hosting;

/// <summary>The realm of administrators, which every server has, and its first user.</summary>
internal static class MasterRealm
{
    public const string Name = "master";

    /// <summary>The realms to import, with realm master where it is missing and its first administrator where one is asked for and it has no user.</summary>
    public static IEnumerable<RealmFile> Complete(IReadOnlyList<RealmFile> files, bool exists, BootstrapAdmin? admin)
    {
        if (!exists && !files.Any(file => file.Realm.Realm == Name))
        {
            files = [New(), .. files];
        }

        return files.Select(file => file.Realm.Realm == Name && admin is not null && file.Realm.Users is null or [] ? WithAdmin(file, admin) : file);
    }

    private static RealmFile New() => new("(built in)", new RealmRepresentation { Realm = Name, DisplayName = "KosmoAuth", Enabled = true });

    private static RealmFile WithAdmin(RealmFile master, BootstrapAdmin admin) => master with
    {
        Realm = master.Realm with
        {
            Users =
            [
                new UserRepresentation
                {
                    Username = admin.Username,
                    Enabled = true,
                    RealmRoles = ["admin", "default-roles-master"],
                    Attributes = new Dictionary<string, IReadOnlyList<string>> { ["is_temporary_admin"] = ["true"] },
                    Credentials = [new CredentialRepresentation { Type = "password", Value = admin.Password.Reveal() }],
                },
            ],
        },
    };
}
