using System.Globalization;
using KosmoAuth.Portal.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace KosmoAuth.Portal.SignIn;

/// <summary>
/// The portal's own session: an encrypted cookie with who is signed in and the ID token, which the log-out needs. The access token is not kept,
/// because this portal calls no other service.
/// </summary>
internal static class Session
{
    /// <summary>
    /// Without a click for this long, the person is sent to the provider again, and comes back at once while the session there lasts.
    /// </summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>As long as the provider's session at most.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(10);

    private const string BeganItem = "began";

    public static void Configure(CookieAuthenticationOptions options, PortalSettings settings)
    {
        // Browsers do not keep cookies of two ports apart, so the name says whose it is.
        options.Cookie.Name = $"{settings.ClientId}.session";
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.ExpireTimeSpan = Idle;
        options.SlidingExpiration = true;
        options.LoginPath = Login.StartPath;
        options.ReturnUrlParameter = Login.ReturnParameter;
        options.Events.OnRedirectToAccessDenied = denied => Problems.Forbidden().ExecuteAsync(denied.HttpContext);
        options.Events.OnValidatePrincipal = RejectEndedAsync;
    }

    /// <param name="idToken">Compact form; goes back to the provider as <c>id_token_hint</c>.</param>
    public static AuthenticationProperties Properties(string idToken, DateTimeOffset began)
    {
        var properties = new AuthenticationProperties();
        properties.StoreTokens([new AuthenticationToken { Name = "id_token", Value = idToken }]);
        properties.SetString(BeganItem, began.ToString("O", CultureInfo.InvariantCulture));
        return properties;
    }

    private static async Task RejectEndedAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();

        // Not IssuedUtc: that moves on with every renewal.
        var began = DateTimeOffset.Parse(context.Properties.GetString(BeganItem)!, CultureInfo.InvariantCulture);
        if (now - began > Longest || services.GetRequiredService<EndedSessions>().Contains(context.Principal!, began))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync();
        }
    }
}
