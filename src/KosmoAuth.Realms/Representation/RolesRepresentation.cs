using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>Roles of the realm and of its clients (Keycloak RolesRepresentation).</summary>
public sealed record RolesRepresentation
{
    public IReadOnlyList<RoleRepresentation>? Realm { get; init; }

    /// <summary>By client_id.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<RoleRepresentation>>? Client { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
