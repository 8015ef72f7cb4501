namespace KosmoAuth.Realms;

/// <summary>A realm role, or a client role when <see cref="ClientId"/> is set (Keycloak RoleRepresentation).</summary>
public sealed class Role
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>The client_id of the client that owns the role; null for a realm role.</summary>
    public string? ClientId { get; init; }

    /// <summary>The place in <see cref="Realm.Roles"/>, and in every <see cref="RoleSet"/> of that realm.</summary>
    public required int Index { get; init; }

    /// <summary>This role and everything that it contains, composites of composites included; set once by the compiler.</summary>
    public RoleSet Effective { get; internal set; } = RoleSet.Empty;
}
