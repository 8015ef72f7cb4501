using System.Security.Cryptography;
using System.Text;
using KosmoAuth.Events;
using KosmoAuth.Login;
using KosmoAuth.Login.Consent;
using KosmoAuth.Login.DirectGrant;
using KosmoAuth.Oidc.Authorize;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;
using KosmoAuth.Themes;
using KosmoAuth.Tokens;
using KosmoAuth.Users;
using KosmoAuth.Users.Passwords;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace KosmoAuth.Tests.Login.Support;

/// <summary>A server with one realm, for log-ins.</summary>
internal sealed class LoginHost : IAsyncDisposable
{
    private readonly EventLog _events = new();
    private WebApplication _app;

    private readonly int _failuresPerMinute;

    private LoginHost(Realm realm, int failuresPerMinute)
    {
        Realm = realm;
        _failuresPerMinute = failuresPerMinute;
        _app = Build("http://127.0.0.1:0");
    }

    private WebApplication Build(string address)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(address);
        var services = builder.Services.AddRoutingCore();
        services.AddSingleton<TimeProvider>(Clock).AddSingleton(Database).AddSingleton(_events).AddSingleton(Hashing);
        services.AddSingleton<UserCache>().AddSingleton<LastAccess>().AddSingleton<SsoSessions>().AddSingleton<BackChannelOutbox>().AddSingleton<Sealer>();
        services.AddSingleton(new ThemeCatalog(ThemeCatalog.FindRootFolder(), NullLogger<ThemeCatalog>.Instance));
        services.AddSingleton(new SessionCookies((purpose, id) => SHA256.HashData(Encoding.UTF8.GetBytes(purpose + id)), Clock));
        services.AddSingleton(new BruteForceAddresses(Clock, _failuresPerMinute)).AddSingleton<BruteForce>().AddSingleton<PasswordCheck>();
        services.AddSingleton(provider => new LoginFlow(LoginSteps.All(provider.GetRequiredService<PasswordCheck>())));
        services.AddSingleton<LoginTickets>().AddSingleton<LoginPages>().AddSingleton<LoginEvents>().AddSingleton<LoginProtocols>().AddSingleton<LoginEnd>();
        services.AddSingleton<ConsentStep>().AddSingleton<LoginAnswers>().AddSingleton<LoginCompletion>().AddSingleton<LoginRunner>().AddSingleton<LoginDoor>().AddSingleton<LoginActions>().AddSingleton<LoginStart>();
        services.AddSingleton<ILoginProtocol, OidcLogin>().AddSingleton<AuthorizeResponse>().AddSingleton<AuthorizeEndpoint>().AddSingleton<DirectGrant>();
        services.AddLogging();
        var app = builder.Build();
        app.Use((http, next) =>
        {
            http.Items["rr"] = RequestOf(http);
            return next(http);
        });
        app.UseRouting();
        AuthorizeEndpoint.Map(app);
        LoginActions.Map(app);
        return app;
    }

    public Realm Realm { get; set; }

    public Database Database { get; } = new();

    public DbWork Rows => Database.Work;

    public PasswordHashing Hashing { get; } = new();

    public TestClock Clock { get; } = new();

    public List<string> Events => _events.Lines;

    /// <summary>Events with their details.</summary>
    public List<Event> Written => _events.Written;

    public ThemeCatalog Themes => _app.Services.GetRequiredService<ThemeCatalog>();

    public string Address { get; private set; } = "";

    public LoginFlow Flow => _app.Services.GetRequiredService<LoginFlow>();

    public static async Task<LoginHost> StartAsync(LoginRealm realm)
    {
        var host = new LoginHost(realm.Has("web") ? realm.Build() : realm.Add("web", "http://127.0.0.1:9/cb http://127.0.0.1:9/app/*").Build(), realm.FailuresPerMinute);
        host.AddUser("taro");
        host.AddUser("hanako");
        await host._app.StartAsync();
        host.Address = host._app.Urls.First();
        return host;
    }

    /// <summary>Another process on the same database: nothing that was only in memory is left.</summary>
    public async Task RestartAsync()
    {
        await _app.DisposeAsync();
        _app = Build(Address);
        await _app.StartAsync();
    }

    public void AddUser(string name, bool enabled = true, bool otp = false, IReadOnlyList<string>? actions = null, bool password = true, IReadOnlyList<string>? roles = null)
    {
        Rows.Users["u-" + name] = new User
        {
            Id = "u-" + name,
            RealmId = Realm.Id,
            Username = name,
            Email = name + "@example.org",
            FirstName = "First",
            LastName = "Last",
            Enabled = enabled,
            Version = 1,
            RequiredActions = actions ?? [],
            RoleIds = roles ?? [],
            CredentialTypes = [.. password ? ["password"] : Array.Empty<string>(), .. otp ? ["otp"] : Array.Empty<string>()],
        };
        if (password)
        {
            Rows.Credentials["u-" + name] = [new Credential("c-" + name, "password", null, null, "{}", new Secret("Password-1"))];
        }
    }

    public Browser NewBrowser() => new(Address);

    public Task<DirectGrantResult> GrantAsync(params (string Name, string Value)[] form)
    {
        var http = new DefaultHttpContext();
        return _app.Services.GetRequiredService<DirectGrant>().AuthenticateAsync(
            RequestOf(http), Realm.Clients["web"], new FormCollection(form.ToDictionary(pair => pair.Name, pair => new Microsoft.Extensions.Primitives.StringValues(pair.Value))), default);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private RealmRequest RequestOf(HttpContext http) => new()
    {
        Realm = Realm, BaseUrl = Address, Issuer = $"{Address}/realms/{Realm.Name}", RemoteAddress = "127.0.0.1", Secure = false, Http = http,
    };
}

/// <summary>A clock that tests move.</summary>
internal sealed class TestClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
