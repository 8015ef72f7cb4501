using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;

namespace KosmoAuth.Tests.Oidc.Token;

internal sealed class ClientAuthenticationTests
{
    private const string NoClient = "401 invalid_client: Invalid client or Invalid client credentials";
    private const string WrongSecret = "401 unauthorized_client: Invalid client or Invalid client credentials";

    private TokenServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await TokenServer.StartAsync();

    [OneTimeTearDown]
    public ValueTask StopAsync() => _server.DisposeAsync();

    [TestCase("web", "web-secret", "200 : ")]
    [TestCase("web", "wrong", WrongSecret)]
    [TestCase("web", null, WrongSecret)]
    [TestCase("nosuch", "web-secret", NoClient)]
    [TestCase("off", "off-secret", NoClient)]
    [TestCase("pkj", "x", NoClient)]
    [TestCase("bearer", null, WrongSecret)]
    [TestCase("bearer", "bearer-secret", "400 invalid_client: Bearer-only not allowed")]
    [TestCase("spa", "any", "401 unauthorized_client: Public client not allowed to retrieve service account")]
    [TestCase("web2", "web2-secret", "401 unauthorized_client: Client not enabled to retrieve service account")]
    [TestCase(null, "web-secret", NoClient)]
    public async Task A_secret_in_the_form(string? id, string? secret, string answer)
    {
        List<(string, string)> form = [("grant_type", "client_credentials")];
        form.AddRange(id is null ? [] : [("client_id", id)]);
        form.AddRange(secret is null ? [] : [("client_secret", secret)]);
        Assert.That((await _server.TokenAsync(null, [.. form])).Error, Is.EqualTo(answer));
    }

    [Test]
    public async Task Both_halves_of_the_header_are_form_encoded()
    {
        Assert.That((await BasicAsync("odd%3A%C3%A9:s%25cr%2Bt+%C3%A9%3A")).Status, Is.EqualTo(200));
        Assert.That((await BasicAsync("web:web%2Dsecret")).Status, Is.EqualTo(200));
    }

    [TestCase("web")]
    [TestCase(":web-secret")]
    [TestCase("web:web%2")]
    [TestCase("")]
    public async Task A_header_that_cannot_be_read_is_none(string credentials) => Assert.That((await BasicAsync(credentials)).Error, Is.EqualTo(NoClient));

    [Test]
    public async Task Two_methods_at_once_are_refused()
    {
        Assert.That(
            (await _server.TokenAsync(TokenServer.Web, ("grant_type", "client_credentials"), ("client_id", "web"), ("client_secret", "web-secret"))).Error,
            Is.EqualTo("400 invalid_request: More than one method of client authentication"));
        Assert.That(
            (await _server.TokenAsync(TokenServer.Web, AssertionMaker.Form(AssertionMaker.Sign(Claims())))).Error,
            Is.EqualTo("400 invalid_request: More than one method of client authentication"));
    }

    [Test]
    public async Task Header_and_form_must_name_the_same_client()
    {
        Assert.That((await _server.TokenAsync(TokenServer.Web, ("grant_type", "client_credentials"), ("client_id", "web2"))).Error, Is.EqualTo(WrongSecret));
        Assert.That((await _server.TokenAsync(TokenServer.Web, ("grant_type", "client_credentials"), ("client_id", "web"))).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task An_assertion_signed_with_the_clients_key_works_once()
    {
        var assertion = AssertionMaker.Sign(Claims());
        Assert.That((await AssertAsync(assertion)).Status, Is.EqualTo(200));
        Assert.That((await AssertAsync(assertion)).Error, Is.EqualTo("400 invalid_client: Token reuse detected"));
        Assert.That((await AssertAsync(AssertionMaker.Sign(Claims(), "PS256"))).Status, Is.EqualTo(200));
    }

    [TestCase("aud", "https://other.test/realms/r", "Invalid token audience")]
    [TestCase("iss", "web", "Issuer mismatch. The issuer should match the subject")]
    [TestCase("jti", null, "Missing ID on the token")]
    [TestCase("exp", null, "Token exp claim is required")]
    [TestCase("exp", -1, "Token is not active")]
    [TestCase("exp", 3600, "Token expiration is too far in the future")]
    [TestCase("iat", 60, "Token was issued in the future")]
    [TestCase("iat", -120, "Token was issued too far in the past to be used now")]
    public async Task An_assertion_with_a_wrong_claim_is_refused(string name, object? value, string refusal)
    {
        var claims = Claims();
        claims[name] = value is int seconds ? _server.Clock.Seconds + seconds : value is string text ? text : null;
        Assert.That((await AssertAsync(AssertionMaker.Sign(claims))).Error, Is.EqualTo("400 invalid_client: " + refusal));
    }

    [Test]
    public async Task Two_audiences_are_one_too_many()
    {
        var claims = Claims();
        claims["aud"] = new JsonArray(_server.Issuer, "https://other.test");
        Assert.That((await AssertAsync(AssertionMaker.Sign(claims))).Error, Is.EqualTo("400 invalid_client: Invalid token audience"));
    }

    [Test]
    public async Task A_public_key_is_no_secret_and_no_signature_is_none()
    {
        var pem = Encoding.ASCII.GetBytes(AssertionMaker.Key.ExportSubjectPublicKeyInfoPem());
        Assert.That((await AssertAsync(AssertionMaker.Sign(Claims(), "HS256", secret: pem))).Status, Is.EqualTo(400));
        Assert.That((await AssertAsync(AssertionMaker.Sign(Claims(), "none"))).Status, Is.EqualTo(400));
        Assert.That((await AssertAsync(AssertionMaker.Sign(Claims(), kid: "k2"))).Error, Is.EqualTo("400 invalid_client: Unable to load public key"));
        var signed = AssertionMaker.Sign(Claims());
        Assert.That(
            (await AssertAsync(signed[..^6] + "AAAAAA")).Error,
            Is.EqualTo("400 invalid_client: Client authentication with signed JWT failed: Signature on JWT token failed validation"));
        Assert.That((await AssertAsync("abc")).Error, Is.EqualTo(NoClient));
    }

    [Test]
    public async Task An_assertion_signed_with_the_secret_works()
    {
        var claims = AssertionMaker.Claims("sjwt", _server.Issuer + "/protocol/openid-connect/token", _server.Clock.Seconds);
        Assert.That((await AssertAsync(AssertionMaker.Sign(claims, "HS256", secret: Encoding.UTF8.GetBytes(AssertionMaker.Secret)))).Status, Is.EqualTo(200));
        Assert.That((await AssertAsync(AssertionMaker.Sign(claims, "HS256", secret: Encoding.UTF8.GetBytes("other")))).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task Who_was_refused_is_in_the_event_log()
    {
        await _server.TokenAsync(("web", "wrong"), ("grant_type", "client_credentials"));
        await _server.TokenAsync(("ghost", "x"), ("grant_type", "client_credentials"));
        Assert.That(_server.Server.EventLines, Has.Some.StartsWith("CLIENT_LOGIN_ERROR web invalid_client_credentials"));
        Assert.That(_server.Server.EventLines, Has.Some.StartsWith("CLIENT_LOGIN_ERROR ghost client_not_found"));
    }

    private JsonObject Claims() => AssertionMaker.Claims("pkj", _server.Issuer, _server.Clock.Seconds);

    private Task<Reply> AssertAsync(string assertion) => _server.TokenAsync(null, AssertionMaker.Form(assertion));

    private async Task<Reply> BasicAsync(string credentials)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/realms/r/protocol/openid-connect/token") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        return await Reply.OfAsync(_server.Server.SendAsync(request));
    }
}
