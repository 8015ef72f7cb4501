using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Reading.Checks;

/// <summary>Groups: names among sisters, roles, and the default groups.</summary>
internal static class GroupCheck
{
    public static void Run(RealmRepresentation realm, KnownNames names, RealmPlaces places)
    {
        Groups(realm.Groups, ["groups"], names, places);
        for (var i = 0; realm.Groups is not null && i < realm.DefaultGroups?.Count; i++)
        {
            if (!names.GroupPaths.Contains(GroupPath.Full(realm.DefaultGroups[i])))
            {
                places.Add(["defaultGroups", i], RoleCheck.Unknown("group", realm.DefaultGroups[i], names.GroupPaths));
            }
        }
    }

    private static void Groups(
        IReadOnlyList<GroupRepresentation>? groups, ReadOnlySpan<RealmPlaces.Step> list, KnownNames names, RealmPlaces places)
    {
        DuplicateCheck.Each(groups, group => group.Name, places, list, "name", "group");
        for (var i = 0; i < groups?.Count; i++)
        {
            if (string.IsNullOrEmpty(groups[i].Name))
            {
                places.Add([.. list, i], "This group has no name. Give it one.");
            }

            RoleMentionCheck.Realm(groups[i].RealmRoles, [.. list, i, "realmRoles"], names, places);
            RoleMentionCheck.Clients(groups[i].ClientRoles, [.. list, i, "clientRoles"], names, places);
            Groups(groups[i].SubGroups, [.. list, i, "subGroups"], names, places);
        }
    }
}
