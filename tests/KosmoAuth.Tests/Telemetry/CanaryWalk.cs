using System.Text.RegularExpressions;
using KosmoAuth.Mail.DevMailbox;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Tests.Login.Otp;
using KosmoAuth.Tests.Login.RecallLoginId;
using KosmoAuth.Tests.Support;

namespace KosmoAuth.Tests.Telemetry;

/// <summary>A secret that was used on the way.</summary>
/// <param name="Mailed">A mail is meant to carry it.</param>
internal sealed record Canary(string Name, string Value, bool Mailed = false);

/// <summary>People and applications doing all that there is to do, with secrets that would be known anywhere.</summary>
internal sealed partial class CanaryWalk(TestServer server)
{
    public const string InsuranceNumber = "73519284";
    private const string BirthDate = "1980-05-05";
    private const string Hanako = "Canary-hanako-4711";
    private const string Taro = "Canary-taro-4712";
    private const string Web = "canary-web-secret-4713";
    private const string Protocol = "/realms/r/protocol/openid-connect";

    public static string Realm => $$"""
        {
          "realm": "r", "enabled": true, "sslRequired": "none", "internationalizationEnabled": true, "supportedLocales": ["ja", "en"], "defaultLocale": "ja",
          "resetPasswordAllowed": true, "duplicateEmailsAllowed": true, "loginWithEmailAllowed": false, "bruteForceProtected": true, "eventsEnabled": true,
          "passwordPolicy": "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)", "smtpServer": { "from": "noreply@example.jp" },
          "attributes": { "kosmo.recallLoginId.enabled": "true", "kosmo.recallLoginId.passwordReset": "temporary-password" },
          "clients": [{
            "clientId": "web", "secret": "{{Web}}", "rootUrl": "http://127.0.0.1:9", "baseUrl": "/portal", "redirectUris": ["http://127.0.0.1:9/cb"],
            "directAccessGrantsEnabled": true, "serviceAccountsEnabled": true
          }],
          "users": [
            {
              "username": "hanako", "email": "hanako@example.jp", "emailVerified": true, "enabled": true, "firstName": "花子", "lastName": "健保",
              "attributes": { "gender": ["female"], "birthdate": ["{{BirthDate}}"], "insuranceSymbol": ["12"], "insuranceNumber": ["{{InsuranceNumber}}"], "insurerNumber": ["06130017"] },
              "credentials": [{ "type": "password", "value": "{{Hanako}}" }]
            },
            {
              "username": "taro", "email": "taro@example.jp", "emailVerified": true, "enabled": true, "firstName": "太郎", "lastName": "健保",
              "credentials": [{ "type": "password", "value": "{{Taro}}" }], "requiredActions": ["CONFIGURE_TOTP"]
            }
          ]
        }
        """;

    public List<Canary> Secrets { get; } =
    [
        new("password of hanako", Hanako), new("password of taro", Taro), new("client secret", Web), new("insured number", InsuranceNumber), new("date of birth", BirthDate),
    ];

    private List<ReceivedMail> Mails => [.. server.Get<DevMails>().All];

    public async Task RunAsync()
    {
        await SignInAndGrantsAsync();
        await RefusedAsync();
        await ResetAsync();
        await RecallAsync();
        await SetUpOtpAsync();
    }

    private void Keep(string name, string? value, bool mailed = false) =>
        Secrets.Add(new(name, value is { Length: >= 6 } ? value : throw new InvalidOperationException($"There is no {name}."), mailed));

