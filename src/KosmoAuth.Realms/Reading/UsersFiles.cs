using System.Text.RegularExpressions;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Reading;

/// <summary>Puts the users files of an export folder (<c>X-users-0.json</c>, …) into their realm, <c>X-realm.json</c>.</summary>
internal static partial class UsersFiles
{
    public static IReadOnlyList<RealmFile> Join(IReadOnlyList<RealmFile> parts, List<RealmFault> faults)
    {
        var realms = parts.Where(part => !IsUsersFile(part.Path)).ToList();
        foreach (var part in parts.Where(part => IsUsersFile(part.Path)))
        {
            var index = realms.FindIndex(realm => realm.Realm.Realm == part.Realm.Realm && Folder(realm) == Folder(part));
            if (index < 0)
            {
                var message = $"These users belong to the realm \"{part.Realm.Realm}\", whose file is not in this folder. Put it beside this file.";
                faults.Add(new RealmFault(part.Path, 0, 0, message));
                continue;
            }

            realms[index] = With(realms[index], part);
        }

        return realms;
    }

    private static RealmFile With(RealmFile realm, RealmFile part)
    {
        var users = new List<UserRepresentation>(realm.Realm.Users ?? []);
        for (var i = 0; i < part.Realm.Users?.Count; i++)
        {
            realm.Places!.UsersElsewhere[users.Count] = (part.Places!, i);
            users.Add(part.Realm.Users[i]);
        }

        IReadOnlyList<UserRepresentation>? federated = [.. realm.Realm.FederatedUsers ?? [], .. part.Realm.FederatedUsers ?? []];
        return realm with { Realm = realm.Realm with { Users = users, FederatedUsers = federated.Count == 0 ? null : federated } };
    }

    private static bool IsUsersFile(string path) => UsersFile().IsMatch(Path.GetFileName(path));

    private static string? Folder(RealmFile file) => Path.GetDirectoryName(Path.GetFullPath(file.Path));

    [GeneratedRegex("-(federated-)?users-[0-9]+\\.json$", RegexOptions.CultureInvariant)]
    private static partial Regex UsersFile();
}
