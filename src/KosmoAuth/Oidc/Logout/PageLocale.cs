using KosmoAuth.Login.Pages;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;
using KosmoAuth.Themes;
using Microsoft.AspNetCore.Http.Extensions;

namespace KosmoAuth.Oidc.Logout;

/// <summary>The language of a page outside a log-in, in Keycloak's order: <c>kc_locale</c>, <c>ui_locales</c>, the cookie, Accept-Language, the realm's default, English.</summary>
internal static class PageLocale
{
    private const string English = "en";

    public static string Choose(RealmRequest request, BrowserCookies cookies)
    {
        var localization = request.Realm.Localization;
        if (!localization.InternationalizationEnabled)
        {
            return English;
        }

        var query = request.Http.Request.Query;
        var chosen = Supported(localization, query["kc_locale"].ToString());
        if (chosen is not null)
        {
            cookies.Locale = chosen;
            return chosen;
        }

        return Wishes(request.Http.Request, cookies).Select(wish => Supported(localization, wish)).FirstOrDefault(locale => locale is not null)
            ?? localization.DefaultLocale ?? English;
    }

    /// <summary>The same address in each of the realm's languages; none for a posted page, which has no address of its own.</summary>
    public static IReadOnlyList<LanguageLink> Links(RealmRequest request, MessageBundle messages)
    {
        var localization = request.Realm.Localization;
        return !localization.InternationalizationEnabled || !HttpMethods.IsGet(request.Http.Request.Method)
            ? []
            : [.. localization.SupportedLocales.Select(locale => new LanguageLink(locale, messages.LanguageLabel(locale), LinkTo(request, locale), locale == messages.Tag))];
    }

    private static IEnumerable<string> Wishes(HttpRequest http, BrowserCookies cookies)
    {
        var accepted = http.GetTypedHeaders().AcceptLanguage.Where(language => language.Quality is not 0).OrderByDescending(language => language.Quality ?? 1);
        return [.. http.Query["ui_locales"].ToString().Split(' '), cookies.Locale ?? "", .. accepted.Select(language => language.Value.ToString())];
    }

    // A language without its country will do: de for de-AT.
    private static string? Supported(RealmLocalization localization, string wish) =>
        localization.SupportedLocales.FirstOrDefault(locale => locale.Equals(wish, StringComparison.OrdinalIgnoreCase))
        ?? localization.SupportedLocales.FirstOrDefault(locale => locale.Equals(wish.Split('-', '_')[0], StringComparison.OrdinalIgnoreCase));

    private static string LinkTo(RealmRequest request, string locale)
    {
        var http = request.Http.Request;
        var query = new QueryBuilder(http.Query.Where(pair => pair.Key != "kc_locale")) { { "kc_locale", locale } };
        return $"{new Uri(request.BaseUrl).AbsolutePath.TrimEnd('/')}/realms/{Uri.EscapeDataString(request.Realm.Name)}/protocol/openid-connect/logout{query.ToQueryString()}";
    }
}
