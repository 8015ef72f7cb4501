using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>A required action of the realm (Keycloak RequiredActionProviderRepresentation).</summary>
public sealed record RequiredActionProviderRepresentation
{
    public string? Alias { get; init; }

    public string? Name { get; init; }

    public string? ProviderId { get; init; }

    public bool? Enabled { get; init; }

    public bool? DefaultAction { get; init; }

    public int? Priority { get; init; }

    public IReadOnlyDictionary<string, string?>? Config { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
