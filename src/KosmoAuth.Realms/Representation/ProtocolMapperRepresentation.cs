using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>A protocol mapper (Keycloak ProtocolMapperRepresentation).</summary>
public sealed record ProtocolMapperRepresentation
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Protocol { get; init; }

    public string? ProtocolMapper { get; init; }

    /// <summary>Deprecated, without effect.</summary>
    public bool? ConsentRequired { get; init; }

    /// <summary>Deprecated, without effect.</summary>
    public string? ConsentText { get; init; }

    public IReadOnlyDictionary<string, string?>? Config { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
