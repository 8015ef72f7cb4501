using System.Text.RegularExpressions;
using KosmoAuth.Mail.DevMailbox;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Settings;
using KosmoAuth.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KosmoAuth.Tests.Login.RecallLoginId;

/// <summary>A server with people who have insurance cards, and a mail server that keeps what it gets.</summary>
internal sealed partial class RecallServer : IAsyncDisposable
{
    public const string Path = "/realms/r/login-actions/recall-login-id";

    /// <summary>What Hanako types.</summary>
    public static readonly (string Name, string Value)[] Hanako =
    [
        ("insuranceSymbol", "12"), ("insuranceNumber", "3456"), ("gender", "female"), ("birthdate-calendar", "birthdate-era"), ("birthdate-era", "showa"),
        ("birthdate-era-year", "55"), ("birthdate-era-month", "5"), ("birthdate-era-day", "5"), ("insurerNumber", "06130017"), ("email", "hanako@example.jp"),
    ];

    private RecallServer(TestServer server) => Server = server;

    public TestServer Server { get; }

    public TestClock Clock => Server.Clock;

    public List<ReceivedMail> Mails => [.. Server.Get<DevMails>().All];

    /// <param name="attributes">Of the realm, over those that switch the recall on.</param>
    public static Task<RecallServer> StartAsync(params (string Name, string Value)[] attributes) => StartAsync(null, attributes);

    /// <param name="change">Changes the server's settings.</param>
    public static async Task<RecallServer> StartAsync(Func<ServerSettings, ServerSettings>? change, params (string Name, string Value)[] attributes) =>
        new(await TestServer.StartAsync(
            Realm(attributes),
            services =>
            {
                services.AddSingleton<DevMails>().AddSingleton<DevMailServer>().AddHostedService(provider => provider.GetRequiredService<DevMailServer>());
                services.AddSingleton(provider => new MailRoute(provider.GetRequiredService<DevMailServer>().Address));
            },
            change));

    public Browser NewBrowser() => new(Server.Address) { Headers = { ["Accept-Language"] = "ja" } };

    /// <summary>From the application's log-in page to the identity check.</summary>
    public static async Task<Answer> OpenAsync(Browser browser)
    {
        var login = await browser.AuthAsync();
        return await browser.GetAsync(login.Link("#kc-recall-login-id") ?? throw new InvalidOperationException("The login page has no link."));
    }

    /// <summary>Fills the form and sends it.</summary>
    public static Task<Answer> SendAsync(Browser browser, Answer page, params (string Name, string Value)[] changed) =>
        browser.PostAsync(page.Action, [.. Hidden(page), .. Hanako.Where(field => !changed.Any(other => other.Name == field.Name)), .. changed]);

    public async Task<Answer> TryAsync(params (string Name, string Value)[] changed)
    {
        using var browser = NewBrowser();
        return await SendAsync(browser, await OpenAsync(browser), changed);
    }

    /// <summary>The link in the newest mail for Hanako, when there are that many.</summary>
    public async Task<string> LinkAsync(int mails = 1) => Link().Match((await MailAsync("ログインID再通知のお知らせ", mails)).Text).Value;

    public async Task<ReceivedMail> MailAsync(string subject, int count = 1)
    {
        for (var patience = 0; patience < 500; patience++)
        {
            // The link begins to live when the outbox row is done, a moment after the mail has come.
            if (Mails.Where(mail => mail.Subject == subject).ToList() is { } found && found.Count >= count
                && !Server.Rows.Outbox.Any(row => row.Kind == MailOutbox.Kind))
            {
                return found[0];
            }

            await Task.Delay(20);
        }

        throw new TimeoutException($"No mail '{subject}'; there are {string.Join(", ", Mails.Select(mail => mail.Subject))}.");
    }

    public async Task<string> RecallAsync(Browser browser, int mails = 1)
    {
        await SendAsync(browser, await OpenAsync(browser));
        return await LinkAsync(mails);
    }

    /// <summary>Presses the button of the page behind the link.</summary>
    public static async Task<Answer> ShowAsync(Browser browser, string link)
    {
        var page = await browser.GetAsync(link);
        return await browser.PostAsync(page.Action, Hidden(page));
    }

