using System.Collections.Concurrent;
using KosmoAuth.Realms;

namespace KosmoAuth.Sessions;

/// <summary>Opens the browser's cookies of a request. A singleton; <see cref="BrowserCookies"/> lives as long as the request.</summary>
/// <param name="derive">Gives 32 bytes for (purpose, realm id), from the master key.</param>
public sealed class SessionCookies(Func<string, string, byte[]> derive, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, CookieSeals> _seals = new(StringComparer.Ordinal);

    /// <summary>The cookies of this browser in this realm; the same object for the whole request, so that a cookie set by one part is seen by the next.</summary>
    /// <param name="baseUrl">The server's public address without a trailing slash.</param>
    public BrowserCookies For(HttpContext http, Realm realm, string baseUrl)
    {
        if (http.Items.TryGetValue(typeof(BrowserCookies), out var known) && known is BrowserCookies cookies && cookies.Realm.Name == realm.Name)
        {
            return cookies;
        }

        cookies = new BrowserCookies(http, realm, baseUrl, SealsOf(realm), time);
        http.Items[typeof(BrowserCookies)] = cookies;
        return cookies;
    }

    /// <summary>The secrets behind a realm's cookies and signed-in forms.</summary>
    public CookieSeals SealsOf(Realm realm) => _seals.GetOrAdd(realm.Id, static (id, derive) => new(derive, id), derive);
}
