using System.Net;
using KosmoAuth.Hosting;
using KosmoAuth.Settings;
using KosmoAuth.Tests.Support;
using KosmoAuth.Users.Passwords;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace KosmoAuth.Tests.Hosting;

public sealed class OverloadTests
{
    private const string Token = "/realms/r/protocol/openid-connect/token";

    private const string Realm = """
        {
          "realm": "r", "enabled": true, "sslRequired": "none", "passwordPolicy": "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)",
          "clients": [
            { "clientId": "web", "publicClient": true, "directAccessGrantsEnabled": true, "redirectUris": ["http://127.0.0.1:9/cb"] },
            { "clientId": "svc", "secret": "svc-secret", "serviceAccountsEnabled": true }
          ],
          "users": [ { "username": "taro", "enabled": true, "email": "taro@example.org", "firstName": "T", "lastName": "T", "credentials": [ { "type": "password", "value": "Password-1" } ] } ]
        }
        """;

    private static Task<HttpResponseMessage> PasswordAsync(TestServer server, string user, string password, params (string, string)[] headers)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "password", ["client_id"] = "web", ["username"] = user, ["password"] = password };
        return server.SendAsync(new HttpRequestMessage(HttpMethod.Post, Token) { Content = new FormUrlEncodedContent(form) }, headers);
    }

    [Test]
    public async Task Hashing_that_is_full_says_come_again_and_everything_else_goes_on()
    {
        await using var server = await TestServer.StartAsync(Realm, services => services.AddSingleton(
            new PasswordHashing(TimeProvider.System, new PasswordHashingSettings { Parallelism = 1, MostWaiting = 0 })));
        using var browser = server.NewBrowser();
        var page = await browser.AuthAsync("&ui_locales=en");
        var endless = server.Get<PasswordHashing>().CreateAsync("hashAlgorithm(pbkdf2-sha512) and hashIterations(3000000)", "x", default).AsTask();

        foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PasswordAsync(server, "taro", "Password-1"))))
        {
            Assert.That(((int)answer.StatusCode, answer.Headers.RetryAfter?.ToString()), Is.EqualTo((503, "5")));
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.StartWith("""{"error":"temporarily_unavailable","error_description":"""));
        }

        var busy = await browser.SignInAsync(page, "taro");
        Assert.That((busy.Status, busy.PageId, busy.Message), Is.EqualTo((HttpStatusCode.ServiceUnavailable, "login-error", "The server is very busy. Please try again in a moment.")));
        using var tokens = await server.PostAsync(Token, basic: ("svc", "svc-secret"), ("grant_type", "client_credentials"));
        using var keys = await server.GetAsync("/realms/r/protocol/openid-connect/certs");
        Assert.That(((int)tokens.StatusCode, (int)keys.StatusCode), Is.EqualTo((200, 200)));
        Assert.That(endless.IsCompleted, Is.False, "hashing ended too early for this test");
        await endless;
        Assert.That((await browser.SignInAsync(page, "taro")).Code, Is.Not.Null);
    }

    [Test]
    public async Task Sixty_wrong_passwords_a_minute_are_all_that_an_address_has_whoever_it_tries()
    {
        await using var server = await TestServer.StartAsync(Realm);
        var statuses = new List<int>();
        for (var i = 0; i < 70; i++)
        {
            using var answer = await PasswordAsync(server, $"user{i}", "Spring-2026", ("X-Forwarded-For", $"192.0.2.{i}"), ("Forwarded", $"for=192.0.2.{i}"));
            statuses.Add((int)answer.StatusCode);
        }

        Assert.That(statuses.Take(60), Has.All.EqualTo(400));
        Assert.That(statuses.Skip(60), Has.All.EqualTo(429), "headers that anybody can write make no new address");
        Assert.That(server.Events.Select(happened => happened.Ip), Has.All.EqualTo("127.0.0.1"));
        using var right = await PasswordAsync(server, "taro", "Password-1");
        Assert.That((int)right.StatusCode, Is.EqualTo(429));
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        using var later = await PasswordAsync(server, "taro", "Password-1");
        Assert.That((int)later.StatusCode, Is.EqualTo(200));
    }

    [Test]
    public async Task Behind_a_proxy_that_is_believed_each_browser_has_its_own_budget()
    {
        await using var server = await TestServer.StartAsync(
            Realm, change: settings => settings with { Proxy = new ProxySettings { Headers = ProxyHeaders.XForwarded } });
        for (var i = 0; i < 61; i++)
        {
            // What stands left of the last stranger is the stranger's own word.
            using var wrong = await PasswordAsync(server, "nobody", "x", ("X-Forwarded-For", $"198.51.100.{i}, 192.0.2.1"));
        }

        using var same = await PasswordAsync(server, "taro", "Password-1", ("X-Forwarded-For", "198.51.100.99, 192.0.2.1"));
        using var other = await PasswordAsync(server, "taro", "Password-1", ("X-Forwarded-For", "192.0.2.2"));
        Assert.That(((int)same.StatusCode, (int)other.StatusCode), Is.EqualTo((429, 200)));
    }

    [Test]
    public async Task While_work_waits_too_long_new_requests_are_refused_at_once()
    {
        await using var server = await TestServer.StartAsync(Realm, change: settings => settings with { Management = new ManagementSettings(0, true) });
        var congestion = server.Get<Congestion>();
        congestion.Note(TimeSpan.FromSeconds(2));
        using var once = await server.GetAsync("/realms/r");
        Assert.That((int)once.StatusCode, Is.EqualTo(200), "once alone is no overload");

        congestion.Note(TimeSpan.FromSeconds(2));
        using var json = await server.PostAsync(Token, basic: ("svc", "svc-secret"), ("grant_type", "client_credentials"));
        Assert.That(((int)json.StatusCode, json.Headers.RetryAfter?.ToString()), Is.EqualTo((503, "2")));
        Assert.That(await json.Content.ReadAsStringAsync(), Does.StartWith("""{"error":"temporarily_unavailable","""));
        using var page = await server.GetAsync("/realms/r/account", ("Accept", "text/html"));
        Assert.That((int)page.StatusCode, Is.EqualTo(503));
        Assert.That(await page.Content.ReadAsStringAsync(), Does.Contain("ただいま混み合っています").And.Contain("The server is very busy"));
        Assert.That(page.Headers.GetValues("Content-Security-Policy"), Is.Not.Empty);
        using var management = new HttpClient { BaseAddress = new Uri(server.ManagementAddress!) };
        Assert.That(await management.GetStringAsync("/health/live"), Does.Contain("UP"));

        congestion.Note(TimeSpan.Zero);
        using var after = await server.GetAsync("/realms/r");
        Assert.That((int)after.StatusCode, Is.EqualTo(200));
    }

    [Test]
    public async Task Five_hundred_idle_connections_are_in_nobodys_way_and_leave_nothing_behind()
    {
        await using var server = await TestServer.StartAsync(Realm, change: settings => settings with { Management = new ManagementSettings(0, true) { Metrics = true } });
        using var management = new HttpClient { BaseAddress = new Uri(server.ManagementAddress!) };
        var port = new Uri(server.Address).Port;
        var idle = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => RawConnection.OpenAsync(server.Address)));
        Assert.That(() => Connections(management, port), Is.GreaterThanOrEqualTo(500).After(30_000, 50));
        using var browser = server.NewBrowser();
        Assert.That((await browser.SignInAsync(await browser.AuthAsync(), "taro")).Code, Is.Not.Null);
        foreach (var connection in idle)
        {
            connection.Dispose();
        }

        Assert.That(() => Connections(management, port), Is.LessThan(20).After(30_000, 50));
    }

    private static int Connections(HttpClient management, int port) =>
        management.GetStringAsync("/metrics").GetAwaiter().GetResult().Split('\n')
            .Where(line => line.StartsWith("kestrel_active_connections{", StringComparison.Ordinal) && line.Contains($"\"{port}\"", StringComparison.Ordinal))
            .Select(line => int.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture)).SingleOrDefault();
}
