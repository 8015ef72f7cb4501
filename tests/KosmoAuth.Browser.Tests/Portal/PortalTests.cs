using System.Net;
using System.Security.Cryptography;
using System.Text;
using KosmoAuth.Portal;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Portal;

/// <summary>The portal beside a provider that does not always tell the truth.</summary>
public sealed class PortalTests
{
    private const string Secret = "a secret of forty characters, for HMAC..";

    private TestProvider _provider = null!;
    private WebApplication _portal = null!;
    private HttpClient _browser = null!;
    private string _url = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        var port = ServerProcess.FreePort();
        _provider = new TestProvider(port);
        _url = $"http://localhost:{ServerProcess.FreePort()}";
        _portal = PortalApp.Build(new(_url, _provider.Url, "test-portal", Secret));
        await _portal.StartAsync();
        _browser = NewBrowser();
    }

    [TearDown]
    public async Task CloseAsync()
    {
        _browser.Dispose();
        await _portal.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Test]
    public async Task A_right_answer_signs_in_and_the_family_name_stands_first()
    {
        await _provider.StartAsync();
        var request = await StartAsync("/staff");
        _provider.MakeIdToken = () => _provider.Sign(_provider.IdClaims(request["nonce"]!));
        var answer = await _browser.GetAsync($"/signin-oidc?code=c1&state={request["state"]}&iss={Uri.EscapeDataString(_provider.Url)}");

        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo("/staff"), "where the person wanted to go");
        Assert.That(await _browser.GetStringAsync("/"), Does.Contain("<h1>健保 太郎 さん</h1>"));
        Assert.That(_provider.TokenRequest!["code"].ToString(), Is.EqualTo("c1"));
        Assert.That(Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(_provider.TokenRequest["code_verifier"]!))), Is.EqualTo(request["code_challenge"]));
        Assert.That(_provider.Authorization, Does.StartWith("Basic "), "client authentication");
    }

    public static IEnumerable<TestCaseData> WrongTokens()
    {
        TestCaseData With(string name, Action<Dictionary<string, object>> change) => new TestCaseData(change).SetArgDisplayNames(name);
        yield return With("another issuer", claims => claims["iss"] = "http://localhost:1");
        yield return With("another audience", claims => claims["aud"] = "somebody-else");
        yield return With("audience of two without azp", claims => claims["aud"] = new[] { "somebody-else", "other" });
        yield return With("expired", claims => claims["exp"] = DateTimeOffset.UtcNow.AddMinutes(-10).ToUnixTimeSeconds());
        yield return With("without expiry", claims => claims.Remove("exp"));
        yield return With("another nonce", claims => claims["nonce"] = "of-another-attempt");
        yield return With("without nonce", claims => claims.Remove("nonce"));
        yield return With("without subject", claims => claims.Remove("sub"));
        yield return With("another access token's hash", claims => claims["at_hash"] = "AAAAAAAAAAAAAAAAAAAAAA");
    }

    [TestCaseSource(nameof(WrongTokens))]
    public async Task A_token_with_something_wrong_signs_nobody_in(Action<Dictionary<string, object>> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        await _provider.StartAsync();
        var answer = await FinishAsync(claims =>
        {
            change(claims);
            return _provider.Sign(claims);
        });
        await AssertRefusedAsync(answer);
    }

    [Test]
    public async Task A_signature_that_is_not_the_providers_signs_nobody_in()
    {
        await _provider.StartAsync();
        using var foreign = RSA.Create(2048);
        var keys = new[]
        {
            new SigningCredentials(new RsaSecurityKey(foreign) { KeyId = "k1" }, SecurityAlgorithms.RsaSha256),
            new SigningCredentials(new SymmetricSecurityKey(Encoding.ASCII.GetBytes(Secret)) { KeyId = "k1" }, SecurityAlgorithms.HmacSha256),
        };
        foreach (var key in keys)
        {
            await AssertRefusedAsync(await FinishAsync(claims => _provider.Sign(claims, key: key)));
        }

        await AssertRefusedAsync(await FinishAsync(claims => "eyJhbGciOiJub25lIn0." + _provider.Sign(claims).Split('.')[1] + "."));
    }

    [Test]
    public async Task An_answer_is_good_once_and_in_the_browser_that_asked()
    {
        await _provider.StartAsync();
        var request = await StartAsync();
        _provider.MakeIdToken = () => _provider.Sign(_provider.IdClaims(request["nonce"]!));
        var address = $"/signin-oidc?code=c1&state={request["state"]}";

        using var other = NewBrowser();
        Assert.That((await other.GetAsync(address)).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), "another browser");
        Assert.That((await _browser.GetAsync(address)).StatusCode, Is.EqualTo(HttpStatusCode.Redirect), "this browser");

        // Reload: the token endpoint is not asked again, the person stays signed in.
        _provider.MakeIdToken = () => throw new InvalidOperationException("asked twice");
        Assert.That((await _browser.GetAsync(address)).Headers.Location?.ToString(), Is.EqualTo("/"));
    }

    [Test]
    public async Task Two_tabs_may_log_in_at_the_same_time()
    {
        await _provider.StartAsync();
        var first = await StartAsync();
        var second = await StartAsync();
        foreach (var request in new[] { first, second })
        {
            _provider.MakeIdToken = () => _provider.Sign(_provider.IdClaims(request["nonce"]!));
            var answer = await _browser.GetAsync($"/signin-oidc?code=c1&state={request["state"]}");
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        }
    }

    [TestCase("error=access_denied", "ログインを取りやめました")]
    [TestCase("error=server_error&error_description=%3Cb%3Eboo", "ログインできませんでした")]
    [TestCase("code=c1&iss=http://localhost:1", "ログインできませんでした")]
    [TestCase("", "ログインできませんでした")]
    public async Task A_no_of_the_provider_becomes_a_page_that_says_what_to_do(string fields, string heading)
    {
        await _provider.StartAsync();
        var request = await StartAsync();
        var answer = await _browser.GetAsync($"/signin-oidc?state={request["state"]}&{fields}");
        var page = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(page, Does.Contain($"<h1>{heading}</h1>").And.Contain("href=\"/login\"").And.Not.Contain("boo"));
    }

    [Test]
    public async Task A_provider_that_is_not_up_yet_is_asked_again_with_the_next_click()
    {
        var answer = await _browser.GetAsync("/login");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("ただいまログインできません"));

        await _provider.StartAsync();
        for (var tries = 0; tries < 100 && answer.StatusCode != HttpStatusCode.Redirect; tries++)
        {
            answer = await _browser.GetAsync("/login");
            await Task.Delay(20);
        }

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
    }

    [TestCase("https://evil.example/")]
    [TestCase("//evil.example/")]
    [TestCase("/\\evil.example/")]
    [TestCase("evil")]
    public async Task Nobody_is_sent_to_another_site_after_the_login(string wish)
    {
        await _provider.StartAsync();
        var request = await StartAsync(wish);
        _provider.MakeIdToken = () => _provider.Sign(_provider.IdClaims(request["nonce"]!));
        var answer = await _browser.GetAsync($"/signin-oidc?code=c1&state={request["state"]}");
        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo("/"));
    }

    [Test]
    public async Task A_logout_token_ends_the_session_that_it_names()
    {
        await _provider.StartAsync();
        await FinishAsync(claims => _provider.Sign(claims));
        Assert.That(await IsSignedInAsync());

        var other = _provider.LogoutClaims();
        other["sid"] = "session-2";
        Assert.That(await SendLogoutAsync(_provider.Sign(other, "logout+jwt")), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await IsSignedInAsync(), "the session of somebody else ended");

        Assert.That(await SendLogoutAsync(_provider.Sign(_provider.LogoutClaims(), "logout+jwt")), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await IsSignedInAsync(), Is.False);
    }

    [Test]
    public async Task A_logout_token_without_a_session_ends_all_of_the_person_but_no_later_one()
    {
        await _provider.StartAsync();
        await FinishAsync(claims => _provider.Sign(claims));
        var logout = _provider.LogoutClaims();
        logout.Remove("sid");
        await SendLogoutAsync(_provider.Sign(logout, "logout+jwt"));
        Assert.That(await IsSignedInAsync(), Is.False);

        await FinishAsync(claims => _provider.Sign(claims));
        Assert.That(await IsSignedInAsync());
    }

    [Test]
    public async Task What_is_no_logout_token_ends_nothing()
    {
        await _provider.StartAsync();
        await FinishAsync(claims => _provider.Sign(claims));
        string Changed(Action<Dictionary<string, object>> change, string type = "logout+jwt")
        {
            var claims = _provider.LogoutClaims();
            change(claims);
            return _provider.Sign(claims, type);
        }

        string[] wrong =
        [
            "",
            "x.y.z",
            _provider.Sign(_provider.IdClaims("n")),
            Changed(_ => { }, "JWT"),
            Changed(claims => claims["nonce"] = "n"),
            Changed(claims => claims.Remove("events")),
            Changed(claims => claims["aud"] = "somebody-else"),
            Changed(claims => claims["iss"] = "http://localhost:1"),
            Changed(claims => claims["exp"] = DateTimeOffset.UtcNow.AddMinutes(-10).ToUnixTimeSeconds()),
        ];
        foreach (var token in wrong)
        {
            Assert.That(await SendLogoutAsync(token), Is.EqualTo(HttpStatusCode.BadRequest));
        }

        Assert.That(await IsSignedInAsync());
    }

    [Test]
    public async Task Logging_out_goes_on_to_the_provider_with_the_ID_token()
    {
        await _provider.StartAsync();
        await FinishAsync(claims => _provider.Sign(claims));
        var answer = await _browser.PostAsync("/logout", null);
        var query = QueryHelpers.ParseQuery(answer.Headers.Location!.Query);
        Assert.That(answer.Headers.Location.ToString(), Does.StartWith(_provider.Url + "/logout?"));
        Assert.That(query["post_logout_redirect_uri"].ToString(), Is.EqualTo(_url + "/signed-out"));
        Assert.That(query["id_token_hint"].ToString().Split('.'), Has.Length.EqualTo(3));
        Assert.That(await IsSignedInAsync(), Is.False);
    }

    private HttpClient NewBrowser() =>
        new(new HttpClientHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = new Uri(_url) };

    private async Task<Dictionary<string, string?>> StartAsync(string returnPath = "/")
    {
        var answer = await _browser.GetAsync("/login?return=" + Uri.EscapeDataString(returnPath));
        Assert.That(answer.Headers.Location?.ToString(), Does.StartWith(_provider.Url + "/auth?"));
        var query = QueryHelpers.ParseQuery(answer.Headers.Location!.Query).ToDictionary(field => field.Key, field => field.Value.SingleOrDefault());
        Assert.That(query["code_challenge_method"], Is.EqualTo("S256"));
        return query;
    }

    private async Task<HttpResponseMessage> FinishAsync(Func<Dictionary<string, object>, string> token)
    {
        var request = await StartAsync();
        _provider.MakeIdToken = () => token(_provider.IdClaims(request["nonce"]!));
        return await _browser.GetAsync($"/signin-oidc?code=c1&state={request["state"]}");
    }

    private async Task AssertRefusedAsync(HttpResponseMessage answer)
    {
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await IsSignedInAsync(), Is.False);
    }

    private async Task<bool> IsSignedInAsync() => (await _browser.GetStringAsync("/")).Contains("testuser001", StringComparison.Ordinal);

    private async Task<HttpStatusCode> SendLogoutAsync(string token)
    {
        using var form = new FormUrlEncodedContent([new("logout_token", token)]);
        return (await _browser.PostAsync("/signout-backchannel", form)).StatusCode;
    }
}
