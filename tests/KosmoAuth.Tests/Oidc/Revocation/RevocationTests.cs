using KosmoAuth.Tests.Oidc.Token;
using NUnit.Framework;

namespace KosmoAuth.Tests.Oidc.Revocation;

internal sealed class RevocationTests
{
    private const string Inactive = """{"active":false}""";

    private TokenServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await TokenServer.StartAsync();

    [OneTimeTearDown]
    public ValueTask StopAsync() => _server.DisposeAsync();

    [Test]
    public async Task An_access_token_that_was_given_back_does_not_count()
    {
        var tokens = await _server.PasswordAsync();
        Assert.That((await RevokeAsync(tokens.Access)).Status, Is.EqualTo(200));
        Assert.That((await _server.UserInfoAsync(tokens.Access)).Status, Is.EqualTo(401));
        Assert.That((await _server.IntrospectAsync(tokens.Access)).Text, Is.EqualTo(Inactive));
        Assert.That((await _server.RefreshAsync(tokens.Refresh)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_refresh_token_takes_the_session_and_all_tokens_of_it()
    {
        var tokens = await _server.PasswordAsync();
        var answer = await RevokeAsync(tokens.Refresh);
        Assert.That((answer.Status, answer.Text), Is.EqualTo((200, "")));
        Assert.That((await _server.RefreshAsync(tokens.Refresh)).Error, Is.EqualTo("400 invalid_grant: Session not active"));
        Assert.That((await _server.IntrospectAsync(tokens.Access)).Text, Is.EqualTo(Inactive));
        Assert.That((await RevokeAsync(tokens.Refresh)).Error, Is.EqualTo("200 invalid_token: Invalid token"));
    }

    [Test]
    public async Task The_session_goes_on_for_other_clients()
    {
        using var browser = _server.Server.NewBrowser();
        var web = await _server.RedeemAsync(await TokenServer.CodeAsync(browser));
        var code = (await browser.AuthAsync(client: "web2")).Code!;
        var web2 = await _server.RedeemAsync(code, TokenServer.Web2);
        await RevokeAsync(web.Refresh);
        Assert.That((await _server.RefreshAsync(web.Refresh)).Error, Is.EqualTo("400 invalid_grant: Session doesn't have required client"));
        Assert.That((await _server.RefreshAsync(web2.Refresh, TokenServer.Web2)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_token_that_was_given_back_stays_dead_when_the_person_comes_back_to_the_client()
    {
        using var browser = _server.Server.NewBrowser();
        var old = await _server.RedeemAsync(await TokenServer.CodeAsync(browser));
        await _server.RedeemAsync((await browser.AuthAsync(client: "web2")).Code!, TokenServer.Web2);
        await RevokeAsync(old.Refresh);
        _server.Clock.Advance(TimeSpan.FromSeconds(1));
        var fresh = await _server.RedeemAsync(await TokenServer.CodeAsync(browser));
        Assert.That(fresh.Member("session_state"), Is.EqualTo(old.Member("session_state")));
        Assert.That((await _server.RefreshAsync(old.Refresh)).Error, Is.EqualTo("400 invalid_grant: Stale token"));
        Assert.That((await _server.UserInfoAsync(old.Access)).Status, Is.EqualTo(401));
        Assert.That((await _server.RefreshAsync(fresh.Refresh)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Nobody_gives_back_the_tokens_of_others()
    {
        var tokens = await _server.PasswordAsync();
        Assert.That((await RevokeAsync(tokens.Refresh, TokenServer.Web2)).Error, Is.EqualTo("400 invalid_request: Unmatching clients"));
        Assert.That((await RevokeAsync(tokens.Access, TokenServer.Web2)).Error, Is.EqualTo("400 invalid_request: Unmatching clients"));
        Assert.That((await _server.RefreshAsync(tokens.Refresh)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task What_is_no_token_is_said_to_be_none()
    {
        Assert.That((await RevokeAsync("abc")).Error, Is.EqualTo("200 invalid_token: Invalid token"));
        Assert.That((await _server.PostAsync("revoke", TokenServer.Web)).Error, Is.EqualTo("400 invalid_request: Token not provided"));
        Assert.That((await _server.PostAsync("revoke", null, ("token", "x"))).Status, Is.EqualTo(401));
        Assert.That((await RevokeAsync((await _server.PasswordAsync()).Member("id_token")!)).Error, Is.EqualTo("400 unsupported_token_type: Unsupported token type"));
    }

    private Task<Reply> RevokeAsync(string token, (string, string)? client = null) => _server.PostAsync("revoke", client ?? TokenServer.Web, ("token", token));
}
