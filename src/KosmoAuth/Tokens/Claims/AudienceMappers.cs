using KosmoAuth.Realms;

namespace KosmoAuth.Tokens.Claims;

/// <summary>Mappers that say where a token may be used.</summary>
internal static class AudienceMappers
{
    /// <summary>A client of the realm, or any text.</summary>
    public static ClaimMapper? Audience(MapperSource source)
    {
        var audience = source["included.client.audience"] is { } clientId
            ? (source.Realm.Clients.GetValueOrDefault(clientId) is { Enabled: false } ? null : clientId)
            : source["included.custom.audience"];
        return audience is null ? null : claims => claims.AddAudience(audience);
    }

    /// <summary>All other enabled clients of which the token has a role.</summary>
    public static ClaimMapper Resolve(MapperSource source) => claims =>
    {
        foreach (var (clientId, _) in claims.Roles.Clients)
        {
            if (clientId != source.Client.ClientId && source.Realm.Clients.GetValueOrDefault(clientId) is not { Enabled: false })
            {
                claims.AddAudience(clientId);
            }
        }
    };

    public static ClaimMapper? AllowedOrigins(MapperSource source)
    {
        if (source.Client.WebOrigins.Count == 0)
        {
            return null;
        }

        // Nearly always the same address: the last answer is kept.
        Resolved? last = null;
        return claims =>
        {
            var resolved = last;
            if (resolved?.Issuer != claims.Subject.Issuer)
            {
                last = resolved = new(claims.Subject.Issuer, [.. ClientAddresses.WebOrigins(source.Client, BaseUrl(claims.Subject.Issuer))]);
            }

            if (resolved.Origins.Count > 0)
            {
                claims.Set(["allowed-origins"], resolved.Origins, join: false);
            }
        };
    }

    private static string BaseUrl(string issuer)
    {
        var realms = issuer.LastIndexOf("/realms/", StringComparison.Ordinal);
        return realms < 0 ? issuer : issuer[..realms];
    }

    private sealed record Resolved(string Issuer, List<object> Origins);
}
