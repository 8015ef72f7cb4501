using Microsoft.AspNetCore.Http.HttpResults;

namespace KosmoAuth.Portal.Pages;

/// <summary>
/// When something does not work: what happened, and what to do now. Nothing that came with the request is shown, except an error code.
/// </summary>
internal static class Problems
{
    private const string RetrySeconds = "5";

    public static IResult Forbidden() => Page(StatusCodes.Status403Forbidden, Words.Current.Forbidden);

    public static IResult NotFound() => Page(StatusCodes.Status404NotFound, Words.Current.NotFound);

    public static IResult LoginInterrupted() => Page(StatusCodes.Status400BadRequest, Words.Current.Interrupted, offersLogin: true);

    public static IResult LoginDeclined() => Page(StatusCodes.Status400BadRequest, Words.Current.Declined, offersLogin: true);

    /// <param name="code">The provider's error code, or what of its answer was wrong.</param>
    public static IResult LoginFailed(string code) => Page(StatusCodes.Status400BadRequest, Words.Current.Failed, offersLogin: true, code);

    /// <summary>It may be starting: the page says so, and the next click tries again.</summary>
    public static IResult ProviderDown(HttpContext http)
    {
        http.Response.Headers.RetryAfter = RetrySeconds;
        return Page(StatusCodes.Status503ServiceUnavailable, Words.Current.ProviderDown, offersLogin: true);
    }

    /// <summary>The provider could not be told, so its session and the other applications go on.</summary>
    public static IResult LoggedOutHereOnly(HttpContext http)
    {
        http.Response.Headers.RetryAfter = RetrySeconds;
        return Page(StatusCodes.Status503ServiceUnavailable, Words.Current.HereOnly);
    }

    public static Task BrokenAsync(HttpContext http) =>
        Page(StatusCodes.Status500InternalServerError, Words.Current.Broken, code: "500").ExecuteAsync(http);

    private static RazorComponentResult<ProblemView> Page(int status, Problem problem, bool offersLogin = false, string? code = null) =>
        new(new Dictionary<string, object?>
        {
            [nameof(ProblemView.Problem)] = problem,
            [nameof(ProblemView.OffersLogin)] = offersLogin,
            [nameof(ProblemView.Code)] = IsErrorCode(code) ? code : null,
        }) { StatusCode = status };

    // Error codes are short names; anything else would put somebody's sentences on our page.
    private static bool IsErrorCode(string? code) => code is { Length: <= 64 } && code.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '_' or '-');
}
