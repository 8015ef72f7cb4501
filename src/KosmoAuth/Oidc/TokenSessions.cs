using KosmoAuth.Realms;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;
using KosmoAuth.Users;

namespace KosmoAuth.Oidc;

/// <summary>A session as a token needs it, with the newest known times of use.</summary>
/// <param name="Part">The client's part; null when it has none (any more).</param>
/// <param name="User">Null when the person is gone.</param>
/// <param name="IsSpent">Whether the id that was asked for with it is spent; null when none was.</param>
internal sealed record TokenSession(UserSession Session, ClientSession? Part, User? User, bool? IsSpent = null)
{
    /// <summary>Whether session and part are neither idle nor too old.</summary>
    public bool IsActive(Realm realm, Client client, long now) =>
        Part is not null && SessionLifetimes.IsActive(realm, client, Session, Part, now);
}

/// <summary>Reads what decides whether a token still counts: always the database, so that a log-out on any node holds at once.</summary>
public sealed class TokenSessions(Database database, UserCache users, LastAccess lastAccess)
{
    /// <param name="clientId">Internal id of the client.</param>
    internal async ValueTask<TokenSession?> ReadAsync(DbWork work, Realm realm, string sid, string clientId, bool offline, CancellationToken ct) =>
        await UserSessionRows.ReadForTokenAsync(work, realm.Id, sid, clientId, offline, ct) is { } read
            ? Newest(read, await users.GetAsync(realm, read.Session.UserId, read.UserVersion, work, ct))
            : null;

    /// <summary>The same by itself, with one statement as a rule.</summary>
    /// <param name="clientId">Internal id of the client.</param>
    /// <param name="once">An id of <see cref="SingleUse"/> to be looked up by the way.</param>
    internal async ValueTask<TokenSession?> ReadAsync(
        Realm realm, string sid, string clientId, bool offline, (string Kind, string Id) once, CancellationToken ct)
    {
        if (await database.QueryAsync(UserSessionRows.QueryForToken(realm.Id, sid, clientId, offline, once), ct) is not { } read)
        {
            return null;
        }

        return Newest(read, await users.GetAsync(realm, read.Session.UserId, read.UserVersion, database, ct));
    }

    private TokenSession Newest(SessionForToken read, User? user) =>
        new(lastAccess.Newest(read.Session), read.Client is null ? null : lastAccess.Newest(read.Client), user, read.IsSpent);
}
