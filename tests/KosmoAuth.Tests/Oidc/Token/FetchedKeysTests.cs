using System.Text;
using KosmoAuth.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace KosmoAuth.Tests.Oidc.Token;

/// <summary>Clients that publish their keys themselves.</summary>
internal sealed class FetchedKeysTests
{
    private readonly WebApplication _client = Client();
    private string _keys = AssertionMaker.Jwks("k1");
    private int _fetched;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _client.MapGet("/keys", () =>
        {
            _fetched++;
            return _keys.Length == 0 ? Results.Redirect("/elsewhere") : Results.Text(_keys, "application/json", Encoding.UTF8);
        });
        await _client.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _client.DisposeAsync();

    [Test]
    public async Task Keys_are_fetched_once_and_again_for_one_that_is_unknown_but_not_for_every_stranger()
    {
        await using var server = new TokenServer(await TestServer.StartAsync(TokenRealm.Json([], _client.Urls.First())));
        Assert.That((await AssertAsync(server, "k1")).Status, Is.EqualTo(200));
        Assert.That((await AssertAsync(server, "k1")).Status, Is.EqualTo(200));
        Assert.That(_fetched, Is.EqualTo(1));

        _keys = AssertionMaker.Jwks("k2");
        server.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.That((await AssertAsync(server, "k2")).Status, Is.EqualTo(200));
        Assert.That((await AssertAsync(server, "k3")).Error, Is.EqualTo("400 invalid_client: Unable to load public key"));
        Assert.That((await AssertAsync(server, "k4")).Status, Is.EqualTo(400));
        Assert.That(_fetched, Is.EqualTo(2));

        _keys = "";
        server.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.That((await AssertAsync(server, "k2")).Status, Is.EqualTo(200), "what it showed last goes on while it cannot be reached");
        Assert.That(_fetched, Is.EqualTo(3));
    }

    private static Task<Reply> AssertAsync(TokenServer server, string kid) =>
        server.TokenAsync(null, AssertionMaker.Form(AssertionMaker.Sign(AssertionMaker.Claims("fetched", server.Issuer, server.Clock.Seconds), kid: kid)));

    private static WebApplication Client()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.UseRouting();
        return app;
    }
}
