using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>A component such as a key provider (Keycloak ComponentExportRepresentation).</summary>
public sealed record ComponentExportRepresentation
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? ProviderId { get; init; }

    public string? SubType { get; init; }

    /// <summary>Not in files: there the components lie under it.</summary>
    public string? ProviderType { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<ComponentExportRepresentation>>? SubComponents { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Config { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
