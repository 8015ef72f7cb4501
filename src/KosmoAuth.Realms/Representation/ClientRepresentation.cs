using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>A client (Keycloak ClientRepresentation).</summary>
public sealed record ClientRepresentation
{
    public string? Id { get; init; }

    public string? ClientId { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public string? Type { get; init; }

    public string? RootUrl { get; init; }

    public string? AdminUrl { get; init; }

    public string? BaseUrl { get; init; }

    public bool? SurrogateAuthRequired { get; init; }

    /// <summary>Absent means true.</summary>
    public bool? Enabled { get; init; }

    public bool? AlwaysDisplayInConsole { get; init; }

    public string? ClientAuthenticatorType { get; init; }

    public string? Secret { get; init; }

    public string? RegistrationAccessToken { get; init; }

    public IReadOnlyList<string>? RedirectUris { get; init; }

    /// <summary>Absent: the origins of the redirect URIs.</summary>
    public IReadOnlyList<string>? WebOrigins { get; init; }

    /// <summary>Unix seconds.</summary>
    public int? NotBefore { get; init; }

    public bool? BearerOnly { get; init; }

    public bool? ConsentRequired { get; init; }

    public bool? StandardFlowEnabled { get; init; }

    public bool? ImplicitFlowEnabled { get; init; }

    public bool? DirectAccessGrantsEnabled { get; init; }

    public bool? ServiceAccountsEnabled { get; init; }

    public bool? AuthorizationServicesEnabled { get; init; }

    public bool? PublicClient { get; init; }

    public bool? FrontchannelLogout { get; init; }

    /// <summary>Absent means <c>openid-connect</c>.</summary>
    public string? Protocol { get; init; }

    public IReadOnlyDictionary<string, string?>? Attributes { get; init; }

    /// <summary><c>browser</c> and <c>direct_grant</c> to ids of flows.</summary>
    public IReadOnlyDictionary<string, string?>? AuthenticationFlowBindingOverrides { get; init; }

    /// <summary>Absent means true, or false with consent.</summary>
    public bool? FullScopeAllowed { get; init; }

    public int? NodeReRegistrationTimeout { get; init; }

    public IReadOnlyList<ProtocolMapperRepresentation>? ProtocolMappers { get; init; }

    public IReadOnlyList<string>? DefaultClientScopes { get; init; }

    public IReadOnlyList<string>? OptionalClientScopes { get; init; }

    /// <summary>Kept as written.</summary>
    public JsonElement? AuthorizationSettings { get; init; }

    /// <summary>Fields that we do not know; kept and given back.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? More { get; set; }
}
