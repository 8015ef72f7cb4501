using System.Text;
using NUnit.Framework;

namespace KosmoAuth.Tests.Oidc.Token;

internal sealed class TokenEndpointTests
{
    private const string Path = "/realms/r/protocol/openid-connect/token";

    private TokenServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await TokenServer.StartAsync();

    [OneTimeTearDown]
    public ValueTask StopAsync() => _server.DisposeAsync();

    [Test]
    public async Task A_client_gets_a_token_for_itself_and_no_session()
    {
        var tokens = await _server.TokenAsync(TokenServer.Web, ("grant_type", "client_credentials"));
        Assert.That(tokens.Members, Is.EqualTo(new[] { "access_token", "expires_in", "refresh_expires_in", "token_type", "not-before-policy", "scope" }));
        var claims = tokens.Claims("access_token");
        Assert.That(claims.TryGetProperty("sid", out _), Is.False);
        Assert.That(claims.GetProperty("preferred_username").GetString(), Is.EqualTo("service-account-web"));
        Assert.That(claims.GetProperty("clientAddress").GetString(), Is.EqualTo("127.0.0.1"));
    }

    [Test]
    public async Task A_client_that_wants_it_gets_a_refresh_token_for_itself()
    {
        var tokens = await _server.TokenAsync(("lasting", "lasting-secret"), ("grant_type", "client_credentials"));
        Assert.That(tokens.Member("session_state"), Is.Not.Null);
        Assert.That((await _server.RefreshAsync(tokens.Refresh, ("lasting", "lasting-secret"))).Status, Is.EqualTo(200));
    }

    [TestCase("", "400 invalid_scope: Invalid scopes: ")]
    [TestCase("openid  profile", "400 invalid_scope: Invalid scopes: openid  profile")]
    [TestCase("OpenID", "400 invalid_scope: Invalid scopes: OpenID")]
    [TestCase("nosuch", "400 invalid_scope: Invalid scopes: nosuch")]
    [TestCase("openid openid", "200 : ")]
    [TestCase("openid acr basic roles", "200 : ")]
    public async Task Scopes_are_those_of_the_client(string scope, string answer) => Assert.That((await _server.PasswordAsync(scope)).Error, Is.EqualTo(answer));

    [Test]
    public async Task The_password_grant_is_off_unless_the_client_has_it_on() =>
        Assert.That((await _server.PasswordAsync("openid", TokenServer.Api)).Error, Is.EqualTo("400 unauthorized_client: Client not allowed for direct access grants"));

    [Test]
    public async Task A_wrong_password_gives_nothing() => Assert.That(
        (await _server.TokenAsync(TokenServer.Web, ("grant_type", "password"), ("username", "taro"), ("password", "x"))).Error,
        Is.EqualTo("400 invalid_grant: Invalid user credentials"));

    [TestCase("application/json", """{"grant_type":"client_credentials"}""", "400 invalid_request: Missing form parameter: grant_type")]
    [TestCase("text/plain", "grant_type=client_credentials", "400 invalid_request: Missing form parameter: grant_type")]
    [TestCase("application/x-www-form-urlencoded", "grant_type=magic", "400 unsupported_grant_type: Unsupported grant_type")]
    [TestCase("application/x-www-form-urlencoded", "grant_type=client_credentials&scope=email&scope=email&client_id=web&client_secret=web-secret", "400 invalid_request: duplicated parameter")]
    public async Task Only_forms_with_each_parameter_once_are_read(string type, string body, string answer)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = new StringContent(body, Encoding.UTF8, type) };
        Assert.That((await Reply.OfAsync(_server.Server.SendAsync(request))).Error, Is.EqualTo(answer));
    }

    [Test]
    public async Task Parameters_in_the_address_are_none_and_GET_is_no_method()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path + "?grant_type=client_credentials&client_id=web&client_secret=web-secret");
        Assert.That((await Reply.OfAsync(_server.Server.SendAsync(request))).Error, Is.EqualTo("400 invalid_request: Missing form parameter: grant_type"));
        Assert.That((await _server.GetAsync(Path)).Status, Is.EqualTo(405));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_giant_form_is_refused(bool withLength)
    {
        var bytes = Encoding.ASCII.GetBytes("grant_type=password&x=" + new string('a', 100_000));
        var content = new StreamContent(withLength ? new MemoryStream(bytes) : new Unsized(bytes));
        content.Headers.ContentType = new("application/x-www-form-urlencoded");
        var answer = await Reply.OfAsync(_server.Server.SendAsync(new(HttpMethod.Post, Path) { Content = content }));
        Assert.That(answer.Status, Is.EqualTo(413));
    }

    [Test]
    public async Task A_form_of_very_many_fields_is_refused()
    {
        var form = Enumerable.Range(0, 5000).Select(field => ($"f{field}", "x")).ToArray();
        Assert.That((await _server.TokenAsync(TokenServer.Web, form)).Status, Is.EqualTo(400));
    }

    /// <summary>A stream whose length nobody knows, so that it is sent in chunks.</summary>
    private sealed class Unsized(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
