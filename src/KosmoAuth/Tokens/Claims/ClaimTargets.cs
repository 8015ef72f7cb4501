namespace KosmoAuth.Tokens.Claims;

/// <summary>Where a mapper writes. Keycloak has a switch in the mapper's configuration for each.</summary>
[Flags]
internal enum ClaimTargets
{
    None = 0,
    AccessToken = 1,
    LightweightAccessToken = 2,
    IdToken = 4,
    UserInfo = 8,
    Introspection = 16,
    AccessTokens = AccessToken | LightweightAccessToken | Introspection,
    Tokens = AccessTokens | IdToken,
    All = Tokens | UserInfo,
}
