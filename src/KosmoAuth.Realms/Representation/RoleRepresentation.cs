using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>A realm or client role (Keycloak RoleRepresentation).</summary>
public sealed record RoleRepresentation
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Told by <see cref="Composites"/> on import.</summary>
    public bool? Composite { get; init; }

    public RoleCompositesRepresentation? Composites { get; init; }

    public bool? ClientRole { get; init; }

    public string? ContainerId { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Attributes { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
