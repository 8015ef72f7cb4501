using KosmoAuth.Storage;
using KosmoAuth.Tests.Login.ActionLinks;
using KosmoAuth.Tests.Login.Otp;
using KosmoAuth.Tests.Support;
using KosmoAuth.Users.Passwords;
using NUnit.Framework;
using static KosmoAuth.Tests.Login.ActionLinks.MailedServer;

namespace KosmoAuth.Tests.Login;

/// <summary>A log-in that renews an old hash is a log-in, and no change of the password.</summary>
public sealed class RenewedHashTests
{
    private const string Token = "/realms/r/protocol/openid-connect/token";

    private MailedServer _mailed = null!;
    private Browser _browser = null!;

    private async Task StartAsync(string more = "")
    {
        _mailed = await MailedServer.StartAsync(more);
        _browser = _mailed.NewBrowser();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _browser.Dispose();
        await _mailed.DisposeAsync();
    }

    [Test]
    public async Task Sessions_and_refresh_tokens_go_on()
    {
        await StartAsync();
        GiveOldHash();
        var refresh = await RefreshTokenAsync((await _browser.SignInAsync(await _browser.AuthAsync(), "taro")).Code!);
        Assert.That(await IsRenewedAsync(), Is.True);

        GiveOldHash();
        using var other = _mailed.NewBrowser();
        Assert.That((await other.SignInAsync(await other.AuthAsync(), "taro")).Code, Is.Not.Null);
        Assert.That(await IsRenewedAsync(), Is.True);
        Assert.That((await _browser.AuthAsync("&prompt=none")).Code, Is.Not.Null, "the session of before");
        var answer = await TestServer.JsonAsync(_mailed.Server.PostAsync(Token, ("grant_type", "refresh_token"), ("client_id", "web"), ("refresh_token", refresh)));
        Assert.That(answer.TryGetProperty("access_token", out _), Is.True, answer.ToString());
    }

    [Test]
    public async Task A_reset_link_outlives_it_where_the_realm_lets_it_outlive_a_log_in()
    {
        await StartAsync("\"attributes\": { \"kosmo.actionLink.endsWithLogin\": \"false\" },");
        GiveOldHash();
        await AskAsync(_browser);
        var link = await _mailed.LinkAsync();
        using var other = _mailed.NewBrowser();
        Assert.That((await other.SignInAsync(await other.AuthAsync(), "taro")).Code, Is.Not.Null);
        Assert.That(await IsRenewedAsync(), Is.True);
        Assert.That((await SetPasswordAsync(_browser, await ConfirmAsync(_browser, await _browser.GetAsync(link)))).Code, Is.Not.Null);
    }

    [Test]
    public async Task A_reset_link_outlives_a_log_in_that_stopped_at_the_one_time_password()
    {
        AuthenticatorApp.IsNeeded();
        await StartAsync();
        GiveOldHash();
        _mailed.Change("taro", (work, user) => UserRows.InsertCredentialAsync(work, user.RealmId, user.Id, AuthenticatorApp.Device("existing-device-1"), default));
        await AskAsync(_browser);
        var question = await _mailed.OpenAsync(_browser);
        using var other = _mailed.NewBrowser();
        Assert.That((await other.SignInAsync(await other.AuthAsync(), "taro")).PageId, Is.EqualTo("login-login-otp"));
        Assert.That(await IsRenewedAsync(), Is.True);
        Assert.That((await ConfirmAsync(_browser, question)).PageId, Is.EqualTo("login-login-config-totp").Or.EqualTo("login-login-update-password"));
    }

    [Test]
    public async Task A_required_action_of_the_same_log_in_goes_on()
    {
        await StartAsync();
        GiveOldHash();
        var page = await _browser.SignInAsync(await _browser.AuthAsync("&kc_action=UPDATE_PASSWORD"), "taro");
        Assert.That((page.PageId, await IsRenewedAsync()), Is.EqualTo(("login-login-update-password", true)));
        Assert.That((await SetPasswordAsync(_browser, page)).Code, Is.Not.Null);
    }

    [Test]
    public async Task A_new_password_ends_a_reset_link_all_the_same()
    {
        await StartAsync("\"attributes\": { \"kosmo.actionLink.endsWithLogin\": \"false\" },");
        await AskAsync(_browser);
        var link = await _mailed.LinkAsync();
        _mailed.Clock.Advance(TimeSpan.FromSeconds(1));
        using var other = _mailed.NewBrowser();
        await SetPasswordAsync(other, await other.SignInAsync(await other.AuthAsync("&kc_action=UPDATE_PASSWORD"), "taro"));
        Assert.That((int)(await _browser.GetAsync(link)).Status, Is.EqualTo(400));
    }

    private async Task<string> RefreshTokenAsync(string code)
    {
        var tokens = await TestServer.JsonAsync(_mailed.Server.PostAsync(
            Token, ("grant_type", "authorization_code"), ("client_id", "web"), ("code", code), ("redirect_uri", "http://127.0.0.1:9/cb")));
        return tokens.GetProperty("refresh_token").GetString()!;
    }

    // As an import from an older server brings it.
    private void GiveOldHash() => _mailed.Change("taro", async (work, user) =>
    {
        var present = (await UserRows.CredentialsAsync(work, user.RealmId, user.Id, "password", default))[0];
        var old = StoredPassword.Create(Pbkdf2Method.Default("pbkdf2-sha512")! with { Iterations = 1 }, "Password-1").WriteTo(present);
        await UserRows.UpdateCredentialAsync(work, user.RealmId, user.Id, old, default);
    });

    private async Task<bool> IsRenewedAsync() => await _mailed.Server.Get<Database>().ReadAsync(async work =>
    {
        var user = (await UserRows.FindByUsernameAsync(work, _mailed.Realm.Id, "taro", default))!;
        var stored = (await UserRows.CredentialsAsync(work, user.RealmId, user.Id, "password", default))[0];
        return StoredPassword.Read(stored)!.Method == HashPolicy.Of(_mailed.Realm.PasswordPolicy);
    }, default);
}
