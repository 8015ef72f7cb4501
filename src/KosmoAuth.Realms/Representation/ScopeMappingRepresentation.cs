using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>Roles that tokens of a client or scope may carry (Keycloak ScopeMappingRepresentation).</summary>
public sealed record ScopeMappingRepresentation
{
    public string? Self { get; init; }

    public string? Client { get; init; }

    public string? ClientScope { get; init; }

    /// <summary>Deprecated name of <see cref="ClientScope"/>.</summary>
    public string? ClientTemplate { get; init; }

    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
