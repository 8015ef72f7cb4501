using System.Globalization;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;

namespace KosmoAuth.Login.ActionLinks;

/// <summary>
/// Carries the key of a mailed link from the address bar into a cookie, and from there into the form of its page. Both are sealed; the form is good
/// for the browser for which it was made, so that a page of somebody else can neither show nor follow a link.
/// </summary>
public sealed class LinkHandle(SessionCookies cookies, TimeProvider time)
{
    /// <summary>Name of the form's field.</summary>
    public const string Field = "link";

    private const string Cookie = "KOSMO_ACTION_TOKEN";
    private const string CookiePurpose = "action-token-cookie";
    private const string FormPurpose = "action-token-form";
    private const int CookieSeconds = 600;

    /// <summary>Keeps a key, whatever it is, for the next request.</summary>
    internal void Keep(RealmRequest request, string key)
    {
        var text = key.Length > ActionLinkKey.LongestText ? "" : key;
        Cookies(request).Write(Cookie, cookies.SealsOf(request.Realm).Seal(CookiePurpose, text), CookieSeconds);
    }

    /// <summary>To the page of a link, whatever it has to say.</summary>
    internal IResult ToLink(RealmRequest request, ActionLinkKey key)
    {
        Keep(request, key.ToString());
        return SeeOther(request, null);
    }

    /// <summary>To the page without a key in its address.</summary>
    internal static IResult SeeOther(RealmRequest request, string? clientId)
    {
        var response = request.Http.Response;
        var client = string.IsNullOrEmpty(clientId) ? "" : $"?client_id={Uri.EscapeDataString(clientId)}";
        response.Headers.CacheControl = "no-store, must-revalidate, max-age=0";
        response.Headers.Location = $"{request.BaseUrl}/realms/{Uri.EscapeDataString(request.Realm.Name)}/login-actions/action-token{client}";
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>The kept key; null when there is none. Two genuine ones mean that one was planted from outside: neither counts.</summary>
    internal string? Kept(RealmRequest request)
    {
        var seals = cookies.SealsOf(request.Realm);
        return Cookies(request).Values(Cookie).Select(text => seals.Open(CookiePurpose, text)).OfType<string>().Distinct(StringComparer.Ordinal).ToList() is [var only]
            ? only
            : null;
    }

    /// <summary>The value of the form's field, for this browser.</summary>
    internal string Write(RealmRequest request, string key)
    {
        var browser = cookies.For(request).BrowserId(create: true);
        return cookies.SealsOf(request.Realm).Seal(FormPurpose, string.Create(CultureInfo.InvariantCulture, $"{Now} {browser} {key}"));
    }

    /// <summary>The key and the browser's name; null for a form that was not made for this browser, or too long ago.</summary>
    internal (string Key, string BrowserId)? Read(RealmRequest request, string? field)
    {
        var text = field is null ? null : cookies.SealsOf(request.Realm).Open(FormPurpose, field);
        return text?.Split(' ', 3) is [var made, var browser, var key] && cookies.For(request).IsBrowser(browser)
            && Now - long.Parse(made, CultureInfo.InvariantCulture) <= request.Realm.Lifetimes.AccessCodeLifespanLogin
                ? (key, browser)
                : null;
    }

    private static CookieWriter Cookies(RealmRequest request) => new(request.Http, request.Realm, request.BaseUrl);

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();
}
