using KosmoAuth.Login;
using KosmoAuth.Login.Pages;
using KosmoAuth.Realms;
using KosmoAuth.Requests;

namespace KosmoAuth.Oidc.Logout;

/// <summary>The pages of a log-out in the person's language.</summary>
public sealed class LogoutPages(LoginPages pages)
{
    internal IResult Confirm(LogoutRequest logout, string action, string code) =>
        PageRenderer.Page(new LogoutConfirmPage
        {
            Context = ContextOf(logout.Request, logout.Client), ActionUrl = action, SessionCode = code, SkipLink = logout.Client is null,
        });

    internal IResult Error(LogoutRequest logout, LogoutRefusal refusal) =>
        pages.Error(logout.Request, logout.Client, new LoginFailure(refusal.EventError, refusal.MessageKey, refusal.Arguments), WishOf(logout.Request));

    internal IResult LoggedOut(RealmRequest request, Client? client) =>
        PageRenderer.Page(new InfoPage { Context = ContextOf(request, client), Info = PageMessage.Success("successLogout") });

    /// <summary>Hidden frames tell the applications; the policy allows their origins and no others.</summary>
    internal IResult FrontChannel(RealmRequest request, Client? client, List<(Client Client, string Url)> frames, string? redirect)
    {
        var origins = frames.Select(frame => new Uri(frame.Url).GetLeftPart(UriPartial.Authority)).Distinct(StringComparer.Ordinal);
        request.Http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; frame-src {string.Join(' ', origins)}; "
            + "base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'none'";
        return PageRenderer.Page(new FrontChannelLogoutPage
        {
            Context = ContextOf(request, client),
            Clients = [.. frames.Select(frame => new FrontChannelClient(frame.Client.Name is { Length: > 0 } name ? name : frame.Client.ClientId, frame.Url))],
            ContinueUrl = redirect,
        });
    }

    private PageContext ContextOf(RealmRequest request, Client? client) => pages.Outside(request, client, WishOf(request));

    private static string WishOf(RealmRequest request) => request.Http.Request.Query["ui_locales"].ToString();
}
