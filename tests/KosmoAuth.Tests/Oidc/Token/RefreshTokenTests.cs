using KosmoAuth.Storage;
using NUnit.Framework;

namespace KosmoAuth.Tests.Oidc.Token;

internal sealed class RefreshTokenTests
{
    private TokenServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await TokenServer.StartAsync();

    [OneTimeTearDown]
    public ValueTask StopAsync() => _server.DisposeAsync();

    [Test]
    public async Task A_refresh_token_gives_new_tokens_again_and_again()
    {
        var first = await _server.PasswordAsync();
        var second = await _server.RefreshAsync(first.Refresh);
        Assert.That((await _server.RefreshAsync(first.Refresh)).Status, Is.EqualTo(200));
        Assert.That(second.Members, Is.EqualTo(first.Members));
        Assert.That(second.Claims("access_token").GetProperty("jti").GetString(), Does.StartWith("onrtrt:"));
    }

    [Test]
    public async Task A_refresh_asks_for_less_but_never_gets_more_than_was_granted()
    {
        var first = await _server.PasswordAsync("openid phone");
        Assert.That((await _server.RefreshAsync(first.Refresh, null, ("scope", "openid"))).Member("scope"), Is.EqualTo("openid email profile"));
        Assert.That((await _server.RefreshAsync(first.Refresh, null, ("scope", "openid phone address"))).Member("scope"), Is.EqualTo("openid email profile phone"));
        Assert.That((await _server.RefreshAsync(first.Refresh, null, ("scope", "openid nosuch"))).Error, Is.EqualTo("400 invalid_scope: Invalid scopes: openid nosuch"));
    }

    [Test]
    public async Task A_narrowed_refresh_keeps_the_whole_grant_for_the_next_one()
    {
        var first = await _server.PasswordAsync("openid phone");
        var narrowed = await _server.RefreshAsync(first.Refresh, null, ("scope", "openid"));
        Assert.That((await _server.RefreshAsync(narrowed.Refresh)).Member("scope"), Is.EqualTo("openid email profile phone"));
    }

