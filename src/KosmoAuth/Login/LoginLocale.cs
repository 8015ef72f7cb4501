using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;
using Microsoft.AspNetCore.Http.Extensions;

namespace KosmoAuth.Login;

/// <summary>
/// The language of a page in Keycloak's order: chosen on a page, the person's own, the application's wish, the cookie, the browser's, the realm's
/// default, English.
/// </summary>
internal static class LoginLocale
{
    private const string English = "en";

    /// <summary>The language that this request chooses (<c>kc_locale</c>), kept in the cookie; null when it chooses none of the realm's.</summary>
    public static string? Chosen(RealmRequest request, BrowserCookies cookies, string? asked)
    {
        if (!request.Realm.Localization.InternationalizationEnabled || Supported(request.Realm.Localization, asked ?? "") is not { } locale)
        {
            return null;
        }

        cookies.Locale = locale;
        return locale;
    }

    public static string Of(RealmRequest request, BrowserCookies cookies, string? chosen, string? uiLocales, User? user)
    {
        var localization = request.Realm.Localization;
        if (!localization.InternationalizationEnabled)
        {
            return English;
        }

        foreach (var wish in Wishes(request, cookies, chosen, uiLocales, user))
        {
            if (Supported(localization, wish) is { } locale)
            {
                return locale;
            }
        }

        return localization.DefaultLocale ?? English;
    }

    /// <summary>The person's own language, where the realm has it.</summary>
    public static string? OfUser(Realm realm, User user) =>
        realm.Localization.InternationalizationEnabled && user.Attributes.TryGetValue("locale", out var own) && own is [{ } locale, ..]
            ? Supported(realm.Localization, locale)
            : null;

    private static IEnumerable<string> Wishes(RealmRequest request, BrowserCookies cookies, string? chosen, string? uiLocales, User? user)
    {
        yield return chosen ?? "";
        yield return user is null ? "" : OfUser(request.Realm, user) ?? "";
        foreach (var wish in (uiLocales ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            yield return wish;
        }

        yield return cookies.Locale ?? "";
        foreach (var accepted in request.Http.Request.GetTypedHeaders().AcceptLanguage.Where(language => language.Quality is not 0).OrderByDescending(language => language.Quality ?? 1))
        {
            yield return accepted.Value.ToString();
        }
    }

    // A language without its country will do: de for de-AT.
    private static string? Supported(RealmLocalization localization, string wish) =>
        wish.Length == 0 ? null
        : localization.SupportedLocales.FirstOrDefault(locale => locale.Equals(wish, StringComparison.OrdinalIgnoreCase))
            ?? localization.SupportedLocales.FirstOrDefault(locale => locale.Equals(wish.Split('-', '_')[0], StringComparison.OrdinalIgnoreCase));

    /// <summary>The address of this request in another language, for pages outside a log-in.</summary>
    /// <param name="without">A parameter that does not belong on a page of ours.</param>
    public static string ThisPage(RealmRequest request, string locale, string? without)
    {
        var http = request.Http.Request;
        return $"{new Uri(request.BaseUrl).AbsolutePath.TrimEnd('/')}{http.Path}{new QueryBuilder(http.Query.Where(pair => pair.Key != "kc_locale" && pair.Key != without)) { { "kc_locale", locale } }.ToQueryString()}";
    }
}
