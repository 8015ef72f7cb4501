using KosmoAuth.Requests;
using KosmoAuth.Tokens;

namespace KosmoAuth.Oidc.Discovery;

/// <summary>
/// The public documents of a realm: metadata (OpenID Connect Discovery 1.0, RFC 8414), keys (RFC 7517) and Keycloak's realm document.
/// Everybody may read them.
/// </summary>
public static class DiscoveryEndpoint
{
    private const string RealmPath = "/realms/{realm}";
    private const string CertsPath = RealmPath + "/protocol/openid-connect/certs";

    private static readonly IReadOnlyList<string> s_wellKnown =
        [RealmPath + "/.well-known/openid-configuration", RealmPath + "/.well-known/oauth-authorization-server"];

    private static readonly PreparedDocuments s_metadata = new(ProviderMetadata.Write);
    private static readonly PreparedDocuments s_certs = new(request => Jwks.Write(request.Realm.Keys));
    private static readonly PreparedDocuments s_realm = new(RealmDocument.Write);

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var path in s_wellKnown)
        {
            Map(routes, path, s_metadata, "GET", "application/json", "no-cache, must-revalidate, no-transform, no-store");
        }

        Map(routes, CertsPath, s_certs, "GET", "application/json", "no-cache");
        Map(routes, RealmPath, s_realm, "GET, HEAD, OPTIONS", "application/json;charset=UTF-8", "no-cache");
    }

    private static void Map(
        IEndpointRouteBuilder routes, string path, PreparedDocuments documents, string methods, string contentType, string cacheControl)
    {
        routes.MapGet(path, (RealmRequest request) =>
        {
            Cors.AllowAny(request.Http);
            return new JsonAnswer(documents.Get(request)) { ContentType = contentType, CacheControl = cacheControl };
        });
        Cors.MapPreflight(routes, path, methods);
    }
}
