using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>Client policies, kept as written (Keycloak ClientPoliciesRepresentation).</summary>
public sealed record ClientPoliciesRepresentation
{
    public IReadOnlyList<JsonElement>? Policies { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
