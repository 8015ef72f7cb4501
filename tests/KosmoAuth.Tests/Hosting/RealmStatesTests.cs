using System.Net;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Hosting;

/// <summary>What realms answer that are unknown, disabled, or want https: as recorded from Keycloak.</summary>
public sealed class RealmStatesTests
{
    private const string Oidc = "/realms/r/protocol/openid-connect";
    private const string Auth = Oidc + "/auth?client_id=account&response_type=code&redirect_uri=x&scope=openid";

    private static readonly (string, string)[] s_browser = [("Accept", "text/html,*/*"), ("Accept-Language", "en")];

    [Test]
    public async Task An_unknown_realm_is_404_for_programs_and_a_page_for_browsers()
    {
        await using var server = await TestServer.StartAsync();
        using var forProgram = await server.GetAsync("/realms/nosuch");
        Assert.That(forProgram.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await forProgram.Content.ReadAsStringAsync(), Is.EqualTo("""{"error":"Realm does not exist"}"""));
        using var forBrowser = await server.GetAsync("/realms/nosuch/protocol/openid-connect/auth?client_id=a", s_browser);
        Assert.That(forBrowser.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        var page = await forBrowser.Content.ReadAsStringAsync();
        Assert.That(page, Does.Contain("data-page-id=\"login-error\"").And.Contain("Page not found").And.Not.Contain("nosuch"));
    }

    [TestCase("GET", "/realms/r/protocol/nosuch/auth", 404, "Protocol not found")]
    [TestCase("GET", Oidc + "/nosuch", 404, "HTTP 404 Not Found")]
    [TestCase("GET", "/nosuch", 404, "Unable to find matching target resource method")]
    [TestCase("GET", "/realms", 404, "Unable to find matching target resource method")]
    [TestCase("GET", "/health", 404, "Unable to find matching target resource method")]
    [TestCase("DELETE", Oidc + "/logout", 405, "HTTP 405 Method Not Allowed")]
    public async Task What_is_not_there_is_told_in_Keycloaks_words(string method, string path, int status, string error)
    {
        await using var server = await TestServer.StartAsync("""{ "realm": "r", "enabled": true, "sslRequired": "none" }""");
        using var answer = await server.SendAsync(new(new HttpMethod(method), path));
        Assert.That(((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()), Is.EqualTo((status, $$"""{"error":"{{error}}"}""")));
    }

    [TestCase("/realms/r//protocol", "missingNormalization")]
    [TestCase("/realms/r;x/protocol", "invalidCharacter")]
    public async Task Addresses_that_can_be_read_in_two_ways_are_refused(string path, string error)
    {
        await using var server = await TestServer.StartAsync("""{ "realm": "r", "enabled": true }""");
        using var answer = await server.GetAsync(path);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(error));
    }

    [Test]
    public async Task A_disabled_realm_refuses_tokens_and_log_ins()
    {
        await using var server = await TestServer.StartAsync("""{ "realm": "r", "enabled": false, "sslRequired": "none" }""");
        await AssertRefusedAsync(server, "access_denied", "Realm not enabled", "Realm not enabled");
    }

    [Test]
    public async Task A_realm_that_wants_https_refuses_http()
    {
        await using var server = await TestServer.StartAsync("""{ "realm": "r", "enabled": true, "sslRequired": "all" }""");
        await AssertRefusedAsync(server, "invalid_request", "HTTPS required", "HTTPS required");
    }

    [Test]
    public async Task Letters_of_another_case_are_no_way_around_the_refusal()
    {
        await using var server = await TestServer.StartAsync("""{ "realm": "r", "enabled": false, "sslRequired": "none" }""");
        foreach (var path in new[] { Oidc.ToUpperInvariant().Replace("/REALMS/R", "/realms/r", StringComparison.Ordinal) + "/AUTH", "/Realms/r/protocol/openid-connect/auth" })
        {
            using var answer = await server.GetAsync(path);
            Assert.That((int)answer.StatusCode, Is.InRange(400, 499), path);
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Not.Contain("login-login"));
        }
    }

    private static async Task AssertRefusedAsync(TestServer server, string error, string description, string message)
    {
        foreach (var path in new[] { "/token", "/token/introspect", "/revoke" })
        {
            using var refused = await server.PostAsync(Oidc + path);
            Assert.That((int)refused.StatusCode, Is.EqualTo(403), path);
            Assert.That(await refused.Content.ReadAsStringAsync(), Is.EqualTo($$"""{"error":"{{error}}","error_description":"{{description}}"}"""), path);
        }

        foreach (var path in new[] { Auth, Oidc + "/auth/device", "/realms/r/login-actions/authenticate" })
        {
            using var refused = await server.GetAsync(path, s_browser);
            Assert.That((int)refused.StatusCode, Is.EqualTo(400), path);
            Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain("data-page-id=\"login-error\"").And.Contain(message), path);
        }

        using var userInfo = await server.GetAsync(Oidc + "/userinfo", ("Authorization", "Bearer x"));
        Assert.That((int)userInfo.StatusCode, Is.EqualTo(401));
        Assert.That(userInfo.Headers.WwwAuthenticate.ToString(), Is.EqualTo("Bearer realm=\"r\", error=\"invalid_token\", error_description=\"Token verification failed\""));
        using var logout = await server.GetAsync(Oidc + "/logout", s_browser);
        Assert.That((int)logout.StatusCode, Is.EqualTo(200), "who is signed in may always leave");
    }
}
