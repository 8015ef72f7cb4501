using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>A link to a person at an identity provider (Keycloak FederatedIdentityRepresentation).</summary>
public sealed record FederatedIdentityRepresentation
{
    public string? IdentityProvider { get; init; }

    public string? UserId { get; init; }

    public string? UserName { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
