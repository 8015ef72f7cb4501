using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>One line of a flow (Keycloak AuthenticationExecutionExportRepresentation).</summary>
public sealed record AuthenticationExecutionExportRepresentation
{
    /// <summary>Not in files: made on import, since log-in addresses name it.</summary>
    public string? Id { get; init; }

    /// <summary>Alias of the configuration.</summary>
    public string? AuthenticatorConfig { get; init; }

    public string? Authenticator { get; init; }

    public bool? AuthenticatorFlow { get; init; }

    public string? Requirement { get; init; }

    public int? Priority { get; init; }

    /// <summary>Keycloak writes <see cref="AuthenticatorFlow"/> under both names.</summary>
    public bool? AutheticatorFlow { get; init; }

    public string? FlowAlias { get; init; }

    public bool? UserSetupAllowed { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