    private async Task SignInAndGrantsAsync()
    {
        using var browser = server.NewBrowser();
        var page = await browser.AuthAsync();
        page = await SignInAsync(browser, page, "hanako", "Canary-wrong-4714");
        var done = await SignInAsync(browser, page, "hanako", Hanako);
        Keep("code", done.Code);
        Keep("identity cookie", browser.Jar["KEYCLOAK_IDENTITY"]);
        var tokens = await TokensAsync(("grant_type", "authorization_code"), ("code", done.Code!), ("redirect_uri", "http://127.0.0.1:9/cb"));
        tokens = await TokensAsync(("grant_type", "refresh_token"), ("refresh_token", tokens.Refresh!));
        await server.PostAsync($"{Protocol}/token/introspect", basic: ("web", Web), ("token", tokens.Access));
        await server.GetAsync($"{Protocol}/userinfo", ("Authorization", $"Bearer {tokens.Access}"));
        await server.PostAsync($"{Protocol}/revoke", basic: ("web", Web), ("token", tokens.Refresh!));
        await browser.GetAsync($"{Protocol}/logout?id_token_hint={tokens.Id}&post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb");
        await TokensAsync(("grant_type", "password"), ("username", "hanako"), ("password", Hanako), ("scope", "openid"));
        await TokensAsync(("grant_type", "client_credentials"));
    }

    // What is refused is what gets logged.
    private async Task RefusedAsync()
    {
        Secrets.AddRange([new("wrong client secret", "canary-wrong-4715"), new("wrong code", "canary-code-4716"), new("wrong token", "canary-token-4717"), new("wrong key", "canary-key-4718")]);
        await server.PostAsync($"{Protocol}/token", basic: ("web", "canary-wrong-4715"), ("grant_type", "client_credentials"));
        await server.PostAsync($"{Protocol}/token", ("grant_type", "client_credentials"), ("client_id", "web"), ("client_secret", "canary-wrong-4715"));
        await server.PostAsync($"{Protocol}/token", basic: ("web", Web), ("grant_type", "authorization_code"), ("code", "canary-code-4716"), ("redirect_uri", "http://127.0.0.1:9/cb"));
        await server.PostAsync($"{Protocol}/token", basic: ("web", Web), ("grant_type", "refresh_token"), ("refresh_token", "canary-token-4717"));
        await server.PostAsync($"{Protocol}/token", basic: ("web", Web), ("grant_type", "password"), ("username", "hanako"), ("password", "Canary-wrong-4714"));
        await server.PostAsync($"{Protocol}/token/introspect", basic: ("web", Web), ("token", "canary-token-4717"));
        await server.PostAsync($"{Protocol}/revoke", basic: ("web", Web), ("token", "canary-token-4717"));
        await server.GetAsync($"{Protocol}/userinfo", ("Authorization", "Bearer canary-token-4717"));
        await server.GetAsync("/realms/r/login-actions/action-token?key=canary-key-4718");
        await server.GetAsync("/realms/r/login-actions/recall-login-id/link?key=canary-key-4718");
        await server.GetAsync($"{Protocol}/auth?client_id=web&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&id_token_hint=canary-token-4717");
        await server.GetAsync("/realms/canary-key-4718/%2e%2e/x?code=canary-code-4716");
    }

    private async Task ResetAsync()
    {
        using var browser = server.NewBrowser();
        var login = await browser.AuthAsync();
        var form = await browser.GetAsync(login.Link("#kc-forgot-password")!);
        await browser.PostAsync(form.Action, ("username", "hanako"));
        var link = await LinkAsync("action-token");
        Keep("key of the reset link", Key().Match(link).Groups[1].Value, mailed: true);
        var question = await browser.GetAsync(link);
        var page = await browser.PostAsync(question.Action, RecallServer.Hidden(question));
        Keep("new password", "Canary-new-4719");
        var done = await browser.PostAsync(page.Action, ("password-new", "Canary-new-4719"), ("password-confirm", "Canary-new-4719"));
        Keep("code after the reset", done.Code);
    }

