using KosmoAuth.Events;
using KosmoAuth.Login.Pages;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;

namespace KosmoAuth.Login.ActionLinks;

/// <summary>The pages of a mailed link: the question before it does anything, and the one page for all dead links.</summary>
public sealed class LinkPages(LoginPages pages, LoginTickets tickets, LinkHandle handle, VisitLogin visits, SessionCookies cookies, EventLog events, TimeProvider time)
{
    internal IResult Question(OpenLink link, string key)
    {
        var (request, question) = (link.Request, link.Kind.Question(link));
        return PageRenderer.Page(new LinkQuestionPage
        {
            Context = pages.Outside(request, link.Client, link.Origin.Locale),
            ActionUrl = $"{request.BaseUrl}/realms/{Uri.EscapeDataString(request.Realm.Name)}/login-actions/action-token",
            Handle = handle.Write(request, key),
            Question = question,
        });
    }

    /// <summary>400, whatever the reason; the reason goes into the event log.</summary>
    internal async Task<IResult> DeadAsync(RealmRequest request, DeadLink dead, CancellationToken ct)
    {
        var done = dead is { Kind: { } kind, User: { } user } ? kind.AlreadyDone(user) : null;
        Tell(request, dead, done);
        var clientId = dead.Origin?.Ticket.Request!.ClientId ?? request.Http.Request.Query["client_id"].FirstOrDefault() ?? "";
        var client = request.Realm.Clients.GetValueOrDefault(clientId) is { Enabled: true } known ? known : null;
        if (done is not null)
        {
            return pages.Info(request, client, dead.Origin?.Locale, PageMessage.Success(done.TextKey), done.TitleKey);
        }

        var links = TicketOf(request, dead, client) is { } ticket ? await LinksAsync(request, ticket, ct) : null;
        return PageRenderer.Page(
            new DeadLinkPage
            {
                Context = pages.Outside(request, client, dead.Origin?.Locale, again: locale => LoginLocale.ThisPage(request, locale, "key")),
                ResendUrl = request.Realm.Login.ResetPasswordAllowed && dead.Kind is null or ResetPassword.ResetLink ? links?.Link(LoginLinks.Reset) : null,
                LoginUrl = links?.Link(LoginLinks.Authenticate),
                Reference = request.Http.TraceIdentifier,
                Time = time.GetUtcNow(),
            },
            StatusCodes.Status400BadRequest);
    }

    // The log-in that asked goes on in its own browser; elsewhere a new one begins.
    private LoginTicket? TicketOf(RealmRequest request, DeadLink dead, Realms.Client? client) =>
        dead.Origin is { } origin && client is not null && cookies.For(request).IsBrowser(origin.Ticket.BrowserId)
            ? origin.Ticket with { TabId = LoginTickets.NewTabId(), Resets = false, Notice = null, TypedName = null, Made = time.GetUtcNow().ToUnixTimeSeconds() }
            : visits.TicketOf(request, client);

    private async ValueTask<LoginLinks> LinksAsync(RealmRequest request, LoginTicket ticket, CancellationToken ct)
    {
        var (kept, text) = await tickets.SealAsync(request.Realm, ticket, ct);
        return new LoginLinks(request, ticket.Request!.ClientId, kept.TabId, text);
    }

    private void Tell(RealmRequest request, DeadLink dead, LinkAlreadyDone? done)
    {
        var details = new Dictionary<string, string> { ["reason"] = dead.Reason };
        if (dead.Kind is { } kind)
        {
            details["action"] = kind.Name;
        }

        events.Write(new Event
        {
            Type = dead.WasUsed || done is not null ? dead.Kind!.UseEvent + "_ERROR" : "EXECUTE_ACTION_TOKEN_ERROR",
            Realm = request.Realm,
            ClientId = dead.Origin?.Ticket.Request!.ClientId,
            UserId = dead.User?.Id,
            Ip = request.RemoteAddress,
            Error = done?.EventError ?? dead.EventError,
            Details = details,
        });
    }
}
