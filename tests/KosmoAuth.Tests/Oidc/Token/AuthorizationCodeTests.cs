using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using NUnit.Framework;

namespace KosmoAuth.Tests.Oidc.Token;

internal sealed class AuthorizationCodeTests
{
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static readonly string s_challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    private TokenServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await TokenServer.StartAsync();

    [OneTimeTearDown]
    public ValueTask StopAsync() => _server.DisposeAsync();

    [Test]
    public async Task A_code_gives_tokens_and_the_answer_has_the_members_in_Keycloaks_order()
    {
        using var browser = _server.Server.NewBrowser();
        var tokens = await _server.RedeemAsync(await TokenServer.CodeAsync(browser));
        Assert.That(tokens.Status, Is.EqualTo(200));
        Assert.That(tokens.Members, Is.EqualTo(new[]
        {
            "access_token", "expires_in", "refresh_expires_in", "refresh_token", "token_type", "id_token", "not-before-policy", "session_state", "scope",
        }));
        Assert.That(tokens.Member("scope"), Is.EqualTo("openid email profile"));
        Assert.That(tokens.Header("Cache-Control"), Is.EqualTo("no-store"));
        Assert.That(tokens.Claims("id_token").GetProperty("nonce").GetString(), Is.EqualTo("N"));
        Assert.That(_server.Server.EventLines, Has.Some.StartsWith("CODE_TO_TOKEN web"));
    }

    [Test]
    public async Task A_second_use_of_a_code_ends_the_tokens_of_the_first()
    {
        using var browser = _server.Server.NewBrowser();
        var code = await TokenServer.CodeAsync(browser);
        var tokens = await _server.RedeemAsync(code);
        Assert.That((await _server.RedeemAsync(code)).Error, Is.EqualTo("400 invalid_grant: Code not valid"));
        Assert.That((await _server.RefreshAsync(tokens.Refresh)).Error, Is.EqualTo("400 invalid_grant: Session doesn't have required client"));
        Assert.That((await _server.UserInfoAsync(tokens.Access)).Status, Is.EqualTo(401));
        Assert.That((await _server.IntrospectAsync(tokens.Access)).Text, Is.EqualTo("""{"active":false}"""));
    }

    [Test]
    public async Task A_second_use_of_a_code_ends_the_offline_tokens_of_the_first()
    {
        using var browser = _server.Server.NewBrowser();
        var page = await browser.GetAsync(
            "/realms/r/protocol/openid-connect/auth?client_id=web&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&scope=openid%20offline_access");
        var code = (await browser.SignInAsync(page, "taro")).Code!;
        var tokens = await _server.RedeemAsync(code);
        await _server.RedeemAsync(code);
        Assert.That(tokens.Claims("refresh_token").GetProperty("typ").GetString(), Is.EqualTo("Offline"));
        Assert.That((await _server.RefreshAsync(tokens.Refresh)).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task Of_many_redemptions_at_once_one_wins()
    {
        using var browser = _server.Server.NewBrowser();
        var code = await TokenServer.CodeAsync(browser);
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _server.RedeemAsync(code)));
        Assert.That(answers.Count(answer => answer.Status == 200), Is.EqualTo(1));
        Assert.That(answers.Where(answer => answer.Status != 200).Select(answer => answer.Error), Is.All.EqualTo("400 invalid_grant: Code not valid"));
    }

    [Test]
    public async Task Another_client_gets_nothing_for_a_code_and_spends_it()
    {
        using var browser = _server.Server.NewBrowser();
        var code = await TokenServer.CodeAsync(browser);
        Assert.That((await _server.RedeemAsync(code, TokenServer.Web2)).Error, Is.EqualTo("400 invalid_grant: Auth error: Found different client_id in clientSession"));
        Assert.That((await _server.RedeemAsync(code)).Error, Is.EqualTo("400 invalid_grant: Code not valid"));
    }

    [Test]
    public async Task A_code_ends_after_its_lifespan()
    {
        using var browser = _server.Server.NewBrowser();
        var code = await TokenServer.CodeAsync(browser);
        _server.Clock.Advance(TimeSpan.FromSeconds(61));
        Assert.That((await _server.RedeemAsync(code)).Error, Is.EqualTo("400 invalid_grant: Code is expired"));
    }

    [TestCase(null)]
    [TestCase("http://127.0.0.1:9/CB")]
    [TestCase("http://127.0.0.1:9/cb/")]
    [TestCase("")]
    public async Task The_redirect_uri_must_come_again_and_a_wrong_one_spends_the_code(string? uri)
    {
        using var browser = _server.Server.NewBrowser();
        var code = await TokenServer.CodeAsync(browser);
        (string, string)[] form = [("grant_type", "authorization_code"), ("code", code), .. uri is null ? [] : new[] { ("redirect_uri", uri) }];
        Assert.That((await _server.TokenAsync(TokenServer.Web, form)).Error, Is.EqualTo("400 invalid_grant: Incorrect redirect_uri"));
        Assert.That((await _server.RedeemAsync(code)).Error, Is.EqualTo("400 invalid_grant: Code not valid"));
    }

    [TestCase(null, "PKCE code verifier not specified")]
    [TestCase("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "PKCE verification failed: Code mismatch")]
    [TestCase("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjX", "PKCE verification failed: Invalid code verifier")]
    [TestCase("dbjftjez4cvp-mb92k27uhbuju1p1r_ww1gfwfoejxk", "PKCE verification failed: Code mismatch")]
    [TestCase("dBjftJeZ4CVP mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "PKCE verification failed: Invalid code verifier")]
    [TestCase(Verifier, null)]
    public async Task A_challenge_wants_its_verifier(string? verifier, string? refusal)
    {
        using var browser = _server.Server.NewBrowser();
        var code = await TokenServer.CodeAsync(browser, $"&code_challenge_method=S256&code_challenge={s_challenge}");
        var answer = await _server.RedeemAsync(code, null, verifier is null ? [] : [("code_verifier", verifier)]);
        Assert.That(answer.Error, Is.EqualTo(refusal is null ? "200 : " : "400 invalid_grant: " + refusal));
    }

    [Test]
    public async Task A_verifier_without_a_challenge_is_refused()
    {
        using var browser = _server.Server.NewBrowser();
        var code = await TokenServer.CodeAsync(browser);
        Assert.That(
            (await _server.RedeemAsync(code, null, ("code_verifier", Verifier))).Error,
            Is.EqualTo("400 invalid_grant: PKCE code verifier specified but challenge not present in authorization"));
    }

    [TestCase("")]
    [TestCase("abc")]
    [TestCase("a.b.c")]
    public async Task Anything_that_is_no_code_is_not_valid(string code) =>
        Assert.That((await _server.RedeemAsync(code)).Error, Is.EqualTo("400 invalid_grant: Code not valid"));
}
