using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using KosmoAuth.Compatibility.Tests.Support;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Compatibility.Tests.Durability;

/// <summary><c>kill -9</c> of the server: what it has answered to stays true.</summary>
internal sealed class KillTests
{
    private const string Realm = ClientRealm.Name;
    private const string Protocol = $"/realms/{Realm}/protocol/openid-connect";
    private const string Client = "client_id=server&client_secret=server-secret";
    private const string Challenge = "&code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private const string Authorize =
        Protocol + "/auth?client_id=server&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&scope=openid&state=S" + Challenge;

    private ServerProcess _server = null!;
    private string _realms = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("kosmoauth-realms-").FullName;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ClientRealm.Write(folder, 9, 9, key);
        _server = await ServerProcess.StartAsync(folder, Realm);
        _realms = folder;
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_realms, recursive: true);
    }

    [Test]
    public async Task Person_goes_on_when_the_server_dies_between_two_requests(
        [Values("page", "wrong password", "log-in", "tokens", "refresh", "every request")] string after)
    {
        using var browser = new Browser(_server.Address);
        async Task DieAsync(string step)
        {
            if (after == step || after == "every request")
            {
                await _server.KillAndRestartAsync(Realm);
            }
        }

        var page = await browser.GetAsync(Authorize);
        await DieAsync("page");
        page = await browser.SignInAsync(page, "taro", "wrong");
        await DieAsync("wrong password");
        var back = await browser.SignInAsync(page, "taro", "Kosmo-2026a");
        await DieAsync("log-in");
        var tokens = await TokensAsync(browser, Redeem(back.Code));
        await DieAsync("tokens");
        var fresh = await TokensAsync(browser, Refresh(tokens));
        await DieAsync("refresh");
        Assert.That((await TokensAsync(browser, Refresh(fresh))).TryGetProperty("access_token", out _), Is.True);
        Assert.That((await browser.GetAsync(Authorize + "&prompt=none")).Code, Is.Not.Null, "the session of the browser is still there");
        Assert.That((await PostAsync(browser, Redeem(back.Code))).Status, Is.EqualTo(HttpStatusCode.BadRequest), "a code works once, also over a restart");
    }

    [Test]
    public async Task No_acknowledged_session_is_lost()
    {
        var acknowledged = new ConcurrentBag<string>();
        using var restarted = new CancellationTokenSource();
        var people = Enumerable.Range(0, 4).Select(_ => SignInUntilDeathAsync(acknowledged, restarted.Token)).ToList();
        while (acknowledged.Count < 12)
        {
            await Task.Delay(10);
        }

        await _server.KillAndRestartAsync(Realm);
        await restarted.CancelAsync();
        await Task.WhenAll(people);
        using var browser = new Browser(_server.Address);
        foreach (var token in acknowledged)
        {
            var answer = await PostAsync(browser, $"grant_type=refresh_token&refresh_token={token}");
            Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        }
    }

    /// <summary>Signs in again and again until the server is gone; keeps what was answered.</summary>
    private async Task SignInUntilDeathAsync(ConcurrentBag<string> acknowledged, CancellationToken restarted)
    {
        try
        {
            while (!restarted.IsCancellationRequested)
            {
                using var browser = new Browser(_server.Address);
                var back = await browser.SignInAsync(await browser.GetAsync(Authorize), "hanako", "Kosmo-2026b");
                acknowledged.Add((await TokensAsync(browser, Redeem(back.Code))).GetProperty("refresh_token").GetString()!);
            }
        }
        catch (HttpRequestException)
        {
            // It was killed.
        }
    }

    private static string Redeem(string? code) =>
        $"grant_type=authorization_code&code={code}&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&code_verifier={Verifier}";

    private static string Refresh(JsonElement tokens) => $"grant_type=refresh_token&refresh_token={tokens.GetProperty("refresh_token").GetString()}";

    private static async Task<JsonElement> TokensAsync(Browser browser, string form)
    {
        var answer = await PostAsync(browser, form);
        Assert.That(answer.Status, Is.EqualTo(HttpStatusCode.OK), answer.Text);
        using var json = JsonDocument.Parse(answer.Text);
        return json.RootElement.Clone();
    }

    private static Task<Answer> PostAsync(Browser browser, string form) => browser.PostAsync(Protocol + "/token",
        [.. $"{form}&{Client}".Split('&').Select(field => (field.Split('=')[0], Uri.UnescapeDataString(field.Split('=')[1])))]);
}
