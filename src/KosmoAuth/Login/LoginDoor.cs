using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;
using Microsoft.Net.Http.Headers;

namespace KosmoAuth.Login;

/// <summary>Lets a browser into a log-in that is its own, and says to all others why not.</summary>
public sealed class LoginDoor(
    LoginTickets tickets, LoginAnswers answers, LoginPages pages, LoginEvents events, LoginProtocols protocols, SsoSessions sessions, SessionCookies cookies,
    TimeProvider time)
{
    /// <param name="eventType">Type of the event that a refusal writes.</param>
    internal async Task<(LoginVisit? Visit, IResult? Refusal)> EnterAsync(RealmRequest request, string eventType, CancellationToken ct)
    {
        var query = request.Http.Request.Query;
        var clientId = query["client_id"].FirstOrDefault();
        var text = query["client_data"].FirstOrDefault();
        if (string.IsNullOrEmpty(clientId))
        {
            return Refused(request, null, null, string.IsNullOrEmpty(text) ? LoginFailures.InvalidCode : LoginFailures.InvalidRequest, eventType);
        }

        if (request.Realm.Clients.GetValueOrDefault(clientId) is not { } client)
        {
            return Refused(request, null, clientId, LoginFailures.UnknownRequester, eventType);
        }

        if (!client.Enabled)
        {
            return Refused(request, client, clientId, LoginFailures.RequesterDisabled, eventType);
        }

        if (string.IsNullOrEmpty(text))
        {
            return Refused(request, client, clientId, LoginFailures.CookieNotFound, eventType);
        }

        var ticket = await tickets.OpenAsync(request.Realm, text, ct);
        return ticket is null || ticket.Request!.ClientId != clientId || ticket.TabId != query["tab_id"].FirstOrDefault()
            || !protocols.Of(ticket.Request).IsStillAllowed(request, client, ticket.Request)
            ? Refused(request, client, clientId, LoginFailures.InvalidRequest, eventType)
            : await EnterAsync(request, client, ticket, eventType, ct);
    }

    /// <summary>Whether a form was made here, for this browser, tab and subject, and not too long ago.</summary>
    internal bool IsFormOf(LoginVisit visit, string? code, string subject) =>
        FormToken.IsValid(
            code, cookies.SealsOf(visit.Realm), visit.Ticket.BrowserId, visit.Ticket.TabId, subject, time.GetUtcNow().ToUnixTimeSeconds(),
            visit.Realm.Lifetimes.AccessCodeLifespanLogin);

    /// <summary>Whether a page of another origin made the browser post this. Our own pages say <c>null</c>, because they send no referrer.</summary>
    internal static bool IsForeign(RealmRequest request)
    {
        var headers = request.Http.Request.Headers;
        if (headers["Sec-Fetch-Site"].FirstOrDefault() is { } site && site is not ("same-origin" or "none"))
        {
            return true;
        }

        var origin = headers[HeaderNames.Origin].FirstOrDefault();
        return origin is not (null or "null") && !origin.Equals(new Uri(request.BaseUrl).GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The posted form; null when the body is none.</summary>
    internal static async ValueTask<IFormCollection?> FormAsync(RealmRequest request, CancellationToken ct)
    {
        var http = request.Http.Request;
        if (http.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        try
        {
            return await http.ReadFormAsync(ct);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private async Task<(LoginVisit? Visit, IResult? Refusal)> EnterAsync(RealmRequest request, Client client, LoginTicket ticket, string eventType, CancellationToken ct)
    {
        var browser = cookies.For(request);
        var visit = new LoginVisit(request, client, ticket);
        if (!browser.IsBrowser(ticket.BrowserId))
        {
            if (await sessions.FindAsync(request, ct) is null)
            {
                return Refused(request, client, client.ClientId, LoginFailures.CookieNotFound, eventType, ticket);
            }

            events.Failed(visit, "already_logged_in");
            return (null, protocols.Of(visit.Login).Refuse(request, visit.Login, LoginRefusal.AuthenticationExpired));
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (now - ticket.Made > request.Realm.Lifetimes.AccessCodeLifespanLogin)
        {
            events.Failed(visit, "expired_code");
            return (null, await answers.AgainAsync(visit, null, ticket with { Notice = "loginTimeout", TypedName = null }, ct));
        }

        var chosen = LoginLocale.Chosen(request, browser, request.Http.Request.Query["kc_locale"]);
        return (chosen is null ? visit : visit with { Ticket = ticket with { Locale = chosen } }, null);
    }

    private (LoginVisit?, IResult?) Refused(
        RealmRequest request, Client? client, string? clientId, LoginFailure failure, string eventType, LoginTicket? ticket = null)
    {
        events.Refused(request, clientId, failure.EventError, eventType);
        return (null, pages.Error(request, client, failure, ticket?.Locale ?? ticket?.Request?.UiLocales));
    }
}