    private async Task RecallAsync()
    {
        using var browser = new Browser(server.Address) { Headers = { ["Accept-Language"] = "ja" } };
        await RecallServer.SendAsync(browser, await RecallServer.OpenAsync(browser), ("insuranceNumber", "99999999"));
        await RecallServer.SendAsync(browser, await RecallServer.OpenAsync(browser), ("insuranceNumber", InsuranceNumber));
        var link = await LinkAsync("recall-login-id");
        Keep("key of the recall link", Key().Match(link).Groups[1].Value, mailed: true);
        var result = await RecallServer.ShowAsync(browser, link);
        var asked = await browser.PostAsync(result.Page.QuerySelector("#kc-initialize-password")!.GetAttribute("action")!, RecallServer.Hidden(result));
        await browser.PostAsync(asked.Action, RecallServer.Hidden(asked));
        var temporary = Temporary().Match(await TextAsync(mail => Temporary().IsMatch(mail.Text))).Groups[1].Value;
        Keep("temporary password", temporary, mailed: true);
        var page = await SignInAsync(browser, await browser.AuthAsync(), "hanako", temporary);
        Keep("password after the recall", "Canary-last-4720");
        var done = await browser.PostAsync(page.Action, ("password-new", "Canary-last-4720"), ("password-confirm", "Canary-last-4720"));
        Keep("code after the recall", done.Code);
    }

    private async Task SetUpOtpAsync()
    {
        using var browser = server.NewBrowser();
        var page = await SignInAsync(browser, await browser.AuthAsync(), "taro", Taro);
        var secret = page.Value("totpSecret")!;
        Keep("seed", secret);
        var manual = await browser.GetAsync(page.Link("#mode-manual")!);
        Keep("seed as it is typed", manual.Page.GetElementById("kc-totp-secret-key")!.TextContent.Trim());
        var phone = AuthenticatorApp.OfText(secret);
        await browser.PostAsync(page.Action, ("totp", "000000"), ("totpSecret", secret), ("userLabel", "phone"));
        var done = await browser.PostAsync(page.Action, ("totp", phone.Code(server.Clock.Now)), ("totpSecret", secret), ("userLabel", "phone"));
        Keep("code after the set-up", done.Code);
        server.Clock.Advance(TimeSpan.FromSeconds(30));
        using var other = server.NewBrowser();
        page = await SignInAsync(other, await other.AuthAsync(), "taro", Taro);
        done = await other.PostAsync(page.Action, ("otp", phone.Code(server.Clock.Now)));
        Keep("code after the one-time password", done.Code);
    }

    private static Task<Answer> SignInAsync(Browser browser, Answer page, string user, string password) => browser.SignInAsync(page, user, password);

    private async Task<(string Access, string? Refresh, string? Id)> TokensAsync(params (string Name, string Value)[] form)
    {
        var json = await TestServer.JsonAsync(server.PostAsync($"{Protocol}/token", basic: ("web", Web), form));
        string? Part(string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
        foreach (var name in new[] { "access_token", "refresh_token", "id_token" })
        {
            if (Part(name) is { } token)
            {
                // Claims may be known; the signature makes the token.
                Keep($"{name} of {form[0].Value}", token[(token.LastIndexOf('.') + 1)..]);
            }
        }

        return (Part("access_token") ?? throw new InvalidOperationException(json.ToString()), Part("refresh_token"), Part("id_token"));
    }

    private async Task<string> LinkAsync(string path) =>
        Link().Matches(await TextAsync(mail => Link().Match(mail.Text).Value.Contains(path, StringComparison.Ordinal))).First(link => link.Value.Contains(path, StringComparison.Ordinal)).Value;

    // The newest mail of that kind, when all are sent: a link begins to live when its mail has been taken.
    private async Task<string> TextAsync(Func<ReceivedMail, bool> wanted)
    {
        for (var patience = 0; patience < 1000; patience++)
        {
            if (!server.Rows.Outbox.Any(row => row.Kind == MailOutbox.Kind) && Mails.FirstOrDefault(wanted) is { } mail)
            {
                return mail.Text;
            }

            await Task.Delay(20);
        }

        throw new TimeoutException($"The mail did not come; there are {string.Join(", ", Mails.Select(mail => mail.Subject))}.");
    }

    [GeneratedRegex(@"http://\S+key=[\w.-]+")]
    private static partial Regex Link();

    [GeneratedRegex(@"key=([\w.-]+)")]
    private static partial Regex Key();

    [GeneratedRegex(@"(?m)^\s*(?:仮パスワード|パスワード)[^\S\n]*[:：]?\s*(\S+)")]
    private static partial Regex Temporary();
}
