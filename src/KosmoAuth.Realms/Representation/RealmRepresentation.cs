using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>A realm file (Keycloak RealmRepresentation), field for field. Seam: to be completed by realms.</summary>
public sealed record RealmRepresentation
{
    public string? Id { get; init; }

    public string? Realm { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; init; }
}
