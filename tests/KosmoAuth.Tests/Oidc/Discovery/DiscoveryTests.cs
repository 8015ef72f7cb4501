using KosmoAuth.Tests.Oidc.Token;
using NUnit.Framework;

namespace KosmoAuth.Tests.Oidc.Discovery;

internal sealed class DiscoveryTests
{
    private const string Path = "/realms/r/.well-known/openid-configuration";

    private TokenServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await TokenServer.StartAsync();

    [OneTimeTearDown]
    public ValueTask StopAsync() => _server.DisposeAsync();

    [Test]
    public async Task Every_endpoint_that_is_listed_is_there()
    {
        var metadata = (await _server.GetAsync(Path)).Json;
        var addresses = metadata.EnumerateObject()
            .Where(member => member.Name.EndsWith("_endpoint", StringComparison.Ordinal) || member.Name is "jwks_uri" or "check_session_iframe")
            .ToDictionary(member => member.Name, member => member.Value.GetString()!);
        Assert.That(addresses, Has.Count.EqualTo(8));
        foreach (var (name, address) in addresses)
        {
            Assert.That(address, Does.StartWith(_server.Issuer));
            Assert.That((await _server.GetAsync(new Uri(address).AbsolutePath)).Status, Is.Not.EqualTo(404), name);
        }
    }

    [Test]
    public async Task Every_grant_that_is_listed_works_and_no_other()
    {
        var metadata = (await _server.GetAsync(Path)).Json;
        foreach (var grant in metadata.GetProperty("grant_types_supported").EnumerateArray())
        {
            Assert.That((await _server.TokenAsync(TokenServer.Web, ("grant_type", grant.GetString()!))).Member("error"), Is.Not.EqualTo("unsupported_grant_type"));
        }

        Assert.That((await _server.TokenAsync(TokenServer.Web, ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"))).Member("error"), Is.EqualTo("unsupported_grant_type"));
    }

    [Test]
    public async Task Tokens_are_signed_with_a_key_that_is_published()
    {
        var keys = (await _server.GetAsync("/realms/r/protocol/openid-connect/certs")).Json.GetProperty("keys").EnumerateArray().ToList();
        var head = (await _server.PasswordAsync()).Access.Split('.')[0];
        var kid = System.Text.Json.JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(head)).RootElement.GetProperty("kid").GetString();
        Assert.That(keys.Select(key => key.GetProperty("kid").GetString()), Does.Contain(kid));
        Assert.That(keys.SelectMany(key => key.EnumerateObject()).Select(member => member.Name), Has.None.Matches<string>(name => name is "d" or "p" or "q" or "dp" or "dq" or "qi" or "k"));
    }

    [Test]
    public async Task The_document_is_at_both_well_known_addresses()
    {
        var document = await _server.GetAsync(Path);
        Assert.That(document.Header("Cache-Control"), Does.Contain("no-store").And.Contain("no-cache"));
        Assert.That((await _server.GetAsync("/realms/r/.well-known/oauth-authorization-server")).Text, Is.EqualTo(document.Text));
        Assert.That((await _server.GetAsync("/.well-known/oauth-authorization-server/realms/r")).Text, Is.EqualTo(document.Text));
        Assert.That((await _server.GetAsync("/.well-known/openid-configuration/realms/r")).Status, Is.EqualTo(404));
    }

    [Test]
    public async Task The_realm_document_shows_the_public_key()
    {
        var realm = await _server.GetAsync("/realms/r");
        Assert.That(realm.Members, Is.EqualTo(new[] { "realm", "public_key", "token-service", "account-service", "tokens-not-before" }));
        Assert.That(realm.Member("token-service"), Is.EqualTo(_server.Issuer + "/protocol/openid-connect"));
    }
}
