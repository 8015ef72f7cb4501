using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>What a person allowed a client (Keycloak UserConsentRepresentation).</summary>
public sealed record UserConsentRepresentation
{
    public string? ClientId { get; init; }

    /// <summary>Names.</summary>
    public IReadOnlyList<string>? GrantedClientScopes { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public long? CreatedDate { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public long? LastUpdatedDate { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
