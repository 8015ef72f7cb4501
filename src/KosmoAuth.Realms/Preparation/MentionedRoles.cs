using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Preparation;

/// <summary>Names of roles that people, groups and scope mappings of a file mention.</summary>
internal static class MentionedRoles
{
    public static IEnumerable<string> OfRealm(RealmRepresentation realm) =>
        Users(realm).SelectMany(user => user.RealmRoles ?? [])
            .Concat(Groups(realm.Groups).SelectMany(group => group.RealmRoles ?? []))
            .Concat((realm.ScopeMappings ?? []).SelectMany(mapping => mapping.Roles ?? []))
            .Concat(realm.DefaultRole is null ? realm.DefaultRoles ?? [] : []);

    public static IEnumerable<string> OfClient(RealmRepresentation realm, string clientId) =>
        Users(realm).SelectMany(user => (user.ClientRoles ?? user.ApplicationRoles)?.GetValueOrDefault(clientId) ?? [])
            .Concat(Groups(realm.Groups).SelectMany(group => group.ClientRoles?.GetValueOrDefault(clientId) ?? []))
            .Concat((realm.ClientScopeMappings?.GetValueOrDefault(clientId) ?? []).SelectMany(mapping => mapping.Roles ?? []));

    /// <summary>All groups of the tree.</summary>
    public static IEnumerable<GroupRepresentation> Groups(IReadOnlyList<GroupRepresentation>? groups) =>
        (groups ?? []).SelectMany(group => Groups(group.SubGroups).Prepend(group));

    private static IReadOnlyList<UserRepresentation> Users(RealmRepresentation realm) => realm.Users ?? [];
}
