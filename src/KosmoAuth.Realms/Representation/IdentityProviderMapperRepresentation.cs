using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>A mapper of an identity provider (Keycloak IdentityProviderMapperRepresentation).</summary>
public sealed record IdentityProviderMapperRepresentation
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? IdentityProviderAlias { get; init; }

    public string? IdentityProviderMapper { get; init; }

    public IReadOnlyDictionary<string, string?>? Config { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
