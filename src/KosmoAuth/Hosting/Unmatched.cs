using KosmoAuth.Login;
using KosmoAuth.Oidc;
using KosmoAuth.Requests;

namespace KosmoAuth.Hosting;

/// <summary>Addresses without an endpoint, and endpoints without the method, in Keycloak's words.</summary>
internal sealed class Unmatched(Refusals refusals)
{
    private static readonly OAuthError s_noMethod = new("HTTP 405 Method Not Allowed", null, StatusCodes.Status405MethodNotAllowed);
    private static readonly LoginFailure s_page = new("invalid_request", "pageNotFound") { Status = StatusCodes.Status404NotFound };

    public Task InvokeAsync(HttpContext http, RequestDelegate next) => http.GetEndpoint() switch
    {
        RouteEndpoint => next(http),
        null => NotFoundAsync(http),
        _ => NoMethodAsync(http, next),
    };

    private Task NotFoundAsync(HttpContext http)
    {
        var error = new OAuthError(NotFoundText(http), null, StatusCodes.Status404NotFound);
        return refusals.Answer(http, http.Features.Get<RealmRequest>()?.Realm, error, s_page).ExecuteAsync(http);
    }

    // Routing's own endpoint sets the Allow header.
    private static async Task NoMethodAsync(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response is { StatusCode: StatusCodes.Status405MethodNotAllowed, HasStarted: false })
        {
            await s_noMethod.ToResult().ExecuteAsync(http);
        }
    }

    private static string NotFoundText(HttpContext http)
    {
        var segments = http.Request.Path.Value!.Split('/');
        if (http.Features.Get<RealmRequest>() is null && segments is not [_, ".well-known", _, "realms", _])
        {
            return "Unable to find matching target resource method";
        }

        return segments is [_, _, _, "protocol", var protocol, ..] && protocol != "openid-connect" ? "Protocol not found" : "HTTP 404 Not Found";
    }
}
