namespace KosmoAuth.Realms;

/// <summary>A group of users (Keycloak GroupRepresentation). Members have its roles and those of all its parents.</summary>
public sealed class Group
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The path from the top with leading slash, such as <c>/staff/tokyo</c>.</summary>
    public required string Path { get; init; }

    public Group? Parent { get; init; }

    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes { get; init; }

    /// <summary>Effective roles of a member: own and inherited, composites expanded.</summary>
    public required RoleSet Roles { get; init; }
}
