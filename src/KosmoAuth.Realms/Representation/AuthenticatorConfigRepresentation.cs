using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>Settings of an execution (Keycloak AuthenticatorConfigRepresentation).</summary>
public sealed record AuthenticatorConfigRepresentation
{
    public string? Id { get; init; }

    public string? Alias { get; init; }

    public IReadOnlyDictionary<string, string?>? Config { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
