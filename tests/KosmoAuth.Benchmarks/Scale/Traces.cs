using System.Globalization;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Benchmarks.Scale;

/// <summary>What people leave behind: sessions with their clients' parts, events, consents, failures, links, spent ids, things still to be sent.</summary>
/// <param name="realmId">The realm that <see cref="Population"/> filled.</param>
/// <param name="clientId">Internal id of the client that has a part in each session.</param>
/// <param name="users">How many people there are.</param>
/// <param name="now">Unix seconds.</param>
public sealed class Traces(Database database, string realmId, string clientId, int users, long now)
{
    private const int MostAtOnce = 2000;
    private const int Hour = 3600;
    private const int Day = 24 * Hour;

    private static readonly IReadOnlyDictionary<string, string> s_clientNotes = new Dictionary<string, string>
    {
        ["scope"] = "openid profile email", ["refresh"] = Population.Id("refresh", 1), ["nonce"] = Population.Id("nonce", 1), ["acr"] = "1",
    };

    /// <summary>Every fifth session is one of those that stay ("remember me"), last used up to 25 days ago; every twentieth is an offline one.</summary>
    public static bool IsRemembered(int at) => at % 5 == 0;

    public static bool IsOffline(int at) => at % 20 == 1;

    /// <summary>Adds that many sessions, and of the rest what goes with so many.</summary>
    public async Task AddAsync(int sessions, Action<int>? progress = null)
    {
        await EachAsync(sessions, AddSessionAsync, progress);
        await EachAsync(sessions / 4, AddConsentAsync);
        await EachAsync(sessions / 10, AddSpentAsync);
        await EachAsync(sessions / 50, AddFailureAsync);
        await EachAsync(sessions / 100, AddMailedAsync);
    }

    private async Task EachAsync(int count, Func<DbWork, int, ValueTask> add, Action<int>? progress = null)
    {
        for (var from = 0; from < count; from += MostAtOnce)
        {
            var (first, end) = (from, Math.Min(count, from + MostAtOnce));
            await database.WriteAsync(
                async work =>
                {
                    for (var at = first; at < end; at++)
                    {
                        await add(work, at);
                    }

                    return true;
                },
                default);
            progress?.Invoke(end);
        }
    }

    private async ValueTask AddSessionAsync(DbWork work, int at)
    {
        var age = IsRemembered(at) ? 2 * Day + (at % (23 * Day)) : at % (20 * Hour);
        var session = new UserSession
        {
            Id = Population.Id("session", at), RealmId = realmId, UserId = Population.Id("user", (int)((long)at * 7 % users)), Offline = IsOffline(at),
            Started = now - age - Hour, LastAccess = now - age, AuthTime = now - age - Hour, RememberMe = IsRemembered(at), IpAddress = "192.0.2.1", Level = 1,
        };
        await UserSessionRows.InsertAsync(work, session, default);
        await ClientSessionRows.UpsertAsync(
            work,
            new ClientSession
            {
                SessionId = session.Id, ClientId = clientId, RealmId = realmId, Offline = session.Offline, Started = session.Started,
                LastAccess = session.LastAccess, RedirectUri = "http://127.0.0.1:9/cb", Notes = s_clientNotes,
            },
            default);
        await EventRows.InsertAsync(
            work,
            [new EventRow(
                realmId, session.Started * 1000, "LOGIN", "bench", session.UserId, session.Id, session.IpAddress, null,
                new Dictionary<string, string> { ["auth_method"] = "openid-connect", ["username"] = "001000000000", ["redirect_uri"] = "http://127.0.0.1:9/cb" })],
            default);
    }

    private ValueTask AddConsentAsync(DbWork work, int at) =>
        ConsentRows.UpsertAsync(work, realmId, Population.Id("user", at % users), clientId, [Population.Id("scope", 1), Population.Id("scope", 2)], now, default);

    private async ValueTask AddSpentAsync(DbWork work, int at)
    {
        await SingleUse.SpendAsync(work, "code", Population.Id("code", at), now + Hour, default);
        await LoginSessionRows.InsertAsync(
            work, new LoginSessionRow(Population.Id("login", at), realmId, 1, new string('x', 600), now + Hour), default);
    }

    private async ValueTask AddFailureAsync(DbWork work, int at)
    {
        var user = Population.Id("user", at % users);
        await LoginFailureRows.UpsertAsync(work, new LoginFailures(realmId, user, 1, (now - Day) * 1000, "192.0.2.1", 0, 0), default);
        await SecondFactorFailureRows.AddAsync(work, realmId, user, now - Day, default);
        await AttemptRows.CountAsync(work, "recall-facts-hour", SingleUseKey(at), now, Hour, default);
    }

    // Links that were mailed, and messages to applications that wait for tomorrow.
    private async ValueTask AddMailedAsync(DbWork work, int at)
    {
        var link = new ActionLink(realmId, Population.Id("user", at % users), "verify-email", "fingerprint", null, now, now + Hour);
        await ActionLinkRows.IssueAsync(work, link, Population.Id("link", at), default);
        await OutboxRows.InsertAsync(work, "backchannel-logout", Population.Id("item", at), new byte[300], now + Day, default);
    }

    private static byte[] SingleUseKey(int at) =>
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(at.ToString(CultureInfo.InvariantCulture)));
}
