using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using NUnit.Framework;

namespace KosmoAuth.Browser.Tests.Portal;

public sealed class LoginTests : PortalTest
{
    [Test]
    public async Task A_right_answer_signs_in_and_the_family_name_stands_first()
    {
        await Provider.StartAsync();
        var request = await StartAsync("/staff");
        Provider.MakeIdToken = () => TestProvider.Sign(Provider.IdClaims(request["nonce"]!));
        var answer = await Browser.GetAsync($"/signin-oidc?code=c1&state={request["state"]}&iss={Uri.EscapeDataString(Provider.Url)}");

        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo("/staff"), "where the person wanted to go");
        Assert.That(await Browser.GetStringAsync("/"), Does.Contain("<h1>健保 太郎 さん</h1>"));
        Assert.That(Provider.TokenRequest!["code"].ToString(), Is.EqualTo("c1"));
        Assert.That(Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Provider.TokenRequest["code_verifier"]!))), Is.EqualTo(request["code_challenge"]));
        Assert.That(Provider.Authorization, Does.StartWith("Basic "), "client authentication");
    }

    public static IEnumerable<TestCaseData> WrongTokens()
    {
        TestCaseData With(string name, Action<Dictionary<string, object>> change) => new TestCaseData(change).SetArgDisplayNames(name);
        yield return With("another issuer", claims => claims["iss"] = "http://localhost:1");
        yield return With("another audience", claims => claims["aud"] = "somebody-else");
        yield return With("an audience of two others", claims => claims["aud"] = new[] { "somebody-else", "other" });
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
        await Provider.StartAsync();
        var answer = await FinishAsync(claims =>
        {
            change(claims);
            return TestProvider.Sign(claims);
        });
        await AssertRefusedAsync(answer);
    }

    [Test]
    public async Task A_signature_that_is_not_the_providers_signs_nobody_in()
    {
        await Provider.StartAsync();
        using var foreign = RSA.Create(2048);
        var keys = new[]
        {
            new SigningCredentials(new RsaSecurityKey(foreign) { KeyId = "k1" }, SecurityAlgorithms.RsaSha256),
            new SigningCredentials(new SymmetricSecurityKey(Encoding.ASCII.GetBytes(Secret)) { KeyId = "k1" }, SecurityAlgorithms.HmacSha256),
        };
        foreach (var key in keys)
        {
            await AssertRefusedAsync(await FinishAsync(claims => TestProvider.Sign(claims, key: key)));
        }

        await AssertRefusedAsync(await FinishAsync(claims => "eyJhbGciOiJub25lIn0." + TestProvider.Sign(claims).Split('.')[1] + "."));
    }

    [Test]
    public async Task An_answer_is_good_once_and_in_the_browser_that_asked()
    {
        await Provider.StartAsync();
        var request = await StartAsync();
        Provider.MakeIdToken = () => TestProvider.Sign(Provider.IdClaims(request["nonce"]!));
        var address = $"/signin-oidc?code=c1&state={request["state"]}";

        using var other = NewBrowser();
        Assert.That((await other.GetAsync(address)).StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), "another browser");
        Assert.That((await Browser.GetAsync(address)).StatusCode, Is.EqualTo(HttpStatusCode.Redirect), "this browser");

        // Reload: the token endpoint is not asked again, the person stays signed in.
        Provider.MakeIdToken = () => throw new InvalidOperationException("asked twice");
        Assert.That((await Browser.GetAsync(address)).Headers.Location?.ToString(), Is.EqualTo("/"));
    }

    [Test]
    public async Task Two_tabs_may_log_in_at_the_same_time()
    {
        await Provider.StartAsync();
        var first = await StartAsync();
        var second = await StartAsync();
        foreach (var request in new[] { first, second })
        {
            Provider.MakeIdToken = () => TestProvider.Sign(Provider.IdClaims(request["nonce"]!));
            var answer = await Browser.GetAsync($"/signin-oidc?code=c1&state={request["state"]}");
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Redirect));
        }
    }

    [TestCase("error=access_denied", "ログインを取りやめました")]
    [TestCase("error=server_error&error_description=%3Cb%3Eboo", "ログインできませんでした")]
    [TestCase("code=c1&iss=http://localhost:1", "ログインできませんでした")]
    [TestCase("", "ログインできませんでした")]
    public async Task A_no_of_the_provider_becomes_a_page_that_says_what_to_do(string fields, string heading)
    {
        await Provider.StartAsync();
        var request = await StartAsync();
        var answer = await Browser.GetAsync($"/signin-oidc?state={request["state"]}&{fields}");
        var page = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(page, Does.Contain($"<h1>{heading}</h1>").And.Contain("href=\"/login\"").And.Not.Contain("boo"));
    }

    [Test]
    public async Task A_provider_that_is_not_up_yet_is_asked_again_with_the_next_click()
    {
        var answer = await Browser.GetAsync("/login");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("ただいまログインできません"));

        await Provider.StartAsync();
        for (var tries = 0; tries < 100 && answer.StatusCode != HttpStatusCode.Redirect; tries++)
        {
            answer = await Browser.GetAsync("/login");
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
        await Provider.StartAsync();
        var request = await StartAsync(wish);
        Provider.MakeIdToken = () => TestProvider.Sign(Provider.IdClaims(request["nonce"]!));
        var answer = await Browser.GetAsync($"/signin-oidc?code=c1&state={request["state"]}");
        Assert.That(answer.Headers.Location?.ToString(), Is.EqualTo("/"));
    }

    private async Task AssertRefusedAsync(HttpResponseMessage answer)
    {
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await IsSignedInAsync(), Is.False);
    }
}
