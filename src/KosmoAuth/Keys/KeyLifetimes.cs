using KosmoAuth.Realms;
using KosmoAuth.Realms.Keys;
using KosmoAuth.Sessions;

namespace KosmoAuth.Keys;

/// <summary>How long something that a key signed can be of use: so long the key has to stay when it signs no more.</summary>
internal static class KeyLifetimes
{
    // Clocks differ, and a token may be made with the old key while other nodes learn of the new one.
    private const long MarginSeconds = 60;

    private const int DefaultOfflineIdle = 2_592_000;
    private const int DefaultOfflineMax = 5_184_000;

    /// <summary>
    /// Seconds from the moment when the key ends to sign. An ID token counts for as long as its session, not only to its end: it is the hint that
    /// ends the session.
    /// </summary>
    public static long Of(Realm realm, RealmKey key)
    {
        var lifetimes = realm.Lifetimes;
        var longest = new[]
        {
            SessionLifetimes.CookieMaxAge(realm, realm.Login.RememberMe), lifetimes.AccessTokenLifespan, lifetimes.AccessTokenLifespanForImplicitFlow,
            lifetimes.ClientSessionMaxLifespan, OfClients(realm, "access.token.lifespan"), OfClients(realm, "client.session.max.lifespan"),
            SignsOffline(realm, key) ? Offline(realm) : 0,
        }.Max();
        return longest + MarginSeconds;
    }

    /// <summary>Whether tokens of this key may belong to offline sessions, some of which have no end: refresh tokens, and access tokens as long as the session.</summary>
    public static bool SignsOffline(Realm realm, RealmKey key) =>
        key.Type == "OCT" || realm.Clients.Values.Any(client => client.Number("access.token.lifespan") == -1);

    private static int Offline(Realm realm) => new[]
    {
        Positive(realm.Lifetimes.OfflineSessionIdleTimeout, DefaultOfflineIdle),
        realm.Lifetimes.OfflineSessionMaxLifespanEnabled ? Positive(realm.Lifetimes.OfflineSessionMaxLifespan, DefaultOfflineMax) : 0,
        OfClients(realm, "client.offline.session.idle.timeout"), OfClients(realm, "client.offline.session.max.lifespan"),
    }.Max();

    private static int OfClients(Realm realm, string attribute) =>
        realm.Clients.Values.Select(client => client.Number(attribute) ?? 0).DefaultIfEmpty().Max();

    private static int Positive(int seconds, int otherwise) => seconds > 0 ? seconds : otherwise;
}
