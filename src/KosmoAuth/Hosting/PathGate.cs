using KosmoAuth.Oidc;
using KosmoAuth.Oidc.Discovery;
using KosmoAuth.Requests;
using Microsoft.AspNetCore.Http.Features;

namespace KosmoAuth.Hosting;

/// <summary>Refuses addresses that could be read in two ways, before anything looks at them.</summary>
internal static class PathGate
{
    public static Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        if (RequestPath.Fault(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget) is { } fault)
        {
            SecurityHeaders.Write(http, null, http.Request.IsHttps);
            return new OAuthError(fault.Error, fault.Description, StatusCodes.Status400BadRequest).ToResult().ExecuteAsync(http);
        }

        // Every GET has its HEAD.
        if (HttpMethods.IsHead(http.Request.Method))
        {
            Looking.MarkHead(http);
            http.Request.Method = HttpMethods.Get;
        }

        http.Request.Path = WellKnownPath.Below(http.Request.Path);
        return next(http);
    }
}
