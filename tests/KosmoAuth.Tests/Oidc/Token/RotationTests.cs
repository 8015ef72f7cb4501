using NUnit.Framework;

namespace KosmoAuth.Tests.Oidc.Token;

internal sealed class RotationTests
{
    private const string On = "\"revokeRefreshToken\": true";

    private TokenServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await TokenServer.StartAsync(On);

    [OneTimeTearDown]
    public ValueTask StopAsync() => _server.DisposeAsync();

    [Test]
    public async Task Every_refresh_token_works_once()
    {
        var first = await _server.PasswordAsync();
        Assert.That((await _server.RefreshAsync(first.Refresh)).Status, Is.EqualTo(200));
        Assert.That((await _server.RefreshAsync(first.Refresh)).Error, Is.EqualTo("400 invalid_grant: Maximum allowed refresh token reuse exceeded"));
    }

    [Test]
    public async Task An_old_token_ends_the_newest_ones_too_and_is_in_the_event_log()
    {
        var first = await _server.PasswordAsync();
        var second = await _server.RefreshAsync(first.Refresh);
        var third = await _server.RefreshAsync(second.Refresh);
        Assert.That((await _server.RefreshAsync(first.Refresh)).Error, Is.EqualTo("400 invalid_grant: Stale token"));
        Assert.That((await _server.RefreshAsync(third.Refresh)).Error, Is.EqualTo("400 invalid_grant: Session doesn't have required client"));
        Assert.That((await _server.UserInfoAsync(third.Access)).Status, Is.EqualTo(401));
        Assert.That(_server.Server.EventLines, Has.Some.StartsWith("REFRESH_TOKEN_ERROR web invalid_token"));
    }

    [Test]
    public async Task Of_many_refreshes_at_once_one_wins()
    {
        var tokens = await _server.PasswordAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _server.RefreshAsync(tokens.Refresh)));
        Assert.That(answers.Count(answer => answer.Status == 200), Is.EqualTo(1));
    }

    [Test]
    public async Task Log_ins_of_the_same_session_have_lines_of_their_own()
    {
        using var browser = _server.Server.NewBrowser();
        var one = await _server.RedeemAsync(await TokenServer.CodeAsync(browser));
        var other = await _server.RedeemAsync(await TokenServer.CodeAsync(browser));
        Assert.That(other.Member("session_state"), Is.EqualTo(one.Member("session_state")));
        one = await _server.RefreshAsync(one.Refresh);
        other = await _server.RefreshAsync(other.Refresh);
        Assert.That((await _server.RefreshAsync(one.Refresh)).Status, Is.EqualTo(200));
        Assert.That((await _server.RefreshAsync(other.Refresh)).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_line_that_was_forgotten_counts_as_used()
    {
        using var browser = _server.Server.NewBrowser();
        var first = await _server.RedeemAsync(await TokenServer.CodeAsync(browser));
        await _server.RefreshAsync(first.Refresh);
        for (var logIn = 0; logIn < 21; logIn++)
        {
            _server.Clock.Advance(TimeSpan.FromSeconds(1));
            var next = await _server.RedeemAsync(await TokenServer.CodeAsync(browser));
            Assert.That((await _server.RefreshAsync(next.Refresh)).Status, Is.EqualTo(200));
        }

        Assert.That((await _server.RefreshAsync(first.Refresh)).Error, Is.EqualTo("400 invalid_grant: Stale token"));
    }

    [Test]
    public async Task The_realm_may_allow_a_second_use()
    {
        await using var server = await TokenServer.StartAsync(On, "\"refreshTokenMaxReuse\": 1");
        var tokens = await server.PasswordAsync();
        Assert.That((await server.RefreshAsync(tokens.Refresh)).Status, Is.EqualTo(200));
        Assert.That((await server.RefreshAsync(tokens.Refresh)).Status, Is.EqualTo(200));
        Assert.That((await server.RefreshAsync(tokens.Refresh)).Error, Is.EqualTo("400 invalid_grant: Maximum allowed refresh token reuse exceeded"));
    }
}
