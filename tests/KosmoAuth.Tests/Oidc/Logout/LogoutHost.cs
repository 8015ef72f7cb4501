using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using KosmoAuth.Events;
using KosmoAuth.Oidc.Logout;
using KosmoAuth.Oidc.Session;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Sessions;
using KosmoAuth.Themes;
using KosmoAuth.Tokens;
using KosmoAuth.Users;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace KosmoAuth.Tests.Oidc.Logout;

/// <summary>A realm with clients web (back channel), front (front channel) and plain, and a peer that takes log-out tokens.</summary>
internal sealed class LogoutHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Database _database = new();
    private readonly EventLog _events = new();
    private readonly RealmCatalog _realms = new();

    public ConcurrentQueue<string> Received { get; } = [];
    public string Address { get; private set; } = "";
    public List<string> Events => _events.Lines;
    public DbWork Rows => _database.Work;
    public SsoSessions Sessions => _app.Services.GetRequiredService<SsoSessions>();
    public Realm Realm => _realms.Realms[0];

    private LogoutHost()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var services = builder.Services.AddRoutingCore();
        services.AddSingleton(TimeProvider.System).AddSingleton(_database).AddSingleton(_events).AddSingleton(_realms);
        services.AddSingleton<UserCache>().AddSingleton<OwnTokens>().AddSingleton<LogoutTokens>().AddSingleton<LastAccess>().AddSingleton<SsoSessions>();
        services.AddSingleton<LogoutEndpoint>().AddSingleton<RefreshTokenLogout>().AddSingleton<LogoutPages>().AddSingleton<BackChannelOutbox>();
        services.AddSingleton(new BackChannelClient(TimeSpan.FromSeconds(1)));
        services.AddSingleton(new ThemeCatalog(ThemeCatalog.FindRootFolder(), NullLogger<ThemeCatalog>.Instance));
        services.AddSingleton(new SessionCookies((purpose, id) => SHA256.HashData(Encoding.UTF8.GetBytes(purpose + id)), TimeProvider.System));
        services.AddHostedService<BackChannelSender>().AddLogging();
        _app = builder.Build();
        _app.Use((http, next) =>
        {
            http.Items["rr"] = new RealmRequest
            {
                Realm = Realm, BaseUrl = Address, Issuer = $"{Address}/realms/r", RemoteAddress = "127.0.0.1", Secure = false, Http = http,
            };
            return next(http);
        });
        _app.UseRouting();
        LogoutEndpoint.Map(_app);
        LoginStatusIframe.Map(_app);
        ThirdPartyCookies.Map(_app);
        _app.MapGet("/realms/r/sign-in", SignInAsync);
        _app.MapPost("/peer/{name}", async (HttpContext http, string name) => Received.Enqueue($"{name} {(await http.Request.ReadFormAsync())["logout_token"]}"));
        _app.MapPost("/hang", async (HttpContext http) => await Task.Delay(Timeout.Infinite, http.RequestAborted));
    }

    public static async Task<LogoutHost> StartAsync()
    {
        var host = new LogoutHost();
        await host._app.StartAsync();
        host.Address = host._app.Urls.First();
        host._realms.Realms.Add(host.MakeRealm());
        return host;
    }

    public Browser NewBrowser() => new(Address);

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private Realm MakeRealm()
    {
        var realm = TestRealms.Realm();
        Client[] clients =
        [
            Make("web", false, ("backchannel.logout.url", $"{Address}/peer/web")),
            Make("lazy", false, ("backchannel.logout.url", $"{Address}/peer/lazy"), ("backchannel.logout.session.required", "false"), ("backchannel.logout.revoke.offline.tokens", "true")),
            Make("hanging", false, ("backchannel.logout.url", $"{Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}/hang")),
            Make("front", true, ("frontchannel.logout.url", "http://front.example:9/out")),
            Make("careful", false, ("logout.confirmation.enabled", "true")),
            Make("plain", false),
        ];
        Set(realm, nameof(Realm.Clients), clients.ToFrozenDictionary(client => client.ClientId));
        Set(realm, nameof(Realm.ClientsById), clients.ToFrozenDictionary(client => client.Id));
        return realm;
    }

    private static Client Make(string name, bool front, params (string, string)[] attributes)
    {
        var client = TestRealms.Client(attributes, front, null, "http://app.example/");
        Set(client, nameof(Client.Id), "id-of-" + name);
        Set(client, nameof(Client.ClientId), name);
        Set(client, nameof(Client.WebOrigins), new[] { "http://app.example" });
        Set(client, nameof(Client.RedirectUris), new[] { "http://app.example/bye" });
        return client;
    }

    private static void Set(object target, string property, object value) => target.GetType().GetProperty(property)!.SetValue(target, value);

    private async Task<string> SignInAsync(RealmRequest request, string user, string clients, string? tab, bool? rememberMe)
    {
        var cookies = _app.Services.GetRequiredService<SessionCookies>().For(request);
        var person = new User { Id = user, RealmId = Realm.Id, Username = user, Enabled = true, Version = 1 };
        var browser = cookies.BrowserId(create: true)!;
        var current = await Sessions.FindAsync(request, default);
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var session = await _database.WriteAsync(async work =>
        {
            work.Users[user] = person;
            var opened = await Sessions.OpenAsync(work, request, new(person, browser, tab ?? Guid.NewGuid().ToString(), rememberMe == true, now, 0, new Dictionary<string, string>()), current, default);
            work.Clients.AddRange(clients.Split(',').Select(name => new ClientSession { SessionId = opened.Id, ClientId = "id-of-" + name, RealmId = Realm.Id, Started = now, LastAccess = now }));
            return opened;
        }, default);
        Sessions.SignIn(request, session, user);
        return session.Id;
    }
}
