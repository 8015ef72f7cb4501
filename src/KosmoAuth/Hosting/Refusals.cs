using KosmoAuth.Login;
using KosmoAuth.Oidc;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Storage;

namespace KosmoAuth.Hosting;

/// <summary>Answers of the host itself: a page for browsers, JSON for programs.</summary>
internal sealed class Refusals(LoginPages pages, RealmCatalog realms)
{
    public static bool WantsPage(HttpContext http) =>
        http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>As the asker prefers it.</summary>
    public IResult Answer(HttpContext http, Realm? realm, OAuthError error, LoginFailure failure) =>
        WantsPage(http) && Page(http, realm, failure) is { } page ? page : error.ToResult();

    /// <summary>An error page in the realm's look, or in that of realm master where there is none; null when there is not even that.</summary>
    public IResult? Page(HttpContext http, Realm? realm, LoginFailure failure)
    {
        var look = realm ?? realms.Find(MasterRealm.Name);
        return look is null ? null : pages.Error(RequestOf(http, look), ClientOf(http, look), failure);
    }

    // Not proven in any way, and enough for the way back: it leads to the address that the realm knows of the client.
    private static Client? ClientOf(HttpContext http, Realm realm) =>
        http.Request.Query["client_id"].FirstOrDefault() is { } id && realm.Clients.TryGetValue(id, out var client) && client.Enabled ? client : null;

    // The page of a refused request: only its language and links need to know of a realm.
    private static RealmRequest RequestOf(HttpContext http, Realm realm)
    {
        var address = http.Features.Get<RequestOrigin>()?.Address
            ?? new RequestAddress($"{http.Request.Scheme}://{http.Request.Host}", "unknown", http.Request.IsHttps);
        return address.To(realm, http);
    }
}

/// <summary>The request's address as a feature, for answers outside realms.</summary>
internal sealed record RequestOrigin(RequestAddress Address);
