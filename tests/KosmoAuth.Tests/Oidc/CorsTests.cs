using KosmoAuth.Tests.Oidc.Token;
using NUnit.Framework;

namespace KosmoAuth.Tests.Oidc;

internal sealed class CorsTests
{
    private const string Own = "https://spa.test";
    private const string Foreign = "https://evil.test";
    private const string Protocol = "/realms/r/protocol/openid-connect/";

    private TokenServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await TokenServer.StartAsync();

    [OneTimeTearDown]
    public ValueTask StopAsync() => _server.DisposeAsync();

    [TestCase(Protocol + "token", "POST, OPTIONS")]
    [TestCase(Protocol + "revoke", "POST, OPTIONS")]
    [TestCase(Protocol + "userinfo", "GET, HEAD, OPTIONS")]
    [TestCase(Protocol + "logout", "GET, HEAD, OPTIONS")]
    [TestCase(Protocol + "certs", "GET")]
    [TestCase("/realms/r/.well-known/openid-configuration", "GET")]
    [TestCase("/realms/r", "GET, HEAD, OPTIONS")]
    public async Task A_preflight_says_what_the_endpoint_takes(string path, string methods)
    {
        var answer = await Reply.OfAsync(_server.Server.SendAsync(new(HttpMethod.Options, path), ("Origin", Foreign), ("Access-Control-Request-Method", "POST")));
        Assert.That(answer.Status, Is.EqualTo(200));
        Assert.That(answer.Header("Access-Control-Allow-Origin"), Is.EqualTo(Foreign));
        Assert.That(answer.Header("Access-Control-Allow-Methods"), Is.EqualTo(methods));
        Assert.That(answer.Header("Access-Control-Max-Age"), Is.EqualTo("3600"));
    }

    [Test]
    public async Task A_script_of_the_client_reads_tokens_and_errors()
    {
        foreach (var password in new[] { "Password-1", "wrong" })
        {
            var answer = await PasswordAsync(Own, password);
            Assert.That(answer.Header("Access-Control-Allow-Origin"), Is.EqualTo(Own));
            Assert.That(answer.Header("Access-Control-Allow-Credentials"), Is.EqualTo("true"));
        }
    }

    [Test]
    public async Task A_script_of_somebody_else_gets_nothing_and_nothing_happens()
    {
        var sessions = _server.Server.Rows.Sessions.Count;
        var answer = await PasswordAsync(Foreign, "Password-1");
        Assert.That(answer.Text, Is.EqualTo("""{"error":"Invalid origin"}"""));
        Assert.That(answer.Status, Is.EqualTo(403));
        Assert.That(answer.Header("Access-Control-Allow-Origin"), Is.Null);
        Assert.That(_server.Server.Rows.Sessions, Has.Count.EqualTo(sessions));
    }

    [Test]
    public async Task Userinfo_looks_at_the_origins_of_the_tokens_client()
    {
        var tokens = await _server.TokenAsync(null, ("grant_type", "password"), ("client_id", "spa"), ("username", "taro"), ("password", "Password-1"), ("scope", "openid"));
        Assert.That((await _server.UserInfoAsync(tokens.Access, null, ("Origin", Own))).Header("Access-Control-Allow-Origin"), Is.EqualTo(Own));
        Assert.That((await _server.UserInfoAsync(tokens.Access, null, ("Origin", Foreign))).Status, Is.EqualTo(403));
        Assert.That((await _server.UserInfoAsync("abc", null, ("Origin", Foreign))).Header("Access-Control-Expose-Headers"), Is.EqualTo("Access-Control-Allow-Methods, WWW-Authenticate"));
    }

    private async Task<Reply> PasswordAsync(string origin, string password)
    {
        var form = new FormUrlEncodedContent([new("grant_type", "password"), new("client_id", "spa"), new("username", "taro"), new("password", password)]);
        return await Reply.OfAsync(_server.Server.SendAsync(new(HttpMethod.Post, Protocol + "token") { Content = form }, ("Origin", origin)));
    }
}
