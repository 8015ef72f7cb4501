using System.Net;
using System.Text;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Hosting;

/// <summary>What is too large or too slow is refused, in words where there is somebody to read them.</summary>
public sealed class RequestLimitsTests
{
    private const string Realm = """
        {
          "realm": "r", "enabled": true, "sslRequired": "none", "internationalizationEnabled": true, "supportedLocales": ["ja", "en"], "defaultLocale": "ja",
          "clients": [ { "clientId": "svc", "secret": "svc-secret", "serviceAccountsEnabled": true } ]
        }
        """;

    private const string Token = "/realms/r/protocol/openid-connect/token";
    private const string Auth = "/realms/r/protocol/openid-connect/auth";

    private TestServer _server = null!;

    [SetUp]
    public async Task StartAsync() =>
        _server = await TestServer.StartAsync(Realm, change: settings => settings with
        {
            Http = settings.Http with { HeadPatience = TimeSpan.FromSeconds(1), BodyPatience = TimeSpan.FromSeconds(1.1) },
        });

    [TearDown]
    public async Task StopAsync() => await _server.DisposeAsync();

    [TestCase(false, """{"error":"invalid_request","error_description":"The address is longer than 8192 characters"}""")]
    [TestCase(true, "The address is too long. Please go back to where you came from and try again.")]
    public async Task Long_addresses(bool page, string text) =>
        await RefusedAsync(new(HttpMethod.Get, $"{Auth}?state={new string('x', 9000)}"), page, 414, text);

    [Test]
    public async Task A_page_that_refuses_speaks_the_readers_language()
    {
        using var answer = await _server.GetAsync($"{Auth}?state={new string('x', 9000)}", ("Accept", "text/html"), ("Accept-Language", "ja"));
        Assert.That(WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()), Does.Contain("アドレスが長すぎます。リンク元の画面から、もう一度お試しください。"));
    }

    [TestCase(false, """{"error":"invalid_request","error_description":"More than 16384 characters of cookies"}""")]
    [TestCase(true, "Your browser sends too many cookies. Please delete the cookies of this site and try again.")]
    public async Task Many_cookies(bool page, string text)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Auth);
        request.Headers.Add("Cookie", string.Join("; ", Enumerable.Range(0, 500).Select(i => $"c{i}={new string('x', 30)}")));
        await RefusedAsync(request, page, 431, text);
    }

    [TestCase(false, """{"error":"invalid_request","error_description":"More than 100 headers"}""")]
    [TestCase(true, "Invalid Request")]
    public async Task Many_headers(bool page, string text)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Auth);
        foreach (var number in Enumerable.Range(0, 120))
        {
            request.Headers.Add($"X-{number}", "x");
        }

        await RefusedAsync(request, page, 431, text);
    }

    [TestCase(Token, 10_000_000, false)]
    [TestCase(Token, 100_000, true)]
    [TestCase(Token + "/introspect", 10_000_000, false)]
    [TestCase(Auth, 10_000_000, false)]
    [TestCase(Auth, 100_000, true)]
    public async Task Large_bodies(string path, int size, bool chunked)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent("a=" + new string('x', size), Encoding.ASCII, "application/x-www-form-urlencoded"),
        };
        request.Headers.TransferEncodingChunked = chunked;
        request.Headers.ExpectContinue = true;
        var page = path == Auth;
        await RefusedAsync(request, page, 413, page ? "Invalid Request" : """{"error":"invalid_request","error_description":"Request is too large"}""");
    }

    [Test]
    public async Task Forms_of_very_many_fields()
    {
        using var json = await _server.PostAsync(Token, [.. Enumerable.Range(0, 5000).Select(i => ($"f{i}", "x"))]);
        Assert.That((int)json.StatusCode, Is.EqualTo(400));
        Assert.That(await json.Content.ReadAsStringAsync(), Does.StartWith("""{"error":"invalid_request","error_description":"""));
    }

    [Test]
    public async Task Scopes_and_claims_without_end_are_an_ordinary_refusal()
    {
        using var scopes = await _server.PostAsync(
            Token, basic: ("svc", "svc-secret"), ("grant_type", "client_credentials"), ("scope", string.Join(' ', Enumerable.Range(0, 8000).Select(i => $"s{i}"))));
        Assert.That((int)scopes.StatusCode, Is.EqualTo(400));
        using var deep = await _server.GetAsync($"{Auth}?client_id=svc&claims={new string('[', 7000)}");
        Assert.That((int)deep.StatusCode, Is.LessThan(500));
    }

    [Test]
    public async Task Who_sends_a_head_too_slowly_is_cut_off_and_others_notice_nothing()
    {
        var slow = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => RawConnection.OpenAsync(_server.Address)));
        await Task.WhenAll(slow.Select(connection => connection.SendAsync("GET /realms/r HTTP/1.1\r\nHost: ").AsTask()));
        using var honest = await _server.GetAsync("/realms/r");
        Assert.That((int)honest.StatusCode, Is.EqualTo(200));
        var answers = await Task.WhenAll(slow.Select(connection => connection.ReadToEndAsync()));
        Assert.That(answers, Has.All.StartsWith("HTTP/1.1 408").Or.All.Empty);
        Array.ForEach(slow, connection => connection.Dispose());
    }

    [Test]
    public async Task Who_sends_a_body_too_slowly_is_cut_off_and_others_notice_nothing()
    {
        var slow = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => RawConnection.OpenAsync(_server.Address)));
        await Task.WhenAll(slow.Select(connection => connection.SendAsync(
            $"POST {Token} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\ng").AsTask()));
        using var honest = await _server.PostAsync(Token, basic: ("svc", "svc-secret"), ("grant_type", "client_credentials"));
        Assert.That((int)honest.StatusCode, Is.EqualTo(200));
        var answers = await Task.WhenAll(slow.Select(connection => connection.ReadToEndAsync()));
        Assert.That(answers.Where(answer => answer.Length > 0), Has.All.StartsWith("HTTP/1.1 4"), "nothing like 5xx");
        Array.ForEach(slow, connection => connection.Dispose());
    }

    private async Task RefusedAsync(HttpRequestMessage request, bool page, int status, string text)
    {
        using var answer = await _server.SendAsync(request, ("Accept", page ? "text/html" : "application/json"), ("Accept-Language", "en"));
        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
        var body = await answer.Content.ReadAsStringAsync();
        Assert.That(page ? WebUtility.HtmlDecode(body) : body, page ? Does.Contain(text).And.Contain("data-page-id=\"login-error\"") : Is.EqualTo(text));
        Assert.That(answer.Headers.Contains("X-Request-Id"), Is.True);
    }
}
