using System.Net;
using KosmoAuth.Settings;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Hosting;

public sealed class SecurityHeadersTests
{
    private const string Page = "/realms/r/login-actions/authenticate";
    private const string Strict = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

    [TestCase(Page)]
    [TestCase("/realms/nosuch")]
    [TestCase("/nosuch")]
    [TestCase("/")]
    [TestCase("/realms/r//x")]
    public async Task Every_answer_carries_the_common_headers(string path)
    {
        await using var server = await TestServer.StartAsync(Realm());
        using var answer = await server.GetAsync(path);
        Assert.That(Header(answer, "X-Content-Type-Options"), Is.EqualTo("nosniff"));
        Assert.That(Header(answer, "Referrer-Policy"), Is.EqualTo("no-referrer"));
        Assert.That(Header(answer, "X-Robots-Tag"), Is.EqualTo("none"));
        Assert.That(Header(answer, "X-Frame-Options"), Is.EqualTo("SAMEORIGIN"));
        Assert.That(Header(answer, "Strict-Transport-Security"), Is.Null, "only over https");
        Assert.That(Header(answer, "Server"), Is.Null);
        Assert.That(Header(answer, "Cache-Control"), Does.Contain("no-store"));
    }

    [Test]
    public async Task A_page_runs_nothing_from_elsewhere_and_is_framed_by_nobody()
    {
        await using var server = await TestServer.StartAsync(Realm());
        using var page = await server.GetAsync(Page);
        Assert.That(Header(page, "Content-Security-Policy"), Is.EqualTo(Strict));
        Assert.That(Header(page, "Cross-Origin-Opener-Policy"), Is.EqualTo("same-origin"));
        using var json = await server.GetAsync("/realms/nosuch");
        Assert.That(Header(json, "Content-Security-Policy"), Is.EqualTo("default-src 'none'; frame-ancestors 'none'"));
    }

    [Test]
    public async Task Keycloaks_default_policy_in_the_realm_file_changes_nothing()
    {
        await using var server = await TestServer.StartAsync(Realm("""{ "contentSecurityPolicy": "frame-src 'self'; frame-ancestors 'self'; object-src 'none';" }"""));
        using var page = await server.GetAsync(Page);
        Assert.That(Header(page, "Content-Security-Policy"), Is.EqualTo(Strict));
    }

    [Test]
    public async Task What_the_realm_sets_wins()
    {
        await using var server = await TestServer.StartAsync(Realm("""
            { "contentSecurityPolicy": "frame-ancestors https://intranet.example; img-src 'self' https://cdn.example", "xFrameOptions": "", "xRobotsTag": "noindex", "contentSecurityPolicyReportOnly": "default-src 'self'" }
            """));
        using var page = await server.GetAsync(Page);
        Assert.That(Header(page, "Content-Security-Policy"), Does.Contain("default-src 'none'").And.Contain("frame-ancestors https://intranet.example").And.Contain("img-src 'self' https://cdn.example"));
        Assert.That(Header(page, "Content-Security-Policy-Report-Only"), Is.EqualTo("default-src 'self'"));
        Assert.That(Header(page, "X-Frame-Options"), Is.Null);
        Assert.That(Header(page, "X-Robots-Tag"), Is.EqualTo("noindex"));
    }

    [Test]
    public async Task A_pop_up_of_a_client_that_needs_it_keeps_its_opener()
    {
        await using var server = await TestServer.StartAsync("""
            { "realm": "r", "enabled": true, "sslRequired": "none", "clients": [ { "clientId": "pop", "enabled": true, "attributes": { "kosmo.popUp": "true" } } ] }
            """);
        using var page = await server.GetAsync(Page + "?client_id=pop");
        Assert.That(Header(page, "Cross-Origin-Opener-Policy"), Is.Null);
    }

    [Test]
    public async Task Behind_a_public_https_address_transport_security_is_asked_for()
    {
        await using var server = await TestServer.StartAsync(Realm(), change: settings => settings with { Hostname = new HostnameSettings { Url = "https://login.example.jp" } });
        using var page = await server.GetAsync(Page);
        Assert.That(Header(page, "Strict-Transport-Security"), Is.EqualTo("max-age=31536000; includeSubDomains"));
    }

    [Test]
    public async Task A_strangers_host_name_gets_nothing_that_is_made_of_it()
    {
        await using var server = await TestServer.StartAsync(Realm());
        using var answer = await server.GetAsync("/realms/r/protocol/openid-connect/auth", ("Host", "evil.example"));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.MisdirectedRequest));
        Assert.That(answer.Headers.ToString() + await answer.Content.ReadAsStringAsync(), Does.Not.Contain("evil.example"));
        Assert.That(Header(answer, "X-Content-Type-Options"), Is.EqualTo("nosniff"));
    }

    private static string Realm(string headers = "{}") =>
        $$"""{ "realm": "r", "enabled": true, "sslRequired": "none", "browserSecurityHeaders": {{headers}} }""";

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;
}
