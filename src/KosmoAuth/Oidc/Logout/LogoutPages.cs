using KosmoAuth.Login.Pages;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;
using KosmoAuth.Themes;

namespace KosmoAuth.Oidc.Logout;

/// <summary>The pages of a log-out in the person's language.</summary>
public sealed class LogoutPages(ThemeCatalog themes, SessionCookies cookies, TimeProvider time)
{
    internal IResult Confirm(LogoutRequest logout, string action, string code) =>
        PageRenderer.Page(new LogoutConfirmPage
        {
            Context = ContextOf(logout.Request, logout.Client), ActionUrl = action, SessionCode = code, SkipLink = logout.Client is null,
        });

    internal IResult Error(LogoutRequest logout, LogoutRefusal refusal) =>
        PageRenderer.Page(
            new ErrorPage
            {
                Context = ContextOf(logout.Request, logout.Client),
                Error = PageMessage.Error(refusal.MessageKey, [.. refusal.Arguments]),
                Reference = logout.Request.Http.TraceIdentifier,
                Time = time.GetUtcNow(),
            },
            StatusCodes.Status400BadRequest);

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

    private PageContext ContextOf(RealmRequest request, Client? client)
    {
        var realm = request.Realm;
        var theme = themes.Login(client?.Attribute("login_theme") ?? realm.LoginTheme);
        var messages = themes.Messages(theme, PageLocale.Choose(request, cookies.For(request)), realm.Localization.Texts);
        return new PageContext
        {
            Theme = theme,
            Messages = messages,
            RealmName = realm.DisplayName,
            RealmNameHtml = realm.DisplayNameHtml,
            BasePath = new Uri(request.BaseUrl).AbsolutePath.TrimEnd('/'),
            Languages = PageLocale.Links(request, messages),
            ApplicationUrl = client is null ? null : ClientUrl.Resolve(client, client.BaseUrl)?.AbsoluteUri,
        };
    }
}
