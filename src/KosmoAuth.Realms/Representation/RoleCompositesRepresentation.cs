using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>Names of the roles that a composite role contains (Keycloak RoleRepresentation.Composites).</summary>
public sealed record RoleCompositesRepresentation
{
    public IReadOnlyList<string>? Realm { get; init; }

    /// <summary>By client_id.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Client { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
