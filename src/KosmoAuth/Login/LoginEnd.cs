using System.Globalization;
using KosmoAuth.Login.ActionLinks;
using KosmoAuth.Realms;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;

namespace KosmoAuth.Login;

/// <summary>Stores a log-in that passed the gate: session, the client's part in it, consent, and the end of the log-in's row, all in one transaction.</summary>
public sealed class LoginEnd(Database database, LoginTickets tickets, LinkBindings links, SsoSessions sessions, SessionCookies cookies, BackChannelOutbox backChannel)
{
    /// <summary>The session of the log-in; null when the person was disabled or deleted in this very moment.</summary>
    /// <param name="granted">Ids of all client scopes that the person agreed to; null when nothing is to be written.</param>
    internal async Task<UserSession?> StoreAsync(LoginVisit visit, LoginWalk walk, IReadOnlyCollection<string>? granted, CancellationToken ct)
    {
        var user = walk.User!;
        var session = walk is { Reused: true, Progress: null, Sso.HasPart: true } && granted is null
            ? walk.Sso.Session
            : await database.WriteAsync(work => StoreAsync(work, visit, walk, granted, ct), ct);
        if (session is null)
        {
            return null;
        }

        if (walk.Sso is { } before && before.Session.Id != session.Id)
        {
            backChannel.Wake();
        }

        sessions.SignIn(visit.Request, session, user.Username);
        if (LoginLocale.OfUser(visit.Realm, user) is { } locale && cookies.For(visit.Request).Locale != locale)
        {
            cookies.For(visit.Request).Locale = locale;
        }

        return session;
    }

    /// <summary>The person of a log-in that is under way, as the database has them now.</summary>
    internal ValueTask<User?> PersonAsync(Realm realm, string userId, CancellationToken ct) =>
        database.ReadAsync(work => UserRows.FindByIdAsync(work, realm.Id, userId, ct), ct);

    /// <summary>
    /// Whether what is stored of a log-in counts no more: its session has ended, or it leans on a session of the browser that is not there.
    /// </summary>
    internal async ValueTask<bool> IsOverAsync(Realm realm, LoginProgress progress, SsoSession? sso, CancellationToken ct)
    {
        if (progress.Proofs.Count == 0)
        {
            return sso?.User.Id != progress.UserId;
        }

        if (progress.SessionId is not { } sid || sid == sso?.Session.Id)
        {
            return false;
        }

        var session = await database.ReadAsync(work => UserSessionRows.FindAsync(work, realm.Id, sid, false, ct), ct);
        return session is null || !sessions.IsActive(realm, session);
    }

    private async ValueTask<UserSession?> StoreAsync(DbWork work, LoginVisit visit, LoginWalk walk, IReadOnlyCollection<string>? granted, CancellationToken ct)
    {
        if (await UserRows.FindByIdAsync(work, visit.Realm.Id, walk.User!.Id, ct) is not { Enabled: true } user)
        {
            return null;
        }

        if (!await SpendLinkAsync(work, visit, walk, ct))
        {
            return null;
        }

        var session = walk.Reused ? await UserSessionRows.FindAsync(work, visit.Realm.Id, walk.Sso!.Session.Id, false, ct) : await OpenAsync(work, visit, walk, user, ct);
        if (session is null)
        {
            return null;
        }

        if (!walk.Reused)
        {
            await RecoveryLinks.EndAsync(work, visit.Realm, user.Id, walk.Now, ct);
        }

        if (granted is not null)
        {
            await ConsentRows.UpsertAsync(work, visit.Realm.Id, user.Id, visit.Client.Id, [.. granted], walk.Now, ct);
        }

        await PutPartAsync(work, visit, session, walk.Now, ct);
        if (walk.Progress is { } progress)
        {
            await tickets.CloseAsync(work, visit.Realm, visit.Ticket.TabId, progress, session.Id, ct);
        }

        return session;
    }

    // A log-in by a mailed link that had nothing to do: to be signed in is its result.
    private async ValueTask<bool> SpendLinkAsync(DbWork work, LoginVisit visit, LoginWalk walk, CancellationToken ct) =>
        walk.Progress?.Link is not { IsSpent: false } link || await links.SpendAsync(work, visit.Realm, walk.User!.Id, link, visit.Ticket.TabId, ct);

    private ValueTask<UserSession> OpenAsync(DbWork work, LoginVisit visit, LoginWalk walk, User user, CancellationToken ct)
    {
        var authTime = walk.Proofs.Max(proof => proof.Time);
        var notes = new Dictionary<string, string> { ["AUTH_TIME"] = authTime.ToString(CultureInfo.InvariantCulture) };
        if (walk.Levels.Count > 0)
        {
            notes[Sso.LevelNote.Name] = Sso.LevelNote.Write(walk.Levels);
        }

        // The page's own name of the browser: the same page submitted twice gives the same session.
        var login = new OpenedLogin(user, visit.Ticket.BrowserId, visit.Ticket.TabId, walk.RememberMe, authTime, Math.Max(walk.Level, 0), notes);
        return sessions.OpenAsync(work, visit.Request, login, walk.Sso, ct);
    }

    private static async ValueTask PutPartAsync(DbWork work, LoginVisit visit, UserSession session, long now, CancellationToken ct)
    {
        if (await UserSessionRows.ReadForTokenAsync(work, visit.Realm.Id, session.Id, visit.Client.Id, false, ct) is { Client: not null })
        {
            return;
        }

        await ClientSessionRows.UpsertAsync(
            work,
            new ClientSession
            {
                SessionId = session.Id, ClientId = visit.Client.Id, RealmId = visit.Realm.Id, Started = now, LastAccess = now, RedirectUri = visit.Login.Data.GetValueOrDefault("redirect_uri"),
            },
            ct);
    }
}
