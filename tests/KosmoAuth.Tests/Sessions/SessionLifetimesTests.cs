using KosmoAuth.Realms;
using KosmoAuth.Sessions;
using NUnit.Framework;

namespace KosmoAuth.Tests.Sessions;

public sealed class SessionLifetimesTests
{
    private static readonly RealmLifetimes Defaults = TestRealms.Defaults;

    private static IEnumerable<TestCaseData> UserSessionEnds()
    {
        yield return Case("idle counts from the last access", Defaults, TestRealms.Session(0, 100), 1900);
        yield return Case("refreshing never moves the absolute end", Defaults, TestRealms.Session(0, 35_999), 36_000);
        yield return Case("0 means Keycloak's 30 minutes", Defaults with { SsoSessionIdleTimeout = 0 }, TestRealms.Session(), 1800);
        yield return Case("0 means Keycloak's 10 hours", Defaults with { SsoSessionMaxLifespan = 0 }, TestRealms.Session(0, 36_000), 36_000);
        yield return Case("remembered: the longer idle", Defaults with { SsoSessionIdleTimeoutRememberMe = 5000 }, TestRealms.Session(rememberMe: true), 5000);
        yield return Case("remembered: a shorter idle does not shorten", Defaults with { SsoSessionIdleTimeoutRememberMe = 60 }, TestRealms.Session(rememberMe: true), 1800);
        yield return Case("remembered idle is for remembered sessions", Defaults with { SsoSessionIdleTimeoutRememberMe = 5000 }, TestRealms.Session(), 1800);
        yield return Case("remembered: the longer life", Defaults with { SsoSessionMaxLifespanRememberMe = 90_000 }, TestRealms.Session(0, 89_000, true), 90_000);
        yield return Case("offline idle", Defaults, TestRealms.Session(0, 7, offline: true), 2_592_007);
        yield return Case("offline has no absolute end", Defaults, TestRealms.Session(0, 10_000_000, offline: true), 12_592_000);
        yield return Case("offline with an absolute end", Defaults with { OfflineSessionMaxLifespanEnabled = true }, TestRealms.Session(0, 5_000_000, offline: true), 5_184_000);

        static TestCaseData Case(string name, RealmLifetimes lifetimes, UserSession session, long end) =>
            new TestCaseData(lifetimes, session, end).SetName($"User_session_ends: {name}");
    }

    [TestCaseSource(nameof(UserSessionEnds))]
    public void User_session_ends(RealmLifetimes lifetimes, UserSession session, long end)
    {
        var realm = TestRealms.Realm(lifetimes);
        Assert.That(SessionLifetimes.UserSessionExpires(realm, session), Is.EqualTo(end));
        Assert.That(SessionLifetimes.IsActive(realm, session, end - 1), Is.True);
        Assert.That(SessionLifetimes.IsActive(realm, session, end), Is.False);
    }

    [Test]
    public void Remembered_session_ends_when_the_realm_stops_remembering()
    {
        var remembered = TestRealms.Session(rememberMe: true);
        Assert.That(SessionLifetimes.IsActive(TestRealms.Realm(), remembered, 1), Is.True);
        Assert.That(SessionLifetimes.IsActive(TestRealms.Realm(rememberMe: false), remembered, 1), Is.False);
        Assert.That(SessionLifetimes.IsActive(TestRealms.Realm(rememberMe: false), TestRealms.Session(), 1), Is.True);
    }

