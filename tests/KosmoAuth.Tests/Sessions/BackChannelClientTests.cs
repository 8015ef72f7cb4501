using KosmoAuth.Sessions;
using KosmoAuth.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace KosmoAuth.Tests.Sessions;

public sealed class BackChannelClientTests
{
    private WebApplication _peer = null!;
    private Uri _address = null!;
    private readonly List<string> _received = [];

    [OneTimeSetUp]
    public async Task StartPeer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        _peer = builder.Build();
        _peer.UseRouting();
        _peer.MapPost("/takes", async (HttpContext http) =>
        {
            var form = await http.Request.ReadFormAsync();
            _received.Add($"{http.Request.ContentType} {string.Join(',', form.Keys)} {form["logout_token"]} {http.Request.Headers.Cookie}");
            http.Response.Headers.SetCookie = "peer=1; Path=/";
        });
        _peer.MapPost("/moved", (HttpContext http) => http.Response.Redirect("/takes"));
        _peer.MapPost("/refuses", (HttpContext http) => { http.Response.StatusCode = 400; });
        _peer.MapPost("/floods", async (HttpContext http) =>
        {
            var block = new byte[65_536];
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(block, http.RequestAborted);
            }
        });
        _peer.MapPost("/hangs", async (HttpContext http) => await Task.Delay(Timeout.Infinite, http.RequestAborted));
        await _peer.StartAsync();
        _address = new Uri(_peer.Urls.First());
    }

    [OneTimeTearDown]
    public async Task StopPeer()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _peer.StopAsync(atOnce.Token);
        await _peer.DisposeAsync();
    }

    private async Task<string?> Post(string path, TimeSpan? patience = null)
    {
        using var client = new BackChannelClient(patience);
        return await client.PostAsync(new Uri(_address, path), "a.b.c", CancellationToken.None);
    }

    [Test]
    public async Task Token_is_posted_as_a_form_without_cookies()
    {
        using var client = new BackChannelClient();
        _received.Clear();
        Assert.That(await client.PostAsync(new Uri(_address, "/takes"), "a.b.c", CancellationToken.None), Is.Null);
        Assert.That(await client.PostAsync(new Uri(_address, "/takes"), "a.b.c", CancellationToken.None), Is.Null);
        Assert.That(_received, Is.All.EqualTo("application/x-www-form-urlencoded logout_token a.b.c "));
    }

    [TestCase("/moved", "302")]
    [TestCase("/refuses", "400")]
    [TestCase("/nowhere", "404")]
    public async Task Anything_but_success_is_a_failure_and_redirects_are_not_followed(string path, string status)
    {
        _received.Clear();
        Assert.That(await Post(path), Does.EndWith($"answered {status}"));
        Assert.That(_received, Is.Empty);
    }

    [Test]
    public async Task Endless_answer_is_cut_at_a_mebibyte() => Assert.That(await Post("/floods"), Is.Not.Null.And.Not.Contain("in time"));

    [Test]
    public async Task Hanging_peer_is_left_when_patience_ends() => Assert.That(await Post("/hangs", TimeSpan.FromMilliseconds(200)), Does.EndWith("did not answer in time"));

    [Test]
    public async Task Closed_port_is_a_failure_and_no_exception()
    {
        using var client = new BackChannelClient();
        var port = Loopback.FreePort();
        Assert.That(await client.PostAsync(new Uri($"http://127.0.0.1:{port}/"), "a.b.c", CancellationToken.None), Does.StartWith($"127.0.0.1:{port}: "));
    }

    [Test]
    public void Pauses_grow_to_half_an_hour_and_end_after_a_day()
    {
        for (var (attempt, pause) = (0, 5.0); attempt < 12; attempt++, pause = Math.Min(pause * 3, 1800))
        {
            Assert.That(BackChannelRetry.Next(attempt, 1000, 1000), Is.InRange(1000 + (long)(pause * 0.75), 1001 + (long)(pause * 1.25)));
        }

        Assert.That(BackChannelRetry.Next(9, 0, 86_400), Is.Null);
    }
}
