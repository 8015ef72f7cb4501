using System.Globalization;
using KosmoAuth.Portal.Pages;
using Microsoft.AspNetCore.Authentication;

namespace KosmoAuth.Portal.SignIn;

/// <summary>Ends the session here, then at the provider, which tells the other applications (OpenID Connect RP-Initiated Logout 1.0).</summary>
internal static class Logout
{
    public const string StartPath = "/logout";
    public const string ReturnPath = "/signed-out";

    // A form of another site cannot log anybody out: the browser sends a SameSite=Lax cookie with no foreign POST.
    public static async Task<IResult> StartAsync(HttpContext http, Provider provider, EndedSessions ended, CancellationToken ct)
    {
        var idToken = await http.GetTokenAsync("id_token");
        if (http.User.FindFirst("sid") is { } sid)
        {
            ended.End(sid.Value);
        }

        await http.SignOutAsync();
        return await provider.ConfigurationAsync(ct) is { EndSessionEndpoint: { Length: > 0 } } configuration
            ? Results.Redirect(provider.LogoutUrl(configuration, idToken, CultureInfo.CurrentUICulture.Name))
            : Problems.LoggedOutHereOnly(http);
    }
}
