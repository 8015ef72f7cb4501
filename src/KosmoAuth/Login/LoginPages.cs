using KosmoAuth.Login.Pages;
using KosmoAuth.Login.ResetPassword;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;
using KosmoAuth.Themes;

namespace KosmoAuth.Login;

/// <summary>Puts together what the pages of a log-in have in common: theme, language, ways back. Error pages for all who refuse a browser.</summary>
public sealed class LoginPages(ThemeCatalog themes, SessionCookies cookies, TimeProvider time)
{
    /// <summary>An error page (Keycloak's error.ftl).</summary>
    /// <param name="client">For its theme and the way back; null when unknown.</param>
    /// <param name="locale">The application's wish (<c>ui_locales</c>).</param>
    /// <param name="without">A parameter of the request that links to the page in other languages leave out.</param>
    public IResult Error(RealmRequest request, Client? client, LoginFailure failure, string? locale = null, string? without = null)
    {
        if (failure.RetryAfter is { } seconds)
        {
            request.Http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return PageRenderer.Page(
            new ErrorPage
            {
                Context = Outside(request, client, locale, without),
                Error = PageMessage.Error(failure.MessageKey, failure.Arguments),
                Reference = request.Http.TraceIdentifier,
                Time = time.GetUtcNow(),
            },
            failure.Status);
    }

    /// <summary>What is needed for a page outside a log-in.</summary>
    /// <param name="again">For pages that were posted for: the address that shows the page, or the form for it, in a language; null leaves the switch out.</param>
    public PageContext Outside(RealmRequest request, Client? client, string? uiLocales = null, string? without = null, Func<string, string>? again = null)
    {
        var browser = cookies.For(request);
        var chosen = LoginLocale.Chosen(request, browser, request.Http.Request.Query["kc_locale"]);
        var context = Context(request, client, LoginLocale.Of(request, browser, chosen, uiLocales, null));
        var address = HttpMethods.IsGet(request.Http.Request.Method) ? locale => LoginLocale.ThisPage(request, locale, without) : again;
        return address is null ? context : context with { Languages = Languages(request.Realm, context.Messages, address) };
    }

    /// <summary>Says that something is done, with the way to the application (Keycloak's info.ftl).</summary>
    internal IResult Info(RealmRequest request, Client? client, string? locale, PageMessage message, string headerKey) =>
        PageRenderer.Page(new InfoPage { Context = Outside(request, client, locale), Info = message, HeaderKey = headerKey });

    /// <summary>What is needed for a step's page.</summary>
    /// <param name="action">The action that shows the step again.</param>
    internal PageContext Step(LoginVisit visit, LoginWalk walk, LoginLinks links, string action, string execution)
    {
        var context = Context(visit.Request, visit.Client, LocaleOf(visit, walk));
        var attempted = walk.TypedName ?? walk.User?.Username;
        return context with
        {
            Languages = Languages(visit.Realm, context.Messages, locale => links.InLanguage(action, execution, locale)),
            Message = Notice(visit.Ticket.Notice ?? walk.Notice, ResendForm.Wait(visit.Ticket, walk.Now)),
            AttemptedUser = attempted is null ? null : new AttemptedUser(attempted, links.Link("restart")),
        };
    }

    /// <summary>The language of a log-in's pages.</summary>
    internal string LocaleOf(LoginVisit visit, LoginWalk walk)
    {
        var user = walk.ProvenNow || walk.Progress is not null ? walk.User : null;
        return LoginLocale.Of(visit.Request, cookies.For(visit.Request), visit.Ticket.Locale, visit.Login.UiLocales, user);
    }

    private PageContext Context(RealmRequest request, Client? client, string locale)
    {
        var realm = request.Realm;
        var theme = themes.Login(client?.Attribute("login_theme") ?? realm.LoginTheme);
        return new PageContext
        {
            Theme = theme,
            Messages = themes.Messages(theme, locale, realm.Localization.Texts),
            RealmName = realm.DisplayName,
            RealmNameHtml = realm.DisplayNameHtml,
            BasePath = new Uri(request.BaseUrl).AbsolutePath.TrimEnd('/'),
            DarkMode = realm.Attribute("darkMode") != "false",
            ApplicationUrl = client is null ? null : ClientUrl.Resolve(client, client.BaseUrl)?.AbsoluteUri,
        };
    }

    private static IReadOnlyList<LanguageLink> Languages(Realm realm, MessageBundle messages, Func<string, string> url) =>
        !realm.Localization.InternationalizationEnabled
            ? []
            : [.. realm.Localization.SupportedLocales.Select(locale => new LanguageLink(locale, messages.LanguageLabel(locale), url(locale), locale == messages.Tag))];

    /// <param name="wait">Seconds until the next mail may be asked for.</param>
    private static PageMessage? Notice(string? key, long wait) => key switch
    {
        null => null,
        "emailSentMessage" => PageMessage.Success(key),
        "resendMailCooldown" => PageMessage.Warning(key, Math.Max(wait, 1)),
        "loginTimeout" or "expiredActionMessage" => PageMessage.Error(key),
        _ => PageMessage.Info(key),
    };
}
