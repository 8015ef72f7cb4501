using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using KosmoAuth.Themes;

namespace KosmoAuth.Mail.DevMailbox;

/// <summary>
/// The mailbox of <c>dev</c>: <c>GET /dev/mailbox</c> for people, <c>/dev/mailbox.json</c> for tests, <c>/dev/mailbox/{id}</c> for the HTML of a
/// mail. To be mapped only in <c>dev</c>; whoever does not come over loopback, or under another name (DNS rebinding), gets 404.
/// </summary>
public static partial class DevMailboxPage
{
    private const string PagePolicy = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // A mail has inline styles and nothing else; in the sandbox it runs nothing, and its links open beside it.
    private const string MailPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        + "sandbox allow-popups allow-popups-to-escape-sandbox";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var mailbox = routes.MapGroup("/dev/mailbox").AddEndpointFilter(OnlyHere);
        mailbox.MapGet("", (HttpContext http, DevMails mails, ThemeCatalog themes) => Page(http, PagePolicy, List(mails, themes)));
        mailbox.MapGet("/{id:long}", (HttpContext http, long id, DevMails mails) =>
            mails.All.Find(mail => mail.Id == id)?.Html is { } html ? Page(http, MailPolicy, html) : Results.NotFound());
        routes.MapGet("/dev/mailbox.json", (HttpContext http, DevMails mails) => Data(http, mails)).AddEndpointFilter(OnlyHere);
    }

    private static ValueTask<object?> OnlyHere(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var here = http.Connection.RemoteIpAddress is { } peer && IPAddress.IsLoopback(peer)
            && http.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]";
        return here ? next(context) : ValueTask.FromResult<object?>(Results.NotFound());
    }

    private static IResult Page(HttpContext http, string policy, string html)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        return Results.Content(html, "text/html; charset=utf-8");
    }

    private static IResult Data(HttpContext http, DevMails mails)
    {
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(JsonSerializer.SerializeToUtf8Bytes(mails.All, DevMailboxJson.Default.ImmutableListReceivedMail), "application/json");
    }

    private static string List(DevMails mails, ThemeCatalog themes)
    {
        var login = themes.Login(null);
        var styles = string.Concat(login.Styles.Select(style => $"<link rel=\"stylesheet\" href=\"{login.ResourcesPath}/{style}\">\n"));
        var list = new StringBuilder();
        foreach (var mail in mails.All)
        {
            Append(list, mail);
        }

        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Mailbox – KosmoAuth dev</title>
            <link rel="icon" href="{login.ResourcesPath}/img/favicon.svg">
            {styles}</head>
            <body>
            <div class="pf-v5-c-login">
            <main class="pf-v5-c-login__container">
            <header class="pf-v5-c-login__header">
            <h1 class="pf-v5-c-title">Mailbox</h1>
            <p>What this server would have sent, newest first. <a href="/dev/mailbox.json">As data</a></p>
            </header>
            {(list.Length == 0 ? "<p>There is no mail yet.</p>" : list)}
            </main>
            </div>
            </body>
            </html>
            """;
    }

    private static void Append(StringBuilder list, ReceivedMail mail)
    {
        var time = mail.Received.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        var asHtml = mail.Html is null ? "" : $"""<p><a href="/dev/mailbox/{mail.Id}">As HTML</a></p>""";
        list.Append(CultureInfo.InvariantCulture, $"""
            <article id="mail-{mail.Id}" class="pf-v5-c-login__main">
            <h2>{Encoded(mail.Subject)}</h2>
            <div class="pf-v5-c-login__main-body">
            <p>To {Encoded(mail.To)}<br>From {Encoded(mail.From)}<br>{time}</p>
            <p>{string.Join("<br>\n", mail.Text.TrimEnd().Split('\n').Select(Linked))}</p>
            {asHtml}
            </div>
            </article>

            """);
    }

    private static string Linked(string line)
    {
        var html = new StringBuilder();
        var at = 0;
        foreach (Match match in Address().Matches(line))
        {
            var address = Encoded(match.Value);
            html.Append(Encoded(line[at..match.Index])).Append("<a href=\"").Append(address).Append("\">").Append(address).Append("</a>");
            at = match.Index + match.Length;
        }

        return html.Append(Encoded(line[at..])).ToString();
    }

    private static string Encoded(string text) => MessageHtml.Encoder.Encode(text);

    [GeneratedRegex(@"https?://[^\s<>""]+")]
    private static partial Regex Address();
}
