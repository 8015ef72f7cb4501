using KosmoAuth.Sessions;
using KosmoAuth.Storage;

namespace KosmoAuth.Login;

/// <summary>Signs a person out everywhere else, offline sessions too, when a required action's box says so (Keycloak <c>logout-sessions</c>).</summary>
public sealed class OtherSessions(SsoSessions sessions)
{
    /// <summary>Name of the box.</summary>
    public const string Field = "logout-sessions";

    /// <summary>Within the transaction of the action. The browser's own session stays; refresh tokens go with the sessions that they belong to, open recovery links too.</summary>
    public async ValueTask EndAsync(DbWork work, ActionContext context, CancellationToken ct)
    {
        await EndAsync(work, context, offline: false, ct);
        await EndAsync(work, context, offline: true, ct);
        await RecoveryLinks.EndAsync(work, context.Realm, context.User.Id, context.Now, ct);
    }

    private async ValueTask EndAsync(DbWork work, ActionContext context, bool offline, CancellationToken ct)
    {
        var all = await UserSessionRows.UsersSessionsAsync(work, context.Realm.Id, context.User.Id, offline, ct);
        foreach (var session in all.Where(session => session.Id != context.SessionId))
        {
            await sessions.EndAsync(work, context.Request, session.Id, offline, ct);
            var cause = KeyValuePair.Create("logout_triggered_by_required_action", context.Entry.Alias);
            context.Events.Add(new ActionEvent("LOGOUT", null, cause) { SessionId = session.Id });
        }
    }
}
