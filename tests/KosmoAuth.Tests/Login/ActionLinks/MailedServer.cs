using System.Text.RegularExpressions;
using KosmoAuth.Mail.DevMailbox;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Mail.Smtp;
using KosmoAuth.Realms;
using KosmoAuth.Settings;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KosmoAuth.Tests.Login.ActionLinks;

/// <summary>The real server beside a real mail server, with a realm of three people.</summary>
internal sealed partial class MailedServer : IAsyncDisposable
{
    private readonly DevMails _mails = new();
    private readonly DevMailServer _smtp;

    private MailedServer() => _smtp = new DevMailServer(_mails, TimeProvider.System);

    public TestServer Server { get; private set; } = null!;

    public TestClock Clock => Server.Clock;

    public Realm Realm => Server.Realm("r");

    /// <summary>Mails so far, oldest first.</summary>
    public List<ReceivedMail> Mails => [.. _mails.All.Reverse()];

    /// <param name="more">Fields of the realm, such as <c>"verifyEmail": true,</c>; with "clients", its people too.</param>
    /// <param name="smtp">Where mails go instead.</param>
    /// <param name="change">Changes the server's settings.</param>
    public static async Task<MailedServer> StartAsync(
        string more = "", SmtpServer? smtp = null, Action<IServiceCollection>? replace = null, Func<ServerSettings, ServerSettings>? change = null)
    {
        var mailed = new MailedServer();
        await mailed._smtp.StartAsync(default);
        mailed.Server = await TestServer.StartAsync(RealmJson(more), services =>
        {
            services.AddSingleton(new MailRoute(smtp ?? mailed._smtp.Address));
            replace?.Invoke(services);
        }, change);
        return mailed;
    }

    public Browser NewBrowser() => Server.NewBrowser();

    /// <summary>From the login page to the notice that a mail was sent.</summary>
    public static async Task<Answer> AskAsync(Browser browser, string name = "taro", string more = "&ui_locales=en")
    {
        var login = await browser.AuthAsync(more);
        var page = await browser.GetAsync(login.Link("#kc-forgot-password")!);
        return await browser.PostAsync(page.Action, ("username", name));
    }

    /// <summary>The page of a new mail's link.</summary>
    public async Task<Answer> OpenAsync(Browser browser) => await browser.GetAsync(await LinkAsync());

    /// <summary>Presses the button behind a link.</summary>
    public static Task<Answer> ConfirmAsync(Browser browser, Answer question) => browser.PostAsync(question.Action, ("link", HandleOf(question)));

    public static Task<Answer> SetPasswordAsync(Browser browser, Answer page, string password = "New-Password-1") =>
        browser.PostAsync(page.Action, ("password-new", password), ("password-confirm", password), ("logout-sessions", "on"));

    public static string HandleOf(Answer question) => question.Page.QuerySelector("input[name=link]")?.GetAttribute("value") ?? "";

    /// <summary>Waits until nothing is to be sent.</summary>
    public async Task SentAsync()
    {
        while (Server.Rows.Outbox.Any(row => row.Kind == MailOutbox.Kind))
        {
            await Task.Delay(5);
        }
    }

    /// <summary>The link in the newest mail that has one, when all are sent.</summary>
    public async Task<string> LinkAsync()
    {
        await SentAsync();
        return Link().Match(Mails.Last(mail => Link().IsMatch(mail.Text)).Text).Value;
    }

    /// <summary>Changes somebody behind the server's back.</summary>
    public void Change(string name, Func<DbWork, User, ValueTask> change) => Server.Rows.Write(async work =>
        await change(work, (await UserRows.FindByUsernameAsync(work, Realm.Id, name, default))!));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _smtp.StopAsync(default);
        _smtp.Dispose();
    }

    private static string RealmJson(string more) => $$"""
        {
          "realm": "r", "enabled": true, "sslRequired": "none", {{more}}
          "internationalizationEnabled": true, "supportedLocales": ["en", "ja"], "defaultLocale": "ja",
          "resetPasswordAllowed": true, "loginWithEmailAllowed": true, "passwordPolicy": "hashAlgorithm(pbkdf2-sha256) and hashIterations(1) and length(8)",
          {{(more.Contains("smtpServer", StringComparison.Ordinal) ? "" : "\"smtpServer\": { \"from\": \"noreply@example.org\" },")}}
          {{(more.Contains("\"clients\"", StringComparison.Ordinal) ? "\"accountTheme\": \"base\"" : People())}}
        }
        """;

    private static string People() => $$"""
          "clients": [
            { "clientId": "web", "publicClient": true, "rootUrl": "http://127.0.0.1:9", "baseUrl": "/app/", "redirectUris": ["http://127.0.0.1:9/*"] }
          ],
          "users": [
            {{Person("taro", "\"email\": \"taro@example.org\"")}},
            {{Person("hanako", "\"email\": \"hanako@example.org\", \"attributes\": { \"locale\": [\"ja\"] }")}},
            {{Person("gina", "\"emailVerified\": false")}},
            {{Person("carol", "\"email\": \"carol@example.org\"", enabled: false)}}
          ]
        """;

    private static string Person(string name, string more, bool enabled = true) => $$"""
        {
          "username": "{{name}}", "enabled": {{(enabled ? "true" : "false")}}, "firstName": "F", "lastName": "L", {{more}},
          "credentials": [ { "type": "password", "value": "Password-1" } ]
        }
        """;

    [GeneratedRegex(@"http://\S+/action-token\?\S+")]
    private static partial Regex Link();
}
