using System.IO.Compression;
using System.Net;
using KosmoAuth.Themes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace KosmoAuth.Tests.Themes;

public sealed class ThemeResourcesTests
{
    private WebApplication _server = null!;
    private HttpClient _http = null!;
    private Theme _theme = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(ThemeFolders.Shipped);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        ThemeResources.Map(_server);
        await _server.StartAsync();
        _http = new HttpClient { BaseAddress = new Uri(_server.Urls.First()) };
        _theme = ThemeFolders.Shipped.Login("kosmo");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [TestCase("css/styles.css", "text/css; charset=utf-8", Description = "inherited from base")]
    [TestCase("css/kosmo.css", "text/css; charset=utf-8")]
    [TestCase("js/password.js", "text/javascript; charset=utf-8")]
    [TestCase("img/favicon.svg", "image/svg+xml")]
    public async Task A_file_is_served_for_a_year(string path, string type)
    {
        using var answer = await _http.GetAsync($"{_theme.ResourcesPath}/{path}");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(answer.Content.Headers.ContentType!.ToString(), Is.EqualTo(type));
        Assert.That(answer.Headers.CacheControl!.ToString(), Is.EqualTo("public, max-age=31536000, immutable"));
        Assert.That(answer.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(new[] { "nosniff" }));
        Assert.That(answer.Headers.ETag, Is.Not.Null);
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(_theme.Resource(path)!.Content.ToArray()));
    }

    [Test]
    public async Task The_second_request_may_be_answered_without_a_body()
    {
        using var first = await _http.GetAsync($"{_theme.ResourcesPath}/css/styles.css");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{_theme.ResourcesPath}/css/styles.css");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _http.SendAsync(request);

        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
    }

    [Test]
    public async Task A_file_too_small_to_pack_comes_as_it_is()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{_theme.ResourcesPath}/img/favicon.svg");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br");
        using var answer = await _http.SendAsync(request);

        Assert.That(answer.Content.Headers.ContentEncoding, Is.Empty);
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(_theme.Resource("img/favicon.svg")!.Content.ToArray()));
    }

    [TestCase("br")]
    [TestCase("gzip")]
    [TestCase("gzip;q=0, identity")]
    public async Task Text_is_packed_as_the_browser_wishes(string accepted)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{_theme.ResourcesPath}/css/styles.css");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var answer = await _http.SendAsync(request);
        var body = await answer.Content.ReadAsStreamAsync();
        Stream plain = accepted switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var unpacked = new MemoryStream();
        await plain.CopyToAsync(unpacked);

        Assert.That(answer.Content.Headers.ContentEncoding, Is.EqualTo(accepted.Contains("q=0", StringComparison.Ordinal) ? [] : new[] { accepted }));
        Assert.That(answer.Headers.Vary, Does.Contain("Accept-Encoding"));
        Assert.That(unpacked.ToArray(), Is.EqualTo(_theme.Resource("css/styles.css")!.Content.ToArray()));
    }

    [TestCase("/resources/0000000000/login/kosmo/css/styles.css", Description = "another version")]
    [TestCase("/resources/{v}/login/kosmo/css/none.css")]
    [TestCase("/resources/{v}/login/none/css/styles.css")]
    [TestCase("/resources/{v}/email/kosmo/css/styles.css")]
    [TestCase("/resources/{v}/login/kosmo/../theme.properties")]
    [TestCase("/resources/{v}/login/kosmo/..%2ftheme.properties")]
    [TestCase("/resources/{v}/login/kosmo/%2e%2e/theme.properties")]
    [TestCase("/resources/{v}/login/kosmo/css/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd")]
    [TestCase("/resources/{v}/login/kosmo/css/styles.css%00.png")]
    [TestCase("/resources/{v}/login/kosmo//etc/passwd")]
    [TestCase("/resources/{v}/login/..%2fkosmo/css/styles.css")]
    public async Task Anything_else_is_not_found(string path)
    {
        var version = ThemeFolders.Shipped.Version;
        var asWritten = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var address = new Uri(_server.Urls.First() + path.Replace("{v}", version, StringComparison.Ordinal), asWritten);
        using var answer = await _http.GetAsync(address);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound).Or.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Headers.CacheControl?.Public ?? false, Is.False);
    }
}
