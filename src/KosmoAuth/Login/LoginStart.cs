using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;

namespace KosmoAuth.Login;

/// <summary>Begins a log-in for an application. Costs no row: the request goes into the page.</summary>
public sealed class LoginStart(LoginRunner runner, SessionCookies cookies, TimeProvider time)
{
    /// <param name="resets">By the realm's flow for lost credentials.</param>
    public Task<IResult> BeginAsync(RealmRequest request, Client client, LoginRequest login, CancellationToken ct, bool resets = false)
    {
        var browser = cookies.For(request);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var ticket = new LoginTicket
        {
            Request = login,
            TabId = LoginTickets.NewTabId(),
            BrowserId = browser.BrowserId(create: true)!,
            Made = now,
            Begun = now,
            Resets = resets,
        };
        return runner.RunAsync(new LoginVisit(request, client, ticket), new LoginInput(), started: true, ct);
    }
}