    private static IEnumerable<TestCaseData> ClientSessionEnds()
    {
        yield return Case("the realm's session values when there are no others", Defaults, false, [], 1000, 2800);
        yield return Case("client idle of the realm", Defaults with { ClientSessionIdleTimeout = 100 }, false, [], 1000, 1100);
        yield return Case("client idle of the client wins", Defaults with { ClientSessionIdleTimeout = 100 }, false, [("client.session.idle.timeout", "200")], 1000, 1200);
        yield return Case("a client value of 0 is none", Defaults with { ClientSessionIdleTimeout = 100 }, false, [("client.session.idle.timeout", "0")], 1000, 1100);
        yield return Case("client life counts from the client session's start", Defaults with { ClientSessionMaxLifespan = 100 }, false, [], 1000, 1100);
        yield return Case("client life of the client wins", Defaults with { ClientSessionMaxLifespan = 100 }, false, [("client.session.max.lifespan", "300")], 1000, 1300);
        yield return Case("never later than the user session", Defaults, false, [("client.session.idle.timeout", "90000"), ("client.session.max.lifespan", "90000")], 1000, 36_000);
        yield return Case("offline idle of the client", Defaults, true, [("client.offline.session.idle.timeout", "70")], 1000, 1070);
        yield return Case("offline idle of the realm's clients", Defaults with { ClientOfflineSessionIdleTimeout = 80 }, true, [], 1000, 1080);
        yield return Case("offline life of the client without the realm's switch", Defaults, true, [("client.offline.session.max.lifespan", "500")], 1000, 1500);
        yield return Case("offline life of the realm needs its switch", Defaults with { ClientOfflineSessionMaxLifespan = 500 }, true, [], 1000, 2_593_000);
        yield return Case("offline life of the realm with its switch", Defaults with { ClientOfflineSessionMaxLifespan = 500, OfflineSessionMaxLifespanEnabled = true }, true, [], 1000, 1500);

        static TestCaseData Case(string name, RealmLifetimes lifetimes, bool offline, (string, string)[] attributes, long started, long end) =>
            new TestCaseData(lifetimes, offline, attributes, started, end).SetName($"Client_session_ends: {name}");
    }

    [TestCaseSource(nameof(ClientSessionEnds))]
    public void Client_session_ends(RealmLifetimes lifetimes, bool offline, (string, string)[] attributes, long started, long end)
    {
        var (realm, client) = (TestRealms.Realm(lifetimes), TestRealms.Client(attributes));
        var session = TestRealms.Session(0, started, offline: offline);
        Assert.That(SessionLifetimes.ClientSessionExpires(realm, client, session, TestRealms.ClientSession(started, offline: offline)), Is.EqualTo(end));
    }

    [Test]
    public void Access_token_lives_as_the_client_says_and_never_longer_than_its_session()
    {
        var realm = TestRealms.Realm();
        var (session, part) = (TestRealms.Session(0, 35_900), TestRealms.ClientSession(0, 35_900));
        Assert.That(SessionLifetimes.AccessTokenExpires(realm, TestRealms.Client(), session, part, 1000), Is.EqualTo(1300));
        Assert.That(SessionLifetimes.AccessTokenExpires(realm, TestRealms.Client(("access.token.lifespan", "20")), session, part, 1000), Is.EqualTo(1020));
        Assert.That(SessionLifetimes.AccessTokenExpires(realm, TestRealms.Client(), session, part, 35_900), Is.EqualTo(36_000));
        Assert.That(SessionLifetimes.AccessTokenExpires(realm, TestRealms.Client(("access.token.lifespan", "-1")), session, part, 1000), Is.EqualTo(36_000));
        Assert.That(SessionLifetimes.AccessTokenExpires(realm, TestRealms.Client(), session, part, 1000, implicitFlow: true), Is.EqualTo(1900));
    }

    [Test]
    public void Offline_refresh_token_ends_only_where_the_session_has_an_absolute_end()
    {
        var (session, part) = (TestRealms.Session(offline: true), TestRealms.ClientSession(offline: true));
        Assert.That(SessionLifetimes.RefreshTokenExpires(TestRealms.Realm(), TestRealms.Client(), session, part, 10), Is.Null);
        var limited = TestRealms.Realm(Defaults with { OfflineSessionMaxLifespanEnabled = true });
        Assert.That(SessionLifetimes.RefreshTokenExpires(limited, TestRealms.Client(), session, part, 10), Is.EqualTo(2_592_010));
    }

    [Test]
    public void Refresh_token_ends_when_it_would_be_idle_or_too_old()
    {
        var (session, part) = (TestRealms.Session(), TestRealms.ClientSession());
        Assert.That(SessionLifetimes.RefreshTokenExpires(TestRealms.Realm(), TestRealms.Client(), session, part, 10), Is.EqualTo(1810));
        Assert.That(SessionLifetimes.RefreshTokenExpires(TestRealms.Realm(), TestRealms.Client(), session, part, 35_000), Is.EqualTo(36_000));
    }
}
