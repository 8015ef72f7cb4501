namespace KosmoAuth.Portal.SignIn;

/// <summary>The provider says that a session has ended, from server to server (OpenID Connect Back-Channel Logout 1.0 §2.5 to §2.8).</summary>
internal static class BackChannelLogout
{
    public const string Path = "/signout-backchannel";

    public static async Task<IResult> ReceiveAsync(HttpContext http, TokenChecks checks, EndedSessions ended, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(ct) : null;
        if (form?["logout_token"] is not [{ Length: > 0 } token] || await checks.LogoutTokenAsync(token) is not { } logout)
        {
            return Results.Json(new Dictionary<string, string> { ["error"] = "invalid_request" }, statusCode: StatusCodes.Status400BadRequest);
        }

        // With a session id only that one ends; without, all of the person's.
        if (logout.FindFirst("sid") is { } sid)
        {
            ended.End(sid.Value);
        }
        else
        {
            ended.EndAllOf(logout.FindFirst("sub")!.Value);
        }

        return Results.Ok();
    }
}
