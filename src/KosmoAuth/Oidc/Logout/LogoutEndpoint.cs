using System.Security.Cryptography;
using KosmoAuth.Events;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;
using KosmoAuth.Tokens;

namespace KosmoAuth.Oidc.Logout;

/// <summary>Log-out through the browser: OpenID Connect RP-Initiated Logout 1.0 with Keycloak's rules for when the person is asked.</summary>
public sealed class LogoutEndpoint(
    SsoSessions sessions, SessionCookies cookies, OwnTokens tokens, LogoutPages pages, RefreshTokenLogout refreshTokenLogout, EventLog events, TimeProvider time)
{
    internal const string Path = "/realms/{realm}/protocol/openid-connect/logout";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (RealmRequest request, LogoutEndpoint endpoint, CancellationToken ct) => endpoint.GetAsync(request, ct));
        routes.MapPost(Path, (RealmRequest request, LogoutEndpoint endpoint, CancellationToken ct) => endpoint.PostAsync(request, ct));
        routes.MapPost(Path + "/logout-confirm", (RealmRequest request, LogoutEndpoint endpoint, CancellationToken ct) => endpoint.ConfirmAsync(request, ct));
        Cors.MapPreflight(routes, Path, "GET, HEAD, OPTIONS");
        BackChannelReceiver.Map(routes);
    }

    private Task<IResult> GetAsync(RealmRequest request, CancellationToken ct) =>
        AnswerAsync(LogoutRequest.Read(request, request.Http.Request.Query, tokens), ct);

    private async Task<IResult> PostAsync(RealmRequest request, CancellationToken ct)
    {
        if (!request.Http.Request.HasFormContentType)
        {
            return await AnswerAsync(LogoutRequest.Read(request, [], tokens), ct);
        }

        var form = await request.Http.Request.ReadFormAsync(ct);
        return form.ContainsKey("refresh_token")
            ? await refreshTokenLogout.AnswerAsync(request, form, ct)
            : await AnswerAsync(LogoutRequest.Read(request, form, tokens), ct);
    }

    private async Task<IResult> AnswerAsync(LogoutRequest logout, CancellationToken ct)
    {
        if (LogoutChecks.FirstRefusal(logout) is { } refusal)
        {
            events.Write(new Event
            {
                Type = "LOGOUT_ERROR", Realm = logout.Request.Realm, ClientId = logout.Client?.ClientId ?? logout.ClientId, Ip = logout.Request.RemoteAddress, Error = refusal.EventError,
            });
            return pages.Error(logout, refusal);
        }

        var current = await sessions.FindAsync(logout.Request, ct);
        return MustAsk(logout, current)
            ? Ask(logout, current)
            : await EndAsync(logout.Request, logout.Hint?.Sid, logout.Client, logout.RedirectTarget, ct);
    }

    /// <summary>A hint speaks for its own session: at once when it is the browser's, or when the browser has none. Otherwise the person decides.</summary>
    private static bool MustAsk(LogoutRequest logout, SsoSession? current) =>
        logout.Client?.Flag("logout.confirmation.enabled") == true
        || (logout.Hint is { } hint
            ? hint.Sid is null || (current is not null && current.Session.Id != hint.Sid)
            : current is not null || logout.RedirectTarget is null);

    private IResult Ask(LogoutRequest logout, SsoSession? current)
    {
        var request = logout.Request;
        var browser = cookies.For(request);
        var code = new LogoutCode(browser.BrowserId(create: true)!, current?.Session.Id, logout.Client?.Id, logout.RedirectTarget, Now);
        var action = $"{new Uri(request.BaseUrl).AbsolutePath.TrimEnd('/')}/realms/{Uri.EscapeDataString(request.Realm.Name)}/protocol/openid-connect/logout/logout-confirm"
            + $"?client_id={Uri.EscapeDataString(logout.Client?.ClientId ?? "account")}&tab_id={NewTabId()}";
        return pages.Confirm(logout, action, code.Write(cookies.SealsOf(request.Realm)));
    }

    private async Task<IResult> ConfirmAsync(RealmRequest request, CancellationToken ct)
    {
        var form = request.Http.Request.HasFormContentType ? await request.Http.Request.ReadFormAsync(ct) : null;
        var code = LogoutCode.Read(form?["session_code"], cookies.SealsOf(request.Realm), cookies.For(request), Now);
        var current = await sessions.FindAsync(request, ct);

        // Without the page's own code, or when somebody else has signed in since, the person is asked (again).
        if (code is null || (current is not null && current.Session.Id != code.SessionId))
        {
            var client = code?.ClientId is { } id ? request.Realm.ClientsById.GetValueOrDefault(id)
                : request.Realm.Clients.GetValueOrDefault(request.Http.Request.Query["client_id"].ToString());
            return Ask(new(request, false, null, client?.ClientId, client, code?.Redirect, null), current);
        }

        return await EndAsync(request, code.SessionId, request.Realm.ClientsById.GetValueOrDefault(code.ClientId ?? ""), code.Redirect, ct);
    }

    private async Task<IResult> EndAsync(RealmRequest request, string? sid, Client? client, string? redirect, CancellationToken ct)
    {
        var browser = cookies.For(request);
        var ended = sid is null ? null : await sessions.LogOutAsync(request, sid, offline: false, ct);
        if (browser.Identity() is null || browser.Identity()?.SessionId == sid)
        {
            browser.SignOut();
        }

        if (ended is not null)
        {
            events.Write(new Event
            {
                Type = "LOGOUT", Realm = request.Realm, ClientId = client?.ClientId, UserId = ended.Session.UserId, SessionId = ended.Session.Id, Ip = request.RemoteAddress,
                Details = redirect is null ? [] : new() { ["redirect_uri"] = redirect },
            });
        }

        var frames = ended is null ? [] : FramesOf(request, ended);
        return frames.Count > 0 ? pages.FrontChannel(request, client, frames, redirect)
            : redirect is not null ? Results.Redirect(redirect)
            : pages.LoggedOut(request, client);
    }

    private static List<(Client Client, string Url)> FramesOf(RealmRequest request, EndedSession ended) =>
        [.. ended.Clients
            .Select(part => request.Realm.ClientsById.GetValueOrDefault(part.ClientId))
            .OfType<Client>()
            .Where(FrontChannel.Takes)
            .Select(client => (client, FrontChannel.FrameUrl(client, request.Issuer, ended.Session.Id)!))];

    private static string NewTabId() => System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(8));

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();
}
