using System.Text;
using System.Text.Json;
using KosmoAuth.Mail.Smtp;
using KosmoAuth.Tests.Login.ActionLinks;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Keys;

/// <summary>Dumps the database after a busy day and looks for everything secret that went in, as text and as bytes.</summary>
internal sealed class SecretsAtRestTests
{
    private const string OtpSeed = "canaryOtpSeed0123456";

    [Test]
    public async Task Nothing_secret_lies_in_clear_in_the_database()
    {
        var pem = Programs.Run("openssl", ["genrsa", "2048"]);
        await using var mailed = await MailedServer.StartAsync(Realm(pem));

        // The public half comes first, and lies in clear in the certificate.
        List<string> secrets = [.. pem.Split('\n').Where(line => line.Length == 64).Skip(8)];
        Assert.That(secrets, Has.Count.GreaterThan(15), "the lines of the private half");
        secrets.AddRange(["canary", OtpSeed, Convert.ToBase64String(Encoding.ASCII.GetBytes(OtpSeed)), "Password-1", "New-Password-1"]);

        secrets.AddRange(await SignInAsync(mailed));
        secrets.AddRange(await SetUpOtpAsync(mailed));
        secrets.AddRange(await ResetAsync(mailed));

        var dump = Dump(mailed.Server.DataFolder);
        Assert.That(Contains(dump, "taro@example.org"), Is.True, "the rows are in these files");
        Assert.That(mailed.Server.Rows.Logins, Is.Not.Empty, "a log-in is in the middle of its set-up");
        Assert.That(secrets.Where(secret => Contains(dump, secret)), Is.Empty);
        Assert.That(Contains(dump, Convert.FromBase64String(secrets[0])), Is.False, "the private key as bytes");
    }

    [Test]
    public async Task A_mail_that_waits_holds_no_link()
    {
        await using var mailed = await MailedServer.StartAsync(smtp: new SmtpServer("127.0.0.1", 9, SmtpTls.None, null, false, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5)));
        using var browser = mailed.NewBrowser();
        await MailedServer.AskAsync(browser);
        Assert.That(mailed.Server.Rows.Outbox.Select(row => row.Kind), Is.EqualTo(new[] { "mail" }));
        Assert.That(Contains(Dump(mailed.Server.DataFolder), "action-token?"), Is.False);
    }

    // Log-in, code, tokens, cookies: what proves who somebody is.
    private static async Task<IEnumerable<string>> SignInAsync(MailedServer mailed)
    {
        using var browser = mailed.NewBrowser();
        var answer = await browser.SignInAsync(await browser.AuthAsync(), "taro");
        var code = answer.Code!;
        var tokens = await TestServer.JsonAsync(mailed.Server.PostAsync(
            "/realms/r/protocol/openid-connect/token", ("client_id", "web"), ("grant_type", "authorization_code"), ("code", code),
            ("redirect_uri", "http://127.0.0.1:9/cb")));
        string Signature(string name) => tokens.GetProperty(name).GetString()!.Split('.')[2];
        return [code, Signature("access_token"), Signature("refresh_token"), Signature("id_token"), browser.Jar["KEYCLOAK_IDENTITY"].Split('.')[2]];
    }

    // Stops on the page that shows the new secret.
    private static async Task<IEnumerable<string>> SetUpOtpAsync(MailedServer mailed)
    {
        using var browser = mailed.NewBrowser();
        var page = await browser.SignInAsync(await browser.AuthAsync("&kc_action=CONFIGURE_TOTP"), "gina");
        return [page.Value("totpSecret")!];
    }

    // The link of the mail, used.
    private static async Task<IEnumerable<string>> ResetAsync(MailedServer mailed)
    {
        using var browser = mailed.NewBrowser();
        await MailedServer.AskAsync(browser);
        var link = await mailed.LinkAsync();
        var page = await MailedServer.ConfirmAsync(browser, await mailed.OpenAsync(browser));
        await MailedServer.SetPasswordAsync(browser, page);
        return [link.Split("key=")[1].Split('&')[0]];
    }

    private static byte[] Dump(string folder)
    {
        using var dump = new MemoryStream();
        foreach (var file in Directory.GetFiles(folder).Where(file => !file.Contains("master.key", StringComparison.Ordinal)))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            stream.CopyTo(dump);
        }

        return dump.ToArray();
    }

    private static bool Contains(byte[] dump, string secret) =>
        Contains(dump, Encoding.UTF8.GetBytes(secret)) || Contains(dump, Encoding.Unicode.GetBytes(secret))
        || Contains(dump, Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).TrimEnd('=')[..^1]))
        || Contains(dump, Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret))));

    private static bool Contains(byte[] dump, byte[] bytes) => dump.AsSpan().IndexOf(bytes) >= 0;

    private static string Realm(string pem) => $$"""
        "attributes": { "kosmo.recallLoginId.enabled": "true", "kosmo.recallLoginId.fields": "symbol,number,email" },
        "smtpServer": { "from": "noreply@example.org", "auth": "false", "user": "u", "password": "canary-smtp", "authTokenClientSecret": "canary-smtp-token" },
        "identityProviders": [ { "alias": "idp", "providerId": "oidc", "config": { "clientId": "x", "clientSecret": "canary-idp",
          "authorizationUrl": "http://127.0.0.1:9/a", "tokenUrl": "http://127.0.0.1:9/t" } } ],
        "authenticatorConfig": [ { "alias": "captcha", "config": { "site.key": "x", "secret.key": "canary-captcha", "api.key": "canary-api" } } ],
        "components": {
          "org.keycloak.keys.KeyProvider": [ { "name": "own", "providerId": "rsa", "config": { "privateKey": [{{JsonSerializer.Serialize(pem)}}], "priority": ["500"] } } ],
          "org.keycloak.storage.UserStorageProvider": [ { "name": "ldap", "providerId": "ldap", "config": { "bindDn": ["cn=x"], "bindCredential": ["canary-ldap"] } } ]
        },
        "users": [
          { "username": "seeded", "enabled": true, "attributes": { "insuranceSymbol": ["canary-symbol"], "insuranceNumber": ["canary-number"] },
            "credentials": [ { "type": "otp", "secretData": "{\"value\":\"{{OtpSeed}}\"}", "credentialData": "{\"subType\":\"totp\",\"digits\":6,\"period\":30,\"algorithm\":\"HmacSHA1\",\"counter\":0}" } ],
            "federatedIdentities": [ { "identityProvider": "idp", "userId": "1", "userName": "n", "token": "canary-stored-token" } ] },
          { "username": "gina", "email": "gina@example.org", "enabled": true, "firstName": "F", "lastName": "L", "credentials": [ { "type": "password", "value": "Password-1" } ] },
          { "username": "taro", "email": "taro@example.org", "enabled": true, "firstName": "F", "lastName": "L", "credentials": [ { "type": "password", "value": "Password-1" } ] }
        ],
        "clients": [
          { "clientId": "web", "publicClient": true, "rootUrl": "http://127.0.0.1:9", "baseUrl": "/app/", "redirectUris": ["http://127.0.0.1:9/*"] },
          { "clientId": "held", "secret": "canary-client", "registrationAccessToken": "canary-registration",
            "attributes": { "client.secret.rotated": "canary-rotated", "saml.signing.private.key": "canary-saml" } }
        ],
        """;
}
