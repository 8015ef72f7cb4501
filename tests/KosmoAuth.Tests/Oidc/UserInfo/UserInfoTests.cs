using KosmoAuth.Tests.Oidc.Token;
using NUnit.Framework;

namespace KosmoAuth.Tests.Oidc.UserInfo;

internal sealed class UserInfoTests
{
    private const string NotVerified = "Bearer realm=\"r\", error=\"invalid_token\", error_description=\"Token verification failed\"";

    private TokenServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await TokenServer.StartAsync();

    [OneTimeTearDown]
    public ValueTask StopAsync() => _server.DisposeAsync();

    [Test]
    public async Task The_person_is_described_to_whoever_has_a_token_with_openid()
    {
        var tokens = await _server.PasswordAsync();
        var info = await _server.UserInfoAsync(tokens.Access);
        Assert.That(info.Member("preferred_username"), Is.EqualTo("taro"));
        Assert.That(info.Member("family_name"), Is.EqualTo("健保"));
        Assert.That(info.Member("sub"), Is.EqualTo(tokens.Claims("id_token").GetProperty("sub").GetString()));
        Assert.That((await _server.PostAsync("userinfo", null, ("access_token", tokens.Access))).Text, Is.EqualTo(info.Text));
    }

    [Test]
    public async Task A_token_without_openid_is_not_enough()
    {
        var answer = await _server.UserInfoAsync((await _server.PasswordAsync("email")).Access);
        Assert.That(answer.Status, Is.EqualTo(403));
        Assert.That(answer.Challenge, Is.EqualTo("Bearer realm=\"r\", error=\"insufficient_scope\", error_description=\"Missing openid scope\""));
    }

    [Test]
    public async Task No_other_token_passes_for_an_access_token()
    {
        var tokens = await _server.PasswordAsync();
        foreach (var other in new[] { tokens.Refresh, tokens.Member("id_token")!, tokens.Access[..^4] + "AAAA", "abc" })
        {
            Assert.That((await _server.UserInfoAsync(other)).Challenge, Is.EqualTo(NotVerified));
        }
    }

    [Test]
    public async Task A_token_in_the_address_is_none_and_two_are_too_many()
    {
        var token = (await _server.PasswordAsync()).Access;
        Assert.That((await _server.GetAsync("/realms/r/protocol/openid-connect/userinfo?access_token=" + token)).Challenge, Is.EqualTo("Bearer realm=\"r\""));
        var twice = new HttpRequestMessage(HttpMethod.Post, "/realms/r/protocol/openid-connect/userinfo") { Content = new FormUrlEncodedContent([new("access_token", token)]) };
        Assert.That((await Reply.OfAsync(_server.Server.SendAsync(twice, ("Authorization", "Bearer " + token)))).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task A_token_ends_with_its_lifespan_and_with_its_session()
    {
        var tokens = await _server.PasswordAsync();
        await _server.PostAsync("logout", TokenServer.Web, ("refresh_token", tokens.Refresh));
        Assert.That((await _server.UserInfoAsync(tokens.Access)).Challenge, Does.Contain("user_session_not_found"));
        tokens = await _server.PasswordAsync();
        _server.Clock.Advance(TimeSpan.FromSeconds(301));
        Assert.That((await _server.UserInfoAsync(tokens.Access)).Challenge, Is.EqualTo(NotVerified));
    }

    [Test]
    public async Task A_client_that_wants_it_signed_gets_a_token()
    {
        var answer = await _server.UserInfoAsync((await _server.PasswordAsync("openid", ("signed", "s"))).Access);
        Assert.That(answer.Header("Content-Type"), Is.EqualTo("application/jwt"));
        Assert.That(answer.Text.Split('.'), Has.Length.EqualTo(3));
    }

    [Test]
    public async Task A_service_account_with_openid_is_described_too()
    {
        var tokens = await _server.TokenAsync(TokenServer.Web, ("grant_type", "client_credentials"), ("scope", "openid"));
        Assert.That((await _server.UserInfoAsync(tokens.Access)).Member("preferred_username"), Is.EqualTo("service-account-web"));
    }
}
