using KosmoAuth.Login;
using KosmoAuth.Oidc;
using KosmoAuth.Requests;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace KosmoAuth.Hosting;

/// <summary>
/// Sizes of addresses and headers that are refused with an answer that says why. What is larger still (<see cref="Listeners"/>) the web server refuses by
/// itself, with the same status and no text.
/// </summary>
internal sealed class RequestLimits(Refusals refusals)
{
    /// <summary>Characters of path and query.</summary>
    public const int LongestTarget = 8 * 1024;
    public const int MostHeaders = 100;

    /// <summary>Characters of all cookies together.</summary>
    public const int LongestCookies = 16 * 1024;

    private static readonly (OAuthError, LoginFailure) s_target = (
        new("invalid_request", "The address is longer than 8192 characters", StatusCodes.Status414UriTooLong),
        new("invalid_request", "addressTooLongMessage") { Status = StatusCodes.Status414UriTooLong });

    private static readonly (OAuthError, LoginFailure) s_headers = (
        new("invalid_request", "More than 100 headers", StatusCodes.Status431RequestHeaderFieldsTooLarge),
        new("invalid_request", "invalidRequestMessage") { Status = StatusCodes.Status431RequestHeaderFieldsTooLarge });

    private static readonly (OAuthError, LoginFailure) s_cookies = (
        new("invalid_request", "More than 16384 characters of cookies", StatusCodes.Status431RequestHeaderFieldsTooLarge),
        new("invalid_request", "tooManyCookiesMessage") { Status = StatusCodes.Status431RequestHeaderFieldsTooLarge });

    public Task InvokeAsync(HttpContext http, RequestDelegate next) =>
        Fault(http) is { } fault
            ? refusals.Answer(http, http.Features.Get<RealmRequest>()?.Realm, fault.Program, fault.Browser).ExecuteAsync(http)
            : next(http);

    // What to answer programs and browsers; null for a request that may pass.
    private static (OAuthError Program, LoginFailure Browser)? Fault(HttpContext http)
    {
        var headers = http.Request.Headers;
        return http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Length > LongestTarget ? s_target
            : headers.Count > MostHeaders ? s_headers
            : LengthOf(headers.Cookie) > LongestCookies ? s_cookies
            : null;
    }

    private static int LengthOf(StringValues lines)
    {
        var length = 0;
        foreach (var line in lines)
        {
            length += line?.Length ?? 0;
        }

        return length;
    }
}
