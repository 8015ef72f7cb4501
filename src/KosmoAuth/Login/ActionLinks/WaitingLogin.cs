using KosmoAuth.Sessions;

namespace KosmoAuth.Login.ActionLinks;

/// <summary>The log-in that waits for a mailed link, when that is followed in the same browser.</summary>
public sealed class WaitingLogin(LoginTickets tickets, SessionCookies cookies, TimeProvider time)
{
    /// <summary>To the required action that waits; null when the log-in is another browser's, or over.</summary>
    /// <param name="alias">Of the required action.</param>
    internal async ValueTask<IResult?> GoOnAsync(OpenLink link, string alias, CancellationToken ct)
    {
        var realm = link.Request.Realm;
        if (await tickets.ProgressAsync(realm, link.Origin.Ticket.TabId, ct) is not { SessionId: null } progress
            || progress.UserId != link.User.Id || !cookies.For(link.Request).IsBrowser(progress.BrowserId))
        {
            return null;
        }

        var ticket = link.Origin.Ticket with { Made = time.GetUtcNow().ToUnixTimeSeconds(), Notice = null };
        var (kept, text) = await tickets.SealAsync(realm, ticket, ct);
        return LoginRedirect.To(link.Request, new LoginLinks(link.Request, link.Client.ClientId, kept.TabId, text).Action("required-action", alias));
    }
}
