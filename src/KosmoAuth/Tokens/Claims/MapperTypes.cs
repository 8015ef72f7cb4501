using System.Collections.Frozen;

namespace KosmoAuth.Tokens.Claims;

/// <summary>A kind of protocol mapper.</summary>
/// <param name="Targets">Where it can write at all.</param>
/// <param name="Compile">Null for a mapper that has nothing to say.</param>
internal sealed record MapperType(ClaimTargets Targets, Func<MapperSource, ClaimMapper?> Compile)
{
    /// <summary>Order among the mappers of a token, lowest first: roles are changed before they are read.</summary>
    public int Priority { get; init; }

    /// <summary>Not switched per token.</summary>
    public bool Always { get; init; }

    /// <summary>Whether an absent switch for access tokens is on.</summary>
    public bool OnWhenAbsent { get; init; }
}

/// <summary>Keycloak's kinds of OpenID Connect mappers by provider id. One that is not listed writes nothing.</summary>
internal static class MapperTypes
{
    private const ClaimTargets PersonTokens = ClaimTargets.IdToken | ClaimTargets.UserInfo;

    private static readonly FrozenDictionary<string, MapperType> s_types = new Dictionary<string, MapperType>
    {
        ["oidc-sub-mapper"] = new(ClaimTargets.AccessTokens, SubjectMappers.Subject) { Priority = -1 },
        ["oidc-usermodel-attribute-mapper"] = new(ClaimTargets.All, UserMappers.Attribute),
        ["oidc-usermodel-property-mapper"] = new(ClaimTargets.All, UserMappers.Property),
        ["oidc-full-name-mapper"] = new(ClaimTargets.All, UserMappers.FullName),
        ["oidc-address-mapper"] = new(ClaimTargets.All, UserMappers.Address),
        ["oidc-group-membership-mapper"] = new(ClaimTargets.All, UserMappers.Groups),
        ["oidc-hardcoded-claim-mapper"] = new(ClaimTargets.All, HardcodedMappers.Claim),
        ["oidc-audience-mapper"] = new(ClaimTargets.Tokens, AudienceMappers.Audience),
        ["oidc-allowed-origins-mapper"] = new(ClaimTargets.AccessTokens, AudienceMappers.AllowedOrigins) { OnWhenAbsent = true },
        ["oidc-acr-mapper"] = new(ClaimTargets.Tokens, SessionMappers.Acr),
        ["oidc-amr-mapper"] = new(ClaimTargets.Tokens, SessionMappers.Amr),
        ["oidc-usersessionmodel-note-mapper"] = new(ClaimTargets.All, SessionMappers.Note),
        ["oidc-session-state-mapper"] = new(ClaimTargets.All, SessionMappers.SessionState),
        ["oidc-nonce-backwards-compatible-mapper"] = new(ClaimTargets.AccessToken | ClaimTargets.Introspection, SessionMappers.Nonce) { Always = true },
        ["oidc-claims-param-token-mapper"] = new(PersonTokens, ClaimsParameterMappers.Essential),
        ["oidc-claims-param-value-idtoken-mapper"] = new(ClaimTargets.IdToken, ClaimsParameterMappers.Value),
        ["oidc-role-name-mapper"] = new(ClaimTargets.All, RoleMappers.Rename) { Priority = 10, Always = true },
        ["oidc-hardcoded-role-mapper"] = new(ClaimTargets.All, RoleMappers.Hardcoded) { Priority = 20, Always = true },
        ["oidc-audience-resolve-mapper"] = new(ClaimTargets.AccessTokens, AudienceMappers.Resolve) { Priority = 30, OnWhenAbsent = true },
        ["oidc-usermodel-realm-role-mapper"] = new(ClaimTargets.All, RoleMappers.RealmRoles) { Priority = 40 },
        ["oidc-usermodel-client-role-mapper"] = new(ClaimTargets.All, RoleMappers.ClientRoles) { Priority = 40 },
        ["oidc-sha256-pairwise-sub-mapper"] = new(ClaimTargets.All, SubjectMappers.Pairwise) { Priority = 100, Always = true },
    }.ToFrozenDictionary();

    public static MapperType? Find(string providerId) => s_types.GetValueOrDefault(providerId);
}
