using KosmoAuth.Requests;
using KosmoAuth.Storage;

namespace KosmoAuth.Sessions;

/// <summary>Signs a person out everywhere else ("all other devices"), offline sessions and their tokens too.</summary>
public sealed class OtherSessions(SsoSessions sessions)
{
    /// <summary>Within the caller's transaction; call <see cref="BackChannelOutbox.Wake"/> after it.</summary>
    /// <param name="keep">Id of the session that stays; null where the browser has none yet.</param>
    public async ValueTask EndAsync(DbWork work, RealmRequest request, string userId, string? keep, CancellationToken ct)
    {
        await EndAsync(work, request, userId, keep, offline: false, ct);
        await EndAsync(work, request, userId, keep, offline: true, ct);
    }

    private async ValueTask EndAsync(DbWork work, RealmRequest request, string userId, string? keep, bool offline, CancellationToken ct)
    {
        foreach (var session in await UserSessionRows.UsersSessionsAsync(work, request.Realm.Id, userId, offline, ct))
        {
            if (session.Id != keep)
            {
                await sessions.EndAsync(work, request, session.Id, offline, ct);
            }
        }
    }
}
