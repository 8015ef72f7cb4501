using KosmoAuth.Tests.Oidc.Token;
using NUnit.Framework;

namespace KosmoAuth.Tests.Oidc.Introspection;

internal sealed class IntrospectionTests
{
    private const string Inactive = """{"active":false}""";

    private TokenServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await TokenServer.StartAsync();

    [OneTimeTearDown]
    public ValueTask StopAsync() => _server.DisposeAsync();

    [Test]
    public async Task A_resource_server_in_the_audience_learns_of_the_token()
    {
        var answer = await _server.IntrospectAsync((await _server.PasswordAsync()).Access);
        Assert.That(answer.Member("active"), Is.EqualTo("True"));
        Assert.That(answer.Member("client_id"), Is.EqualTo("web"));
        Assert.That(answer.Member("username"), Is.EqualTo("taro"));
        Assert.That(answer.Header("Cache-Control"), Does.Contain("no-store"));
    }

    [Test]
    public async Task Whoever_the_token_is_not_for_learns_nothing()
    {
        var tokens = await _server.PasswordAsync();
        Assert.That((await _server.IntrospectAsync(tokens.Access, TokenServer.Web)).Text, Is.EqualTo(Inactive));
        Assert.That((await _server.IntrospectAsync(tokens.Access, TokenServer.Web2)).Text, Is.EqualTo(Inactive));
        Assert.That((await _server.IntrospectAsync(tokens.Refresh, TokenServer.Web2, ("token_type_hint", "refresh_token"))).Text, Is.EqualTo(Inactive));
        Assert.That((await _server.IntrospectAsync("abc")).Text, Is.EqualTo(Inactive));
    }

    [Test]
    public async Task A_client_learns_of_its_own_refresh_and_ID_tokens()
    {
        var tokens = await _server.PasswordAsync();
        Assert.That((await _server.IntrospectAsync(tokens.Refresh, TokenServer.Web, ("token_type_hint", "refresh_token"))).Member("token_type"), Is.EqualTo("Refresh"));
        Assert.That((await _server.IntrospectAsync(tokens.Refresh, TokenServer.Web)).Text, Is.EqualTo(Inactive));
        Assert.That((await _server.IntrospectAsync(tokens.Member("id_token")!, TokenServer.Web)).Member("token_type"), Is.EqualTo("ID"));
    }

    [Test]
    public async Task The_token_of_a_service_account_counts_without_a_session()
    {
        var tokens = await _server.TokenAsync(TokenServer.Web, ("grant_type", "client_credentials"));
        Assert.That((await _server.IntrospectAsync(tokens.Access)).Member("username"), Is.EqualTo("service-account-web"));
    }

    [Test]
    public async Task Only_clients_with_a_secret_may_ask()
    {
        var token = (await _server.PasswordAsync()).Access;
        Assert.That((await _server.PostAsync("token/introspect", null, ("token", token))).Error, Is.EqualTo("401 invalid_client: Invalid client or Invalid client credentials"));
        Assert.That((await _server.IntrospectAsync(token, ("api", "wrong"))).Error, Is.EqualTo("401 invalid_client: Client authentication failed."));
        Assert.That((await _server.PostAsync("token/introspect", null, ("token", token), ("client_id", "spa"))).Error, Is.EqualTo("403 invalid_request: Client not allowed."));
    }

    [Test]
    public async Task A_token_is_needed_and_a_known_hint()
    {
        Assert.That((await _server.PostAsync("token/introspect", TokenServer.Api)).Error, Is.EqualTo("400 invalid_request: Token not provided."));
        Assert.That((await _server.IntrospectAsync("x", null, ("token_type_hint", "magic"))).Error, Is.EqualTo("400 invalid_request: Unsupported token type."));
    }
}
