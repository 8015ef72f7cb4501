using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Preparation;

/// <summary>Names of roles that people, groups and scope mappings of a file mention.</summary>
internal static class MentionedRoles
{
    public static IEnumerable<string> OfRealm(RealmRepresentation realm) =>
        (realm.Users ?? []).SelectMany(user => user.RealmRoles ?? [])
            .Concat(Groups(realm.Groups).SelectMany(group => group.RealmRoles ?? []))
            .Concat((realm.ScopeMappings ?? []).SelectMany(mapping => mapping.Roles ?? []))
            .Concat(realm.DefaultRole is null ? realm.DefaultRoles ?? [] : [])
            .Distinct();

    /// <summary>Client roles by client_id.</summary>
    public static ILookup<string, string> OfClients(RealmRepresentation realm)
    {
        var none = new Dictionary<string, IReadOnlyList<string>>();
        var ofUsers = (realm.Users ?? []).SelectMany(user => user.ClientRoles ?? user.ApplicationRoles ?? none);
        var ofGroups = Groups(realm.Groups).SelectMany(group => group.ClientRoles ?? none);
        var mapped = realm.ClientScopeMappings.OrEmpty()
            .SelectMany(owner => owner.Value.SelectMany(mapping => mapping.Roles ?? []).Select(role => (owner.Key, role)));
        return ofUsers.Concat(ofGroups)
            .SelectMany(client => client.Value.Select(role => (client.Key, role)))
            .Concat(mapped)
            .Distinct()
            .ToLookup(pair => pair.Key, pair => pair.role);
    }

    /// <summary>All groups of the tree.</summary>
    public static IEnumerable<GroupRepresentation> Groups(IReadOnlyList<GroupRepresentation>? groups) =>
        (groups ?? []).SelectMany(group => Groups(group.SubGroups).Prepend(group));
}
