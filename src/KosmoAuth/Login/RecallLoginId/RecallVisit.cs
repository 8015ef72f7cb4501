using System.Buffers.Text;
using System.Security.Cryptography;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;

namespace KosmoAuth.Login.RecallLoginId;

/// <summary>One request of a browser to these pages; with the log-in from which it came, where it is still its own.</summary>
/// <param name="Client">The application that the person wanted; null when unknown.</param>
/// <param name="Ticket">The log-in to go back to; null when there is none in this browser.</param>
internal sealed record RecallVisit(RealmRequest Request, Client? Client, LoginTicket? Ticket, string? ClientData)
{
    public Realm Realm => Request.Realm;

    /// <summary>The page below <c>recall-login-id</c>; a path.</summary>
    /// <param name="more">Parameters in front of those of the log-in, such as <c>id=…&amp;</c>.</param>
    public string Url(string page = "", string more = "") => $"{Root(Request)}{page}?{more}{Login}".TrimEnd('?', '&');

    /// <summary>The page in another language; a path.</summary>
    public Func<string, string> InLanguage(string page) => locale => Url(page, $"kc_locale={Uri.EscapeDataString(locale)}&");

    public static string Root(RealmRequest request) =>
        $"{new Uri(request.BaseUrl).AbsolutePath.TrimEnd('/')}/realms/{Uri.EscapeDataString(request.Realm.Name)}/login-actions/recall-login-id";

    private string Login =>
        Ticket is { } ticket && ClientData is { } data ? $"client_id={Uri.EscapeDataString(Client!.ClientId)}&tab_id={ticket.TabId}&client_data={data}"
        : Client is { } client ? $"client_id={Uri.EscapeDataString(client.ClientId)}"
        : "";
}

/// <summary>Finds the log-in that a browser came from. Without one the pages work too: a mailed link may be opened anywhere.</summary>
public sealed class RecallVisits(LoginTickets tickets, SessionCookies cookies, TimeProvider time)
{
    // Built-in clients of every realm: nobody signs in to them to do their work.
    private static readonly string[] s_builtIn = ["account", "account-console", "admin-cli", "broker", "realm-management", "security-admin-console"];

    internal Task<RecallVisit> OpenAsync(RealmRequest request, CancellationToken ct)
    {
        var query = request.Http.Request.Query;
        return OpenAsync(request, query["client_id"].FirstOrDefault(), query["tab_id"].FirstOrDefault(), query["client_data"].FirstOrDefault(), ct);
    }

    internal async Task<RecallVisit> OpenAsync(RealmRequest request, string? clientId, string? tabId, string? clientData, CancellationToken ct)
    {
        var client = request.Realm.Clients.GetValueOrDefault(clientId ?? "") is { Enabled: true } known ? known : null;
        var ticket = client is null || string.IsNullOrEmpty(clientData) ? null : await tickets.OpenAsync(request.Realm, clientData, ct);
        return ticket?.Request!.ClientId == clientId && ticket?.TabId == tabId && cookies.For(request).IsBrowser(ticket?.BrowserId)
            ? new RecallVisit(request, client, ticket, clientData)
            : new RecallVisit(request, client, null, null);
    }

    /// <summary>The login page of the log-in that goes on in this browser, otherwise the application; null when there is none to go to.</summary>
    /// <param name="username">Filled in on the login page.</param>
    internal async ValueTask<string?> LoginUrlAsync(RecallVisit visit, string? username, CancellationToken ct)
    {
        if (visit.Ticket is not { } ticket)
        {
            return ClientOf(visit) is { } client ? ClientUrl.Resolve(client, client.BaseUrl)?.AbsoluteUri : null;
        }

        if (username is null)
        {
            return new LoginLinks(visit.Request, visit.Client!.ClientId, ticket.TabId, visit.ClientData!).Link("authenticate");
        }

        var next = ticket with
        {
            TabId = LoginTickets.NewTabId(), RequestRow = null, Made = time.GetUtcNow().ToUnixTimeSeconds(), Notice = null, TypedName = null,
            Request = ticket.Request! with { LoginHint = username },
        };
        var (kept, text) = await tickets.SealAsync(visit.Realm, next, ct);
        return new LoginLinks(visit.Request, visit.Client!.ClientId, kept.TabId, text).Link("authenticate");
    }

    public static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    // A realm whose people all use one application needs no hint which one is meant.
    private static Client? ClientOf(RecallVisit visit)
    {
        var own = visit.Realm.Clients.Values
            .Where(client => client.Enabled && !string.IsNullOrEmpty(client.BaseUrl) && !s_builtIn.Contains(client.ClientId)).Take(2).ToList();
        return visit.Client ?? (own is [var only] ? only : null);
    }
}
