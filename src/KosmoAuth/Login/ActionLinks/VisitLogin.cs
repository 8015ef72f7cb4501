using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;

namespace KosmoAuth.Login.ActionLinks;

/// <summary>
/// A log-in that no application asked for: somebody opened a mailed link or the page for a forgotten password by itself. It ends at the application's
/// start page, which signs the person in by single sign-on.
/// </summary>
public sealed class VisitLogin(SessionCookies cookies, TimeProvider time) : ILoginProtocol
{
    /// <summary>Keycloak's client for people without an application.</summary>
    private const string Account = "account";

    public string Name => "visit";

    /// <summary>A fresh log-in; null when there is no application to go to.</summary>
    /// <param name="client">Null for the realm's own account pages.</param>
    internal LoginTicket? TicketOf(RealmRequest request, Client? client)
    {
        var target = client ?? request.Realm.Clients.GetValueOrDefault(Account);
        return target is { Enabled: true }
            ? new LoginTicket
            {
                Request = new LoginRequest { ClientId = target.ClientId, Protocol = Name, Data = [] },
                TabId = LoginTickets.NewTabId(),
                BrowserId = cookies.For(request).BrowserId(create: true)!,
                Made = time.GetUtcNow().ToUnixTimeSeconds(),
            }
            : null;
    }

    public ValueTask<IResult> FinishAsync(FinishedLogin login, CancellationToken ct) => ValueTask.FromResult(ToStart(login.Request, login.Client));

    public IResult Refuse(RealmRequest request, LoginRequest login, LoginRefusal refusal) => ToStart(request, request.Realm.Clients[login.ClientId]);

    public bool IsStillAllowed(RealmRequest request, Client client, LoginRequest login) => true;

    public IReadOnlyList<ClientScope> Scopes(Realm realm, Client client, LoginRequest login) => [];

    public void Describe(LoginRequest login, Dictionary<string, string> details, bool failed)
    {
    }

    private static IResult ToStart(RealmRequest request, Client client) =>
        LoginRedirect.To(request, ClientUrl.Resolve(client, client.BaseUrl)?.AbsoluteUri ?? $"{request.BaseUrl}/realms/{Uri.EscapeDataString(request.Realm.Name)}/account/");
}
