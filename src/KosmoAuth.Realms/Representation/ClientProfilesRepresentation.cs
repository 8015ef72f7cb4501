using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>Client profiles, kept as written (Keycloak ClientProfilesRepresentation).</summary>
public sealed record ClientProfilesRepresentation
{
    public IReadOnlyList<JsonElement>? Profiles { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
