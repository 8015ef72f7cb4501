using KosmoAuth.Requests;

namespace KosmoAuth.Sessions;

/// <summary>The cookies of a realm request.</summary>
public static class RequestCookies
{
    /// <inheritdoc cref="SessionCookies.For"/>
    public static BrowserCookies For(this SessionCookies cookies, RealmRequest request) => cookies.For(request.Http, request.Realm, request.BaseUrl);
}
