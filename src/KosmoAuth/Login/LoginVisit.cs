using KosmoAuth.Realms;
using KosmoAuth.Requests;

namespace KosmoAuth.Login;

/// <summary>One request of a browser within a log-in that belongs to it.</summary>
internal sealed record LoginVisit(RealmRequest Request, Client Client, LoginTicket Ticket)
{
    public Realm Realm => Request.Realm;

    public LoginRequest Login => Ticket.Request!;

    /// <summary>The same log-in by the browser flow, whichever way the page before went.</summary>
    public LoginVisit InBrowserFlow => Ticket.Resets ? this with { Ticket = Ticket with { Resets = false } } : this;

    /// <summary>The route that walks the log-in's flow.</summary>
    public string FlowAction => Ticket.Resets ? LoginLinks.Reset : LoginLinks.Authenticate;
}

/// <summary>The addresses of a log-in (Keycloak's <c>login-actions</c>).</summary>
/// <param name="ClientData">The sealed ticket.</param>
public sealed record LoginLinks(RealmRequest Request, string ClientId, string TabId, string ClientData)
{
    public const string Authenticate = "authenticate";

    public const string Reset = "reset-credentials";

    /// <summary>Alias of the consent page in <c>required-action</c> (Keycloak).</summary>
    public const string ConsentAlias = "OAUTH_GRANT";

    /// <summary>Where the browser is sent; absolute.</summary>
    public string Action(string name, string? execution = null) =>
        $"{Root}/{name}?{(execution is null ? "" : $"execution={Uri.EscapeDataString(execution)}&")}{Login}";

    /// <summary>Where a form is posted; absolute.</summary>
    public string Form(string name, string sessionCode, string execution) =>
        $"{Root}/{name}?session_code={sessionCode}&execution={Uri.EscapeDataString(execution)}&{Login}";

    /// <summary>A link on a page; a path.</summary>
    public string Link(string name) => $"{Path}/{name}?{Login}";

    /// <summary>The step in another language; a path.</summary>
    public string InLanguage(string name, string execution, string locale) =>
        $"{Path}/{name}?{Login}&execution={Uri.EscapeDataString(execution)}&kc_locale={Uri.EscapeDataString(locale)}";

    private string Root => $"{Request.BaseUrl}/realms/{Uri.EscapeDataString(Request.Realm.Name)}/login-actions";

    private string Path => $"{new Uri(Request.BaseUrl).AbsolutePath.TrimEnd('/')}/realms/{Uri.EscapeDataString(Request.Realm.Name)}/login-actions";

    private string Login => $"client_id={Uri.EscapeDataString(ClientId)}&tab_id={TabId}&client_data={ClientData}";
}
