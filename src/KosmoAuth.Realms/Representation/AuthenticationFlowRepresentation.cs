using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>A flow or sub-flow (Keycloak AuthenticationFlowRepresentation).</summary>
public sealed record AuthenticationFlowRepresentation
{
    public string? Id { get; init; }

    public string? Alias { get; init; }

    public string? Description { get; init; }

    public string? ProviderId { get; init; }

    public bool? TopLevel { get; init; }

    public bool? BuiltIn { get; init; }

    public IReadOnlyList<AuthenticationExecutionExportRepresentation>? AuthenticationExecutions { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
