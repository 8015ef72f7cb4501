using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>A person or service account (Keycloak UserRepresentation).</summary>
public sealed record UserRepresentation
{
    public string? Id { get; init; }

    public string? Username { get; init; }

    public string? FirstName { get; init; }

    public string? LastName { get; init; }

    public string? Email { get; init; }

    public bool? EmailVerified { get; init; }

    /// <summary>A single value may stand without brackets.</summary>
    [JsonConverter(typeof(UserAttributesConverter))]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Attributes { get; init; }

    /// <summary>Absent means false.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Milliseconds since 1970.</summary>
    public long? CreatedTimestamp { get; init; }

    /// <summary>Read only.</summary>
    public bool? Totp { get; init; }

    public string? Origin { get; init; }

    public string? FederationLink { get; init; }

    /// <summary>client_id of the client whose service account this is.</summary>
    public string? ServiceAccountClientId { get; init; }

    public IReadOnlyList<CredentialRepresentation>? Credentials { get; init; }

    /// <summary>Read only.</summary>
    public IReadOnlyList<string>? DisableableCredentialTypes { get; init; }

    public IReadOnlyList<string>? RequiredActions { get; init; }

    public IReadOnlyList<FederatedIdentityRepresentation>? FederatedIdentities { get; init; }

    public IReadOnlyList<string>? RealmRoles { get; init; }

    /// <summary>By client_id.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? ClientRoles { get; init; }

    /// <summary>Deprecated name of <see cref="ClientRoles"/>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? ApplicationRoles { get; init; }

    public IReadOnlyList<UserConsentRepresentation>? ClientConsents { get; init; }

    /// <summary>Unix seconds.</summary>
    public int? NotBefore { get; init; }

    /// <summary>Paths.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
