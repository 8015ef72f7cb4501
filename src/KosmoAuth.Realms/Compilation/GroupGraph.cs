using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Compilation;

/// <summary>Groups with the roles that they inherit from their parents.</summary>
internal static class GroupGraph
{
    public static IReadOnlyList<Group> Compile(IReadOnlyList<GroupRepresentation> groups, RoleGraph roles)
    {
        var compiled = new List<Group>(groups.Count);
        Add(parent: null, groups.ToLookup(group => group.ParentId ?? ""), roles, compiled);
        return compiled;
    }

    /// <summary>The groups of these paths that exist.</summary>
    public static IReadOnlyList<Group> Named(IReadOnlyList<string>? paths, IReadOnlyList<Group> groups) =>
        groups.Where(group => paths?.Contains(group.Path) == true).ToArray();

    private static void Add(Group? parent, ILookup<string, GroupRepresentation> children, RoleGraph roles, List<Group> compiled)
    {
        foreach (var child in children[parent?.Id ?? ""])
        {
            var own = roles.Set(child.RealmRoles, child.ClientRoles);
            var group = new Group
            {
                Id = child.Id!,
                Name = child.Name!,
                Path = child.Path!,
                Parent = parent,
                Attributes = child.Attributes.OrEmpty(),
                Roles = parent is null ? own : own.Union(parent.Roles),
            };
            compiled.Add(group);
            Add(group, children, roles, compiled);
        }
    }
}
