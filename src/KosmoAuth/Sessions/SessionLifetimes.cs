using KosmoAuth.Realms;

namespace KosmoAuth.Sessions;

/// <summary>When sessions and the tokens tied to them end: Keycloak's rules for idle and absolute ends. All times are Unix seconds; an end is exclusive, at that second the session is over.</summary>
public static class SessionLifetimes
{
    // Keycloak's fallbacks where the realm holds 0 or less.
    private const int DefaultSessionIdle = 1800;
    private const int DefaultSessionMax = 36_000;
    private const int DefaultOfflineIdle = 2_592_000;
    private const int DefaultOfflineMax = 5_184_000;

    /// <summary>Whether the user session is neither idle nor too old at <paramref name="now"/>, and not a remembered one of a realm that no longer remembers.</summary>
    public static bool IsActive(Realm realm, UserSession session, long now) =>
        (session.Offline || !session.RememberMe || realm.Login.RememberMe) && UserSessionExpires(realm, session) > now;

    /// <summary>Whether both the user session and the client's part in it are alive at <paramref name="now"/>.</summary>
    public static bool IsActive(Realm realm, Client client, UserSession session, ClientSession clientSession, long now) =>
        IsActive(realm, session, now) && ClientSessionExpires(realm, client, session, clientSession) > now;

    /// <summary>The nearer of idle end and absolute end.</summary>
    public static long UserSessionExpires(Realm realm, UserSession session) =>
        Math.Min(UserSessionIdleEnd(realm, session), UserSessionMaxEnd(realm, session) ?? long.MaxValue);

    /// <summary>The idle end, counted from the last access.</summary>
    public static long UserSessionIdleEnd(Realm realm, UserSession session) => session.LastAccess + UserIdle(realm, session);

    /// <summary>The absolute end, counted from the start; null for an offline session of a realm without <c>offlineSessionMaxLifespanEnabled</c>.</summary>
    public static long? UserSessionMaxEnd(Realm realm, UserSession session) =>
        session.Offline && !realm.Lifetimes.OfflineSessionMaxLifespanEnabled ? null : session.Started + UserMax(realm, session);

    /// <summary>The nearer of the client session's idle and absolute end, never later than the user session's absolute end.</summary>
    public static long ClientSessionExpires(Realm realm, Client client, UserSession session, ClientSession clientSession) =>
        Math.Min(
            clientSession.LastAccess + ClientIdle(realm, client, session),
            ClientSessionMaxEnd(realm, client, session, clientSession) ?? long.MaxValue);

    /// <summary>The client session's absolute end, capped by the user session's; null when neither has one.</summary>
    public static long? ClientSessionMaxEnd(Realm realm, Client client, UserSession session, ClientSession clientSession)
    {
        var own = ClientMax(realm, client, session) is { } max ? clientSession.Started + max : (long?)null;
        var whole = UserSessionMaxEnd(realm, session);
        return own is null ? null : Math.Min(own.Value, whole ?? long.MaxValue);
    }

    /// <summary>
    /// <c>exp</c> of an access token made now: the client's <c>access.token.lifespan</c>, else the realm's; -1 means until the session's absolute end.
    /// Capped by the client session's absolute end. Null: no end at all (an offline session without one and a lifespan of -1).
    /// </summary>
    public static long? AccessTokenExpires(Realm realm, Client client, UserSession session, ClientSession clientSession, long now, bool implicitFlow = false)
    {
        var lifespan = implicitFlow
            ? realm.Lifetimes.AccessTokenLifespanForImplicitFlow
            : client.Number("access.token.lifespan") ?? realm.Lifetimes.AccessTokenLifespan;
        var wished = lifespan == -1 ? UserSessionMaxEnd(realm, session) : now + lifespan;
        return Earlier(wished, ClientSessionMaxEnd(realm, client, session, clientSession));
    }

    /// <summary>
    /// <c>exp</c> of a refresh token made now: idle end if nothing happens from now on, capped by the absolute end.
    /// Null for an offline token of a client session without an absolute end.
    /// </summary>
    public static long? RefreshTokenExpires(Realm realm, Client client, UserSession session, ClientSession clientSession, long now)
    {
        var max = ClientSessionMaxEnd(realm, client, session, clientSession);
        return session.Offline && max is null ? null : Math.Min(now + ClientIdle(realm, client, session), max ?? long.MaxValue);
    }

    /// <summary>Seconds that the session cookies of a remembered log-in live, and KEYCLOAK_SESSION of any.</summary>
    public static int CookieMaxAge(Realm realm, bool rememberMe) =>
        Remembered(Positive(realm.Lifetimes.SsoSessionMaxLifespan, DefaultSessionMax), realm.Lifetimes.SsoSessionMaxLifespanRememberMe, rememberMe);

    private static int UserIdle(Realm realm, UserSession session) =>
        session.Offline
            ? Positive(realm.Lifetimes.OfflineSessionIdleTimeout, DefaultOfflineIdle)
            : Remembered(
                Positive(realm.Lifetimes.SsoSessionIdleTimeout, DefaultSessionIdle),
                realm.Lifetimes.SsoSessionIdleTimeoutRememberMe, session.RememberMe);

    private static int UserMax(Realm realm, UserSession session) =>
        session.Offline
            ? Positive(realm.Lifetimes.OfflineSessionMaxLifespan, DefaultOfflineMax)
            : CookieMaxAge(realm, session.RememberMe);

    private static int ClientIdle(Realm realm, Client client, UserSession session)
    {
        var (attribute, ofRealm) = session.Offline
            ? ("client.offline.session.idle.timeout", realm.Lifetimes.ClientOfflineSessionIdleTimeout)
            : ("client.session.idle.timeout", realm.Lifetimes.ClientSessionIdleTimeout);
        return OfClient(client, attribute) ?? Positive(ofRealm, UserIdle(realm, session));
    }

    private static int? ClientMax(Realm realm, Client client, UserSession session)
    {
        if (!session.Offline)
        {
            return OfClient(client, "client.session.max.lifespan") ?? Positive(realm.Lifetimes.ClientSessionMaxLifespan, UserMax(realm, session));
        }

        var ofClient = OfClient(client, "client.offline.session.max.lifespan");
        return ofClient is null && realm.Lifetimes.OfflineSessionMaxLifespanEnabled
            ? Positive(realm.Lifetimes.ClientOfflineSessionMaxLifespan, UserMax(realm, session))
            : ofClient;
    }

    private static int? OfClient(Client client, string attribute) => client.Number(attribute) is > 0 and var seconds ? seconds : null;

    private static int Positive(int seconds, int otherwise) => seconds > 0 ? seconds : otherwise;

    private static int Remembered(int plain, int remembered, bool rememberMe) => rememberMe ? Math.Max(plain, remembered) : plain;

    private static long? Earlier(long? one, long? other) =>
        one is null ? other : other is null ? one : Math.Min(one.Value, other.Value);
}
