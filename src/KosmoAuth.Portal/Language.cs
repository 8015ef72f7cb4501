using System.Globalization;
using KosmoAuth.Portal.SignIn;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;

namespace KosmoAuth.Portal;

/// <summary>Japanese first; English when the person chose it (kept in a cookie) or the browser prefers it.</summary>
internal static class Language
{
    private static readonly CultureInfo[] s_languages = [new("ja"), new("en")];

    public static void Configure(RequestLocalizationOptions options)
    {
        options.DefaultRequestCulture = new RequestCulture(s_languages[0]);
        options.SupportedCultures = s_languages;
        options.SupportedUICultures = s_languages;
        options.RequestCultureProviders = [new CookieRequestCultureProvider(), new AcceptLanguageHeaderRequestCultureProvider()];
        options.ApplyCurrentCultureToResponseHeaders = true;
    }

    /// <summary>The links at the foot of every page.</summary>
    public static IResult Choose(HttpContext http, string tag, [FromQuery(Name = Login.ReturnParameter)] string? returnPath)
    {
        if (Array.Find(s_languages, language => language.Name == tag) is { } chosen)
        {
            var value = CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(chosen));
            http.Response.Cookies.Append(CookieRequestCultureProvider.DefaultCookieName, value, new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = http.Request.IsHttps,
                MaxAge = TimeSpan.FromDays(365),
                IsEssential = true,
            });
        }

        return Results.LocalRedirect(LocalPath.Of(returnPath));
    }
}
