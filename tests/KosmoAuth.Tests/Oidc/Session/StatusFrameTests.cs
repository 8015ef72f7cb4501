using System.Net;
using System.Security.Cryptography;
using System.Text;
using KosmoAuth.Tests.Oidc.Logout;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Oidc.Session;

public sealed class StatusFrameTests
{
    private const string Oidc = "/realms/r/protocol/openid-connect/";
    private LogoutHost _host = null!;
    private Browser _browser = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _host = await LogoutHost.StartAsync();
        _browser = _host.NewBrowser();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _browser.Dispose();
        await _host.DisposeAsync();
    }

    [TestCase("login-status-iframe.html")]
    [TestCase("3p-cookies/step1.html")]
    [TestCase("3p-cookies/step2.html")]
    public async Task Frame_runs_its_one_script_and_nothing_else(string path)
    {
        var page = await _browser.GetAsync(Oidc + path);
        var script = page.Text.Split("<script>")[1].Split("</script>")[0];
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)));
        Assert.That(page.Status, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(page.Policy, Does.StartWith($"default-src 'none'; script-src 'sha256-{hash}'; connect-src 'self'; ").And.Not.Contain("frame-ancestors"));
        Assert.That(page.Text.Split("<script").Length, Is.EqualTo(2));
    }

    [Test]
    public async Task Frame_of_a_known_client_may_be_framed_by_its_origins_only()
    {
        var page = await _browser.GetAsync(Oidc + "login-status-iframe.html?client_id=web");
        Assert.That(page.Policy, Does.EndWith($"frame-ancestors 'self' http://app.example {_host.Address}"));
    }

    [TestCase("client_id=web&origin=http://app.example", HttpStatusCode.NoContent)]
    [TestCase("client_id=web&origin=http://evil.example", HttpStatusCode.Forbidden)]
    [TestCase("client_id=web&origin=http://app.example:80", HttpStatusCode.Forbidden)]
    [TestCase("client_id=web&origin=", HttpStatusCode.Forbidden)]
    [TestCase("client_id=nosuch&origin=http://app.example", HttpStatusCode.Forbidden)]
    [TestCase("origin=http://app.example", HttpStatusCode.Forbidden)]
    [TestCase("", HttpStatusCode.Forbidden)]
    public async Task Only_the_clients_own_origins_may_ask(string query, HttpStatusCode status) =>
        Assert.That((await _browser.GetAsync($"{Oidc}login-status-iframe.html/init?{query}")).Status, Is.EqualTo(status));

    [Test]
    public async Task Server_itself_may_ask_for_its_own_clients() =>
        Assert.That((await _browser.GetAsync($"{Oidc}login-status-iframe.html/init?client_id=web&origin={_host.Address}")).Status, Is.EqualTo(HttpStatusCode.NoContent));

    [Test]
    public async Task Version_is_not_found() =>
        Assert.That((await _browser.GetAsync(Oidc + "login-status-iframe.html?version=1")).Status, Is.EqualTo(HttpStatusCode.NotFound));
}
