using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KosmoAuth.Tests.Oidc.Logout;

/// <summary>Applications that take log-out tokens, and one that never answers.</summary>
internal sealed class LogoutPeer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LogoutPeer()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        _app.MapPost("/peer/{name}", async (HttpContext http, string name) => Received.Enqueue($"{name} {Line((await http.Request.ReadFormAsync())["logout_token"]!)}"));
        _app.MapPost("/hang", async (HttpContext http) => await Task.Delay(Timeout.Infinite, http.RequestAborted));
    }

    /// <summary>Audience, subject, session and whether offline access goes too, of each token.</summary>
    public ConcurrentQueue<string> Received { get; } = [];

    public string Address => _app.Urls.First();

    /// <summary>The same peer under a name that makes it another one.</summary>
    public string OtherAddress => Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    public static async Task<LogoutPeer> StartAsync()
    {
        var peer = new LogoutPeer();
        await peer._app.StartAsync();
        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private static string Line(string token)
    {
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
        var sid = claims.RootElement.TryGetProperty("sid", out var session) ? session.GetString() : "";
        var events = claims.RootElement.GetProperty("events");
        var offline = events.TryGetProperty("revoke_offline_access", out var revoked) && revoked.GetBoolean();
        return $"{claims.RootElement.GetProperty("aud").GetString()}|{claims.RootElement.GetProperty("sub").GetString()}|{sid}|{offline}";
    }
}
