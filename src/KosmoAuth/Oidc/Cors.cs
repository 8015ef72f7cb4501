using KosmoAuth.Realms;
using KosmoAuth.Requests;

namespace KosmoAuth.Oidc;

/// <summary>
/// Which scripts may read an answer (Fetch standard, CORS protocol), by the client's web origins as in Keycloak. Before the client is
/// known every origin may read why it was refused; afterwards a foreign origin gets no answer at all.
/// </summary>
public static class Cors
{
    private const string AllowedHeaders =
        "Origin, Accept, X-Requested-With, Access-Control-Request-Method, Access-Control-Request-Headers, DPoP, Content-Type, Authorization";

    private const string ExposedHeaders = "Access-Control-Allow-Methods";

    /// <summary>Answers preflight requests; who may call is decided by the request itself, when the client is known.</summary>
    /// <param name="methods">As Keycloak lists them for this endpoint.</param>
    public static void MapPreflight(IEndpointRouteBuilder routes, string path, string methods) =>
        routes.MapMethods(path, [HttpMethods.Options], (HttpContext http) =>
        {
            if (AllowAny(http))
            {
                http.Response.Headers.AccessControlAllowMethods = methods;
                http.Response.Headers.AccessControlAllowHeaders = AllowedHeaders;
                http.Response.Headers.AccessControlMaxAge = "3600";
            }
        });

    /// <summary>For documents that everybody may read; false when the request is not from a script of another origin.</summary>
    public static bool AllowAny(HttpContext http)
    {
        if (http.Request.Headers.Origin is not [{ Length: > 0 } origin])
        {
            return false;
        }

        http.Response.Headers.AccessControlAllowOrigin = origin;
        http.Response.Headers.AccessControlAllowCredentials = "true";
        return true;
    }

    /// <summary>For an endpoint whose client is not known yet; <see cref="Check"/> follows.</summary>
    /// <param name="challenges">Whether the answer may carry <c>WWW-Authenticate</c>.</param>
    public static void AllowErrors(HttpContext http, bool challenges = false)
    {
        if (AllowAny(http))
        {
            http.Response.Headers.AccessControlExposeHeaders = challenges ? ExposedHeaders + ", WWW-Authenticate" : ExposedHeaders;
        }
    }

    /// <summary>
    /// Null when the request comes from no script, or from an origin of the client; otherwise the refusal, which the script cannot
    /// read.
    /// </summary>
    public static OAuthError? Check(RealmRequest request, Client client)
    {
        if (request.Http.Request.Headers.Origin is not [{ Length: > 0 } origin] || IsAllowed(client, origin, request.BaseUrl))
        {
            AllowErrors(request.Http);
            return null;
        }

        var headers = request.Http.Response.Headers;
        headers.Remove("Access-Control-Allow-Origin");
        headers.Remove("Access-Control-Allow-Credentials");
        headers.Remove("Access-Control-Expose-Headers");
        return OAuthError.InvalidOrigin;
    }

    /// <summary>Exact origins of the client, <c>*</c> for any, and the server's own pages.</summary>
    internal static bool IsAllowed(Client client, string origin, string baseUrl)
    {
        foreach (var allowed in ClientAddresses.WebOrigins(client, baseUrl))
        {
            if (allowed == "*" || allowed == origin)
            {
                return true;
            }
        }

        return IsOwn(origin, baseUrl);
    }

    private static bool IsOwn(string origin, string baseUrl) =>
        baseUrl.StartsWith(origin, StringComparison.Ordinal) && (baseUrl.Length == origin.Length || baseUrl[origin.Length] == '/');
}
