using KosmoAuth.Requests;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;

namespace KosmoAuth.Login;

/// <summary>Signs a person out everywhere else, offline sessions too, when the box of a page says so (Keycloak <c>logout-sessions</c>).</summary>
public sealed class OtherSessions(SsoSessions sessions, BackChannelOutbox backChannel, TimeProvider time)
{
    /// <summary>Name of the box.</summary>
    public const string Field = "logout-sessions";

    /// <summary>Within the transaction of a required action, which tells of it.</summary>
    public async ValueTask EndAsync(DbWork work, ActionContext context, CancellationToken ct)
    {
        foreach (var ended in await EndAsync(work, context.Request, context.User.Id, context.SessionId, ct))
        {
            var cause = KeyValuePair.Create("logout_triggered_by_required_action", context.Entry.Alias);
            context.Events.Add(new ActionEvent("LOGOUT", null, cause) { SessionId = ended });
        }
    }

    /// <summary>
    /// Within the caller's transaction; call <see cref="Wake"/> after it. Refresh tokens go with the sessions that they belong to, open recovery links
    /// too.
    /// </summary>
    /// <param name="stays">The browser's own session; null for none.</param>
    /// <returns>Ids of those that ended.</returns>
    internal async ValueTask<IReadOnlyList<string>> EndAsync(DbWork work, RealmRequest request, string userId, string? stays, CancellationToken ct)
    {
        List<string> ended = [];
        foreach (var offline in new[] { false, true })
        {
            var all = await UserSessionRows.UsersSessionsAsync(work, request.Realm.Id, userId, offline, ct);
            foreach (var session in all.Where(session => session.Id != stays))
            {
                await sessions.EndAsync(work, request, session.Id, offline, ct);
                ended.Add(session.Id);
            }
        }

        await RecoveryLinks.EndAsync(work, request.Realm, userId, time.GetUtcNow().ToUnixTimeSeconds(), ct);
        return ended;
    }

    /// <summary>Applications are told.</summary>
    internal void Wake() => backChannel.Wake();
}
