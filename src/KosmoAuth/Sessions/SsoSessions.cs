using System.Buffers.Text;
using System.Security.Cryptography;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Storage;
using KosmoAuth.Users;

namespace KosmoAuth.Sessions;

/// <summary>What a finished log-in says about the session that it opens or renews.</summary>
/// <param name="BrowserId">The browser's name in the page that brought the last proof, see <see cref="BrowserCookies.BrowserId"/>.</param>
/// <param name="TabId">Keycloak's tab id of the log-in.</param>
/// <param name="AuthTime">Unix seconds of the last proof.</param>
/// <param name="Level">Level of authentication reached; 0 for none.</param>
public sealed record OpenedLogin(User User, string BrowserId, string TabId, bool RememberMe, long AuthTime, int Level, IReadOnlyDictionary<string, string> Notes);

/// <summary>Finds, opens and ends the sessions behind the browser's identity cookie. Always by the database: a log-out on any node holds at once.</summary>
public sealed class SsoSessions(Database database, UserCache users, SessionCookies cookies, LastAccess lastAccess, BackChannelOutbox backChannel, TimeProvider time)
{
    private const int SessionIdBytes = 18;

    /// <summary>The live session of this browser with its person, or null: no cookie, ended, idle, too old, revoked, or the person is disabled.</summary>
    /// <param name="client">Whose part in it is asked for; null for nobody's.</param>
    public async ValueTask<SsoSession?> FindAsync(RealmRequest request, CancellationToken ct, Client? client = null)
    {
        var realm = request.Realm;
        if (cookies.For(request).Identity() is not { } identity || identity.IssuedAt < realm.NotBefore)
        {
            return null;
        }

        return await database.ReadAsync(async work =>
        {
            if (await UserSessionRows.ReadForTokenAsync(work, realm.Id, identity.SessionId, client?.Id ?? "", false, ct) is not { } read || !IsActive(realm, read.Session))
            {
                return null;
            }

            var user = await users.GetAsync(realm, read.Session.UserId, read.UserVersion, work, ct);
            return user is { Enabled: true } && identity.IssuedAt >= user.NotBefore
                ? new SsoSession(lastAccess.Newest(read.Session), user, identity, HasPart: read.Client is not null)
                : null;
        }, ct);
    }

    /// <summary>Whether the session is alive now, by the newest known time of its use.</summary>
    public bool IsActive(Realm realm, UserSession session) => SessionLifetimes.IsActive(realm, lastAccess.Newest(session), Now);

    /// <summary>
    /// Opens the session of a finished log-in, within the caller's transaction. A live session of the same person in this browser goes on under its
    /// id; one of another person ends. A double submit of the same page gives the same session.
    /// </summary>
    /// <param name="current">What <see cref="FindAsync"/> found in this request.</param>
    public async ValueTask<UserSession> OpenAsync(DbWork work, RealmRequest request, OpenedLogin login, SsoSession? current, CancellationToken ct)
    {
        if (current is not null && current.User.Id != login.User.Id)
        {
            await EndAsync(work, request, current.Session.Id, offline: false, ct);
        }
        else if (current is not null && await UserSessionRows.FindAsync(work, request.Realm.Id, current.Session.Id, offline: false, ct) is { } kept)
        {
            return await RenewAsync(work, kept, login, ct);
        }

        var id = Base64Url.EncodeToString(
            cookies.SealsOf(request.Realm).Hash("session-id", login.BrowserId, login.TabId, login.User.Id).AsSpan(0, SessionIdBytes));
        if (!await SingleUse.SpendAsync(work, "login", id, Now + request.Realm.Lifetimes.AccessCodeLifespanLogin + 86_400, ct))
        {
            var first = await UserSessionRows.FindAsync(work, request.Realm.Id, id, offline: false, ct);
            if (first is not null && first.UserId == login.User.Id && IsActive(request.Realm, first))
            {
                return await RenewAsync(work, first, login, ct);
            }

            // The page was used before and its session is over. Under the same id the tokens of the ended session would live again.
            id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SessionIdBytes));
        }

        var opened = new UserSession
        {
            Id = id,
            RealmId = request.Realm.Id,
            UserId = login.User.Id,
            Started = Now,
            LastAccess = Now,
            RememberMe = login.RememberMe && request.Realm.Login.RememberMe,
            IpAddress = request.RemoteAddress,
            AuthTime = login.AuthTime,
            Level = login.Level,
            Notes = login.Notes,
        };
        await UserSessionRows.InsertAsync(work, opened, ct);
        return opened;
    }

    /// <summary>Sets the session's cookies and counts it as used. For the end of a log-in and for every single sign-on.</summary>
    public void SignIn(RealmRequest request, UserSession session, string username)
    {
        cookies.For(request).SignIn(session, username);
        lastAccess.Touch(session);
    }

    /// <summary>Ends a session: it and its client sessions are deleted, log-out tokens are queued in the same transaction. Null when there was none.</summary>
    public async Task<EndedSession?> LogOutAsync(RealmRequest request, string sid, bool offline, CancellationToken ct)
    {
        var ended = await database.WriteAsync(work => EndAsync(work, request, sid, offline, ct), ct);
        backChannel.Wake();
        return ended;
    }

    /// <summary>The same within the caller's transaction; call <see cref="BackChannelOutbox.Wake"/> after it.</summary>
    public async ValueTask<EndedSession?> EndAsync(DbWork work, RealmRequest request, string sid, bool offline, CancellationToken ct)
    {
        await UserSessionRows.HoldAsync(work, request.Realm.Id, sid, ct);
        var session = await UserSessionRows.FindAsync(work, request.Realm.Id, sid, offline, ct);
        if (session is null)
        {
            return null;
        }

        var ended = new EndedSession(session, await UserSessionRows.DeleteAsync(work, request.Realm.Id, sid, offline, ct));
        await backChannel.AddAsync(work, request.Realm, request.Issuer, ended, ct);
        return ended;
    }

    private async ValueTask<UserSession> RenewAsync(DbWork work, UserSession session, OpenedLogin login, CancellationToken ct)
    {
        var renewed = session with
        {
            LastAccess = Now,
            AuthTime = login.AuthTime,
            Level = login.Level,
            RememberMe = session.RememberMe || login.RememberMe,
            Notes = new Dictionary<string, string>([.. session.Notes.Where(note => !login.Notes.ContainsKey(note.Key)), .. login.Notes]),
        };
        await UserSessionRows.UpdateAsync(work, renewed, ct);
        return renewed;
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();
}

/// <summary>A session that was just deleted, with the clients that took part in it.</summary>
public sealed record EndedSession(UserSession Session, IReadOnlyList<ClientSession> Clients);