    [Test]
    public async Task A_refresh_token_is_its_clients()
    {
        var tokens = await _server.PasswordAsync();
        Assert.That(
            (await _server.RefreshAsync(tokens.Refresh, TokenServer.Web2)).Error,
            Is.EqualTo("400 invalid_grant: Invalid refresh token. Token client and authorized client don't match"));
        Assert.That((await _server.TokenAsync(null, ("grant_type", "refresh_token"), ("refresh_token", tokens.Refresh), ("client_id", "web"))).Status, Is.EqualTo(401));
        Assert.That((await _server.TokenAsync(null, ("grant_type", "refresh_token"), ("refresh_token", tokens.Refresh), ("client_id", "spa"))).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task No_other_token_passes_for_a_refresh_token()
    {
        var tokens = await _server.PasswordAsync();
        foreach (var other in new[] { tokens.Access, tokens.Member("id_token")!, tokens.Refresh + "x", "abc", "" })
        {
            Assert.That((await _server.RefreshAsync(other)).Error, Is.EqualTo("400 invalid_grant: Invalid refresh token"));
        }
    }

    [Test]
    public async Task Refreshing_keeps_a_session_alive_until_its_longest_life_is_over()
    {
        var tokens = await _server.PasswordAsync();
        for (var minutes = 0; minutes < 580; minutes += 20)
        {
            _server.Clock.Advance(TimeSpan.FromMinutes(20));
            tokens = await _server.RefreshAsync(tokens.Refresh);
            Assert.That(tokens.Status, Is.EqualTo(200), $"after {minutes} minutes");
        }

        _server.Clock.Advance(TimeSpan.FromMinutes(21));
        Assert.That((await _server.RefreshAsync(tokens.Refresh)).Error, Is.EqualTo("400 invalid_grant: Token is not active"));
    }

    [Test]
    public async Task An_idle_session_gives_nothing()
    {
        var tokens = await _server.PasswordAsync();
        _server.Clock.Advance(TimeSpan.FromMinutes(31));
        Assert.That((await _server.RefreshAsync(tokens.Refresh)).Status, Is.EqualTo(400));
    }

    [Test]
    public async Task A_disabled_person_gets_nothing_at_once_and_everything_again_when_enabled()
    {
        var tokens = await _server.PasswordAsync();
        var taro = tokens.Claims("access_token").GetProperty("sub").GetString()!;
        try
        {
            Enable(taro, false);
            Assert.That((await _server.RefreshAsync(tokens.Refresh)).Error, Is.EqualTo("400 invalid_grant: User disabled"));
            Assert.That((await _server.UserInfoAsync(tokens.Access)).Status, Is.EqualTo(401));
            Assert.That((await _server.IntrospectAsync(tokens.Access)).Text, Is.EqualTo("""{"active":false}"""));
        }
        finally
        {
            Enable(taro, true);
        }

        Assert.That((await _server.RefreshAsync(tokens.Refresh)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Log_out_by_the_application_ends_the_session()
    {
        var tokens = await _server.PasswordAsync();
        Assert.That((await _server.PostAsync("logout", TokenServer.Web2, ("refresh_token", tokens.Refresh))).Status, Is.EqualTo(400));
        Assert.That((await _server.PostAsync("logout", ("web", "wrong"), ("refresh_token", tokens.Refresh))).Status, Is.EqualTo(401));
        Assert.That((await _server.PostAsync("logout", TokenServer.Web, ("refresh_token", tokens.Refresh))).Status, Is.EqualTo(204));
        Assert.That((await _server.RefreshAsync(tokens.Refresh)).Error, Is.EqualTo("400 invalid_grant: Session not active"));
    }

    [Test]
    public async Task Offline_tokens_have_no_end_and_live_on_after_a_restart()
    {
        await using var server = await TokenServer.StartAsync();
        var tokens = await server.PasswordAsync("openid offline_access");
        Assert.That(tokens.Member("refresh_expires_in"), Is.EqualTo("0"));
        Assert.That(tokens.Claims("refresh_token").GetProperty("typ").GetString(), Is.EqualTo("Offline"));
        await server.Server.RestartAsync();
        server.Clock.Advance(TimeSpan.FromDays(29));
        Assert.That((await server.RefreshAsync(tokens.Refresh)).Status, Is.EqualTo(200));
        server.Clock.Advance(TimeSpan.FromDays(31));
        Assert.That((await server.RefreshAsync(tokens.Refresh)).Error, Is.EqualTo("400 invalid_grant: Offline session not active"));
    }

    [Test]
    public async Task Offline_tokens_of_a_browser_outlive_the_log_out()
    {
        using var browser = _server.Server.NewBrowser();
        var answer = await browser.GetAsync(
            "/realms/r/protocol/openid-connect/auth?client_id=web&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&scope=openid%20offline_access");
        var tokens = await _server.RedeemAsync((await browser.SignInAsync(answer, "taro")).Code!);
        await browser.GetAsync("/realms/r/protocol/openid-connect/logout?id_token_hint=" + tokens.Member("id_token"));
        Assert.That((await _server.RefreshAsync(tokens.Refresh)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task Offline_tokens_need_the_role()
    {
        var answer = await _server.TokenAsync(
            TokenServer.Web, ("grant_type", "password"), ("username", "hanako"), ("password", "Password-1"), ("scope", "openid offline_access"));
        Assert.That(answer.Error, Is.EqualTo("400 not_allowed: Offline tokens not allowed for the user or client"));
    }

    private void Enable(string userId, bool enabled) =>
        _server.Server.Rows.Write(work => UserRows.SetEnabledAsync(work, _server.Server.Realm("r").Id, userId, enabled, null, default));
}
