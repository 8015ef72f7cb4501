using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Reading.Checks;

/// <summary>Ids that stand twice: they are keys of rows and documents.</summary>
internal static class DuplicateIdCheck
{
    public static void Run(RealmRepresentation realm, KnownNames names, RealmPlaces places)
    {
        Each(realm.Clients, client => client.Id, places, ["clients"], []);
        Each(realm.ClientScopes, scope => scope.Id, places, ["clientScopes"], []);
        Each(realm.Users, user => user.Id, places, ["users"], []);
        Each(realm.AuthenticationFlows, flow => flow.Id, places, ["authenticationFlows"], []);
        Groups(realm.Groups, places, ["groups"], []);

        var roleIds = new HashSet<string>();
        Each(realm.Roles?.Realm, role => role.Id, places, ["roles", "realm"], roleIds);
        foreach (var (client, roles) in (realm.Roles?.Client).OrEmpty())
        {
            Each(roles, role => role.Id, places, ["roles", "client", client], roleIds);
        }

        var componentIds = new HashSet<string>();
        foreach (var (type, components) in realm.Components.OrEmpty())
        {
            Each(components, component => component.Id, places, ["components", type], componentIds);
        }
    }

    private static void Groups(
        IReadOnlyList<GroupRepresentation>? groups, RealmPlaces places, ReadOnlySpan<RealmPlaces.Step> list, HashSet<string> seen)
    {
        Each(groups, group => group.Id, places, list, seen);
        for (var i = 0; i < groups?.Count; i++)
        {
            Groups(groups[i].SubGroups, places, [.. list, i, "subGroups"], seen);
        }
    }

    private static void Each<T>(
        IReadOnlyList<T>? items, Func<T, string?> id, RealmPlaces places, ReadOnlySpan<RealmPlaces.Step> list, HashSet<string> seen)
    {
        for (var i = 0; i < items?.Count; i++)
        {
            if (id(items[i]) is { Length: > 0 } value && !seen.Add(value))
            {
                places.Add([.. list, i, "id"], $"The id \"{value}\" stands here twice. Leave one of the two out; a new one is made.");
            }
        }
    }
}