    /// <summary>Presses the button of the page with the ID.</summary>
    public static Task<Answer> InitializeAsync(Browser browser, Answer result) =>
        browser.PostAsync(result.Page.QuerySelector("#kc-initialize-password")!.GetAttribute("action")!, Hidden(result));

    /// <summary>Goes the whole way, and reads the mail.</summary>
    public async Task<string> TemporaryPasswordAsync(Browser browser)
    {
        await InitializeAsync(browser, await ShowAsync(browser, await RecallAsync(browser)));
        return (await MailAsync("仮パスワードのお知らせ")).Text.Split('\n').Single(line => line.Length == 13 && line.All(char.IsAsciiLetterOrDigit));
    }

    public static (string Name, string Value)[] Hidden(Answer page) =>
        [.. page.Page.QuerySelectorAll("form input[type=hidden]").Select(input => (input.GetAttribute("name")!, input.GetAttribute("value") ?? ""))];

    /// <summary>The page without what differs from one answer to the next.</summary>
    public static string Bytes(Answer page) =>
        Changing().Replace(page.Text, "") + Headers().Replace(page.Headers, "");

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static string Realm((string Name, string Value)[] attributes)
    {
        var all = new Dictionary<string, string> { ["kosmo.recallLoginId.enabled"] = "true", ["kosmo.recallLoginId.passwordReset"] = "temporary-password" };
        foreach (var (name, value) in attributes)
        {
            all[name] = value;
        }

        return $$"""
            {
              "realm": "r", "enabled": true, "sslRequired": "none", "displayName": "KOSMO Web", "internationalizationEnabled": true, "supportedLocales": ["ja", "en"],
              "defaultLocale": "ja", "resetPasswordAllowed": {{(attributes.Any(pair => pair.Name == "noReset") ? "false" : "true")}}, "loginWithEmailAllowed": false, "duplicateEmailsAllowed": true, "bruteForceProtected": true, "failureFactor": 2,
              "passwordPolicy": "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)",
              "attributes": { {{string.Join(", ", all.Select(pair => $"\"{pair.Key}\": \"{pair.Value}\""))}} },
              "clients": [{
                "clientId": "web", "publicClient": true, "rootUrl": "http://127.0.0.1:9", "baseUrl": "/portal", "redirectUris": ["http://127.0.0.1:9/cb"],
                "directAccessGrantsEnabled": true
              }],
              "users": [
                {{User("001000005750", "hanako", "3456")}},
                {{User("disabled", "disabled", "1001", "\"enabled\": false")}},
                {{User("unverified", "unverified", "1002", "\"enabled\": true, \"emailVerified\": false")}},
                {{User("locked", "locked", "1003")}},
                {{User("erin", "twins", "1004")}},
                {{User("frank", "twins", "1004")}},
                {{User("nofacts", "nofacts", "")}}
              ]
            }
            """;
    }

    private static string User(string username, string email, string number, string flags = "\"enabled\": true") => $$"""
        {
          "id": "id-{{username}}", "username": "{{username}}", "email": "{{email}}@example.jp", {{(flags.Contains("emailVerified", StringComparison.Ordinal) ? "" : "\"emailVerified\": true, ")}}{{flags}},
          "firstName": "花子", "lastName": "健保",
          "attributes": {
            "gender": ["female"], "birthdate": ["1980-05-05"], "insuranceSymbol": ["１２"], "insuranceNumber": ["{{number}}"], "insurerNumber": ["06130017"],
            "employeeNumber": ["E-{{number}}"]
          },
          "credentials": [{ "type": "password", "value": "Password-1" }], "realmRoles": ["default-roles-r"]
        }
        """;

    [GeneratedRegex(@"http://\S+key=[\w-]+")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<=name=""(form_id|session_code)"" value="")[^""]*|(?<=(tab_id|client_data|session_code|execution)=)[\w.-]*|(?<=>\s*)\S*(?=</dd>)")]
    private static partial Regex Changing();

    [GeneratedRegex(@"Date: [^\n]*|Content-Length: [^\n]*|Set-Cookie: [^\n]*")]
    private static partial Regex Headers();
}
