using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>A group and its sub-groups (Keycloak GroupRepresentation).</summary>
public sealed record GroupRepresentation
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Read from the place in the tree on import.</summary>
    public string? Path { get; init; }

    public string? ParentId { get; init; }

    public long? SubGroupCount { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Attributes { get; init; }

    public IReadOnlyList<string>? RealmRoles { get; init; }

    /// <summary>By client_id.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? ClientRoles { get; init; }

    public IReadOnlyList<GroupRepresentation>? SubGroups { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
