using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>An identity provider (Keycloak IdentityProviderRepresentation).</summary>
public sealed record IdentityProviderRepresentation
{
    public string? Alias { get; init; }

    public string? DisplayName { get; init; }

    public string? InternalId { get; init; }

    public string? ProviderId { get; init; }

    /// <summary>Absent means true.</summary>
    public bool? Enabled { get; init; }

    public string? UpdateProfileFirstLoginMode { get; init; }

    public bool? TrustEmail { get; init; }

    public bool? StoreToken { get; init; }

    public bool? AddReadTokenRoleOnCreate { get; init; }

    public bool? AuthenticateByDefault { get; init; }

    public bool? LinkOnly { get; init; }

    public bool? HideOnLogin { get; init; }

    public string? FirstBrokerLoginFlowAlias { get; init; }

    public string? PostBrokerLoginFlowAlias { get; init; }

    public string? OrganizationId { get; init; }

    public IReadOnlyDictionary<string, string?>? Config { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
