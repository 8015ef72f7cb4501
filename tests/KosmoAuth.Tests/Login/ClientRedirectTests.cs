using System.Net;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login;

/// <summary>The way to an application by its id.</summary>
public sealed class ClientRedirectTests
{
    private const string Realm = """
        {
          "realm": "r", "enabled": true, "sslRequired": "none",
          "clients": [
            { "clientId": "rooted", "rootUrl": "https://rp.test/", "baseUrl": "/app/?a=1" },
            { "clientId": "root only", "rootUrl": "https://rp.test" },
            { "clientId": "absolute", "rootUrl": "https://rp.test", "baseUrl": "https://other.test/x" },
            { "clientId": "own", "rootUrl": "${authBaseUrl}", "baseUrl": "/realms/r/account/" },
            { "clientId": "none" },
            { "clientId": "script", "baseUrl": "javascript:alert(1)" },
            { "clientId": "relative", "baseUrl": "//evil.test" },
            { "clientId": "off", "enabled": false, "baseUrl": "https://rp.test/" }
          ]
        }
        """;

    private TestServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await TestServer.StartAsync(Realm);

    [OneTimeTearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [TestCase("rooted", "https://rp.test/app/?a=1")]
    [TestCase("root%20only", "https://rp.test/")]
    [TestCase("absolute", "https://other.test/x")]
    [TestCase("own", "{base}/realms/r/account/")]
    public async Task Base_url_is_gone_to_from_the_root_url(string client, string address)
    {
        using var answer = await _server.GetAsync($"/realms/r/clients/{client}/redirect");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        Assert.That(answer.Headers.Location?.OriginalString, Is.EqualTo(address.Replace("{base}", _server.Address, StringComparison.Ordinal)));
    }

    [TestCase("none")]
    [TestCase("nosuch")]
    [TestCase("script")]
    [TestCase("relative")]
    [TestCase("off")]
    public async Task Applications_without_an_address_and_unknown_ones_have_one_page(string client)
    {
        using var browser = _server.NewBrowser();
        var answer = await browser.GetAsync($"/realms/r/clients/{client}/redirect?kc_locale=en");
        Assert.That((answer.Status, answer.PageId, answer.Location), Is.EqualTo((HttpStatusCode.NotFound, "login-error", (string?)null)));
        Assert.That(answer.Page.QuerySelector(".instruction")?.TextContent, Does.StartWith("Page not found"));
    }
}
