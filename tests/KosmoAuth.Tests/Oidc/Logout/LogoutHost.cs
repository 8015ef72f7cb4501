using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Support;
using KosmoAuth.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KosmoAuth.Tests.Oidc.Logout;

/// <summary>
/// A server whose realm has clients web (back channel), front (front channel) and plain, with a short way to sign in.
/// </summary>
internal sealed class LogoutHost : IAsyncDisposable
{
    private const string Nowhere = "http://127.0.0.1:9";

    private readonly TestServer _server;

    private LogoutHost(TestServer server) => _server = server;

    public string Address => _server.Address;

    public List<string> Events => _server.EventLines;

    public StoredRows Rows => _server.Rows;

    private Realm Realm => _server.Realm("r");

    /// <param name="peer">Takes log-out tokens; without it nobody does.</param>
    public static async Task<LogoutHost> StartAsync(LogoutPeer? peer = null)
    {
        var shortWay = new ShortWayIn();
        var server = await TestServer.StartAsync(RealmOf(peer?.Address ?? Nowhere, peer?.OtherAddress ?? Nowhere), services =>
        {
            services.AddSingleton(TimeProvider.System).AddSingleton(new BackChannelClient(TimeSpan.FromSeconds(1)));
            services.AddSingleton<IStartupFilter>(shortWay);
        });
        return new LogoutHost(server);
    }

    public Browser NewBrowser() => new(Address) { Follows = false };

    /// <summary>An ID token of a session, whether that lives or not.</summary>
    public string Hint(string sid, string client = "web")
    {
        var issuer = _server.Get<TokenIssuer>();
        var subject = SubjectOf(sid, client);
        return issuer.IdToken(subject, issuer.AccessToken(subject)).Text;
    }

    public string RefreshToken(string sid, string client = "web") => _server.Get<TokenIssuer>().RefreshToken(SubjectOf(sid, client), null).Text;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private TokenSubject SubjectOf(string sid, string client)
    {
        var session = Rows.Sessions.FirstOrDefault(row => row.Id == sid);
        var (user, now) = (session?.UserId ?? "nobody", TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        return new TokenSubject
        {
            Realm = Realm,
            Issuer = $"{Address}/realms/r",
            Client = Realm.Clients[client],
            User = new User { Id = user, RealmId = Realm.Id, Username = user, Enabled = true, Version = 1 },
            Session = new UserSession { Id = sid, RealmId = Realm.Id, UserId = user, Started = now, LastAccess = now, AuthTime = now },
            ClientSession = new ClientSession { SessionId = sid, ClientId = Realm.Clients[client].Id, RealmId = Realm.Id, Started = now, LastAccess = now },
            Scopes = [],
            Scope = "openid",
            IsOpenId = true,
        };
    }

    private static string RealmOf(string peer, string otherPeer) => $$"""
        {
          "realm": "r", "enabled": true, "sslRequired": "none", "rememberMe": true,
          "internationalizationEnabled": true, "supportedLocales": [ "en", "ja" ], "defaultLocale": "ja", "attributes": { "darkMode": "false" },
          "clients": [
            {{Client("web", $"\"backchannel.logout.url\": \"{peer}/peer/web\"")}},
            {{Client("lazy", $"\"backchannel.logout.url\": \"{peer}/peer/lazy\", \"backchannel.logout.session.required\": \"false\", \"backchannel.logout.revoke.offline.tokens\": \"true\"")}},
            {{Client("hanging", $"\"backchannel.logout.url\": \"{otherPeer}/hang\"")}},
            {{Client("front", "\"frontchannel.logout.url\": \"http://front.example:9/out\"", front: true)}},
            {{Client("careful", "\"logout.confirmation.enabled\": \"true\"")}},
            {{Client("plain", "")}}
          ]
        }
        """;

    private static string Client(string name, string attributes, bool front = false) => $$"""
        {
          "id": "id-of-{{name}}", "clientId": "{{name}}", "enabled": true, "publicClient": true, "frontchannelLogout": {{(front ? "true" : "false")}},
          "baseUrl": "http://app.example/", "webOrigins": [ "http://app.example" ], "redirectUris": [ "http://app.example/bye" ], "attributes": { {{attributes}} }
        }
        """;

    /// <summary><c>/realms/r/sign-in?user=…&amp;clients=…</c> opens a session as a finished log-in does.</summary>
    private sealed class ShortWayIn : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((http, rest) => http.Request.Path == "/realms/r/sign-in" ? SignInAsync(http) : rest(http));
            next(app);
        };

        private static async Task SignInAsync(HttpContext http)
        {
            var services = http.RequestServices;
            var realm = services.GetRequiredService<RealmCatalog>().Find("r")!;
            var address = $"http://{http.Request.Host}";
            var request = new RealmRequest { Realm = realm, BaseUrl = address, Issuer = address + "/realms/r", RemoteAddress = "127.0.0.1", Secure = false, Http = http };
            var (user, tab) = (http.Request.Query["user"].ToString(), http.Request.Query["tab"].ToString());
            var person = new User { Id = user, RealmId = realm.Id, Username = user, Enabled = true, Version = 1 };
            var browser = services.GetRequiredService<SessionCookies>().For(request).BrowserId(create: true)!;
            var sessions = services.GetRequiredService<SsoSessions>();
            var current = await sessions.FindAsync(request, default);
            var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
            var session = await services.GetRequiredService<Database>().WriteAsync(async work =>
            {
                if (await UserRows.FindByIdAsync(work, realm.Id, user, default) is null)
                {
                    await UserRows.InsertAsync(work, person, [], default);
                }

                var start = new OpenedLogin(person, browser, tab.Length > 0 ? tab : Guid.NewGuid().ToString(), false, now, 0, new Dictionary<string, string>());
                var opened = await sessions.OpenAsync(work, request, start, current, default);
                foreach (var name in http.Request.Query["clients"].ToString().Split(','))
                {
                    var part = new ClientSession { SessionId = opened.Id, ClientId = "id-of-" + name, RealmId = realm.Id, Started = now, LastAccess = now };
                    await ClientSessionRows.UpsertAsync(work, part, default);
                }

                return opened;
            }, default);
            sessions.SignIn(request, session, user);
            await http.Response.WriteAsync(session.Id);
        }
    }
}
