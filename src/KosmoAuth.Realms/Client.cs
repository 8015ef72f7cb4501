using System.Collections.Frozen;

namespace KosmoAuth.Realms;

/// <summary>A client of a realm, compiled (Keycloak ClientRepresentation). Immutable; replaced with its realm.</summary>
public sealed class Client
{
    /// <summary>Keycloak's internal id (a UUID as a rule), last part of authorization codes.</summary>
    public required string Id { get; init; }

    /// <summary>OAuth client_id.</summary>
    public required string ClientId { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public required bool Enabled { get; init; }

    /// <summary><c>openid-connect</c>, <c>saml</c>, …</summary>
    public required string Protocol { get; init; }

    public required bool PublicClient { get; init; }

    public required bool BearerOnly { get; init; }

    public required bool ConsentRequired { get; init; }

    public required bool StandardFlowEnabled { get; init; }

    public required bool ImplicitFlowEnabled { get; init; }

    public required bool DirectAccessGrantsEnabled { get; init; }

    public required bool ServiceAccountsEnabled { get; init; }

    public required bool FullScopeAllowed { get; init; }

    public required bool FrontchannelLogout { get; init; }

    /// <summary><c>client-secret</c>, <c>client-jwt</c>, <c>client-secret-jwt</c> or <c>client-x509</c>.</summary>
    public required string ClientAuthenticatorType { get; init; }

    /// <summary>The client secret in clear; never logged.</summary>
    public Secret? Secret { get; init; }

    /// <summary>As written, may hold <c>${authBaseUrl}</c>.</summary>
    public string? RootUrl { get; init; }

    public string? BaseUrl { get; init; }

    public string? AdminUrl { get; init; }

    /// <summary>Valid redirect URIs as written.</summary>
    public required IReadOnlyList<string> RedirectUris { get; init; }

    /// <summary>Web origins as written; <c>+</c> stands for the origins of all redirect URIs, <c>*</c> for any.</summary>
    public required IReadOnlyList<string> WebOrigins { get; init; }

    public required FrozenDictionary<string, string> Attributes { get; init; }

    /// <summary>Unix seconds; tokens issued earlier are refused.</summary>
    public required long NotBefore { get; init; }

    public required IReadOnlyList<ProtocolMapper> Mappers { get; init; }

    public required IReadOnlyList<ClientScope> DefaultScopes { get; init; }

    public required IReadOnlyList<ClientScope> OptionalScopes { get; init; }

    /// <summary>Roles owned by this client.</summary>
    public required IReadOnlyList<Role> Roles { get; init; }

    /// <summary>Roles that tokens for this client may carry without full scope (scope mappings plus its own roles); expanded.</summary>
    public required RoleSet ScopeMappings { get; init; }

    /// <summary>Flow that replaces the realm's browser flow for this client; null for the realm's.</summary>
    public AuthenticationFlow? BrowserFlow { get; init; }

    /// <summary>Flow that replaces the realm's direct grant flow for this client; null for the realm's.</summary>
    public AuthenticationFlow? DirectGrantFlow { get; init; }

    /// <summary>The attribute's value, or null when it is absent or empty.</summary>
    public string? Attribute(string name) => Attributes.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>A boolean attribute.</summary>
    public bool Flag(string name, bool absent = false) =>
        Attribute(name) is { } value ? value.Equals("true", StringComparison.OrdinalIgnoreCase) : absent;

    /// <summary>A numeric attribute such as <c>access.token.lifespan</c> (seconds); null when absent or not a number.</summary>
    public int? Number(string name) => int.TryParse(Attribute(name), out var value) ? value : null;
}
