using KosmoAuth.Events;
using KosmoAuth.Hosting;
using KosmoAuth.Login;
using KosmoAuth.Login.DirectGrant;
using KosmoAuth.Login.ResetPassword;
using KosmoAuth.Oidc.Authorize;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Settings;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Support;
using KosmoAuth.Themes;
using KosmoAuth.Users;
using KosmoAuth.Users.Otp;
using KosmoAuth.Users.Passwords;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;
using NUnit.Framework;

namespace KosmoAuth.Tests.Login.Support;

/// <summary>The parts of the server that log people in, with one realm that is made by hand.</summary>
internal sealed class LoginHost : IAsyncDisposable
{
    private static readonly Dictionary<string, Credential> s_passwords = [];

    private readonly EventRecorder _events = new();
    private readonly LoginRealm _wishes;
    private readonly TestDatabase _database;
    private WebApplication _app;

    private LoginHost(LoginRealm wishes, TestDatabase database, TestClock clock)
    {
        (_wishes, _database, Clock) = (wishes, database, clock);
        Realm = wishes.Build();
        Hashing = new PasswordHashing(TimeProvider.System, wishes.Hashing);
        _app = Build("http://127.0.0.1:0");
    }

    public Realm Realm { get; set; }

    public StoredRows Rows => new(_database);

    public PasswordHashing Hashing { get; }

    public TestClock Clock { get; }

    public List<string> Events => _events.Lines;

    /// <summary>Events with their details.</summary>
    public List<Event> Written => _events.Written;

    public ThemeCatalog Themes => _app.Services.GetRequiredService<ThemeCatalog>();

    public string Address { get; private set; } = "";

    public LoginFlow Flow => _app.Services.GetRequiredService<LoginFlow>();

    public static async Task<LoginHost> StartAsync(LoginRealm realm)
    {
        var clock = new TestClock();
        var host = new LoginHost(realm.Has("web") ? realm : realm.Add("web", "http://127.0.0.1:9/cb http://127.0.0.1:9/app/*"), await TestDatabase.OpenAsync(clock), clock);
        host.Write(work => RealmRows.InsertAsync(work, host.Realm.Id, host.Realm.Name, [], default));
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

    public void AddUser(
        string name, bool enabled = true, bool otp = false, IReadOnlyList<string>? actions = null, bool password = true, IReadOnlyList<string>? roles = null, bool profile = true)
    {
        var user = new User
        {
            Id = "u-" + name,
            RealmId = Realm.Id,
            Username = name,
            Email = profile ? name + "@example.org" : null,
            FirstName = profile ? "First" : null,
            LastName = profile ? "Last" : null,
            Enabled = enabled,
            Version = 1,
            RequiredActions = actions ?? [],
            RoleIds = roles ?? [],
        };
        List<Credential> credentials = [];
        if (password)
        {
            credentials.Add(Hashed("Password-1") with { Id = "c-" + name });
        }

        if (otp)
        {
            credentials.Add(new Credential("otp-" + name, "otp", null, null, "{}", new Secret("{}")));
        }

        Write(work => PutAsync(work, user, credentials));
    }

    public void SetPassword(string name, string password) =>
        Write(work => UserRows.UpdateCredentialAsync(work, Realm.Id, "u-" + name, Hashed(password) with { Id = "c-" + name }, default));

    public User UserOf(string name) =>
        _database.ReadAsync(work => UserRows.FindByIdAsync(work, Realm.Id, "u-" + name, default), default).AsTask().GetAwaiter().GetResult()!;

    /// <summary>Keeps the only thread for hashing busy; for hosts whose <see cref="LoginRealm.Hashing"/> has one and lets nobody wait.</summary>
    public async Task WhileHashingIsFullAsync(Func<Task> meanwhile)
    {
        var endless = Hashing.CreateAsync("hashAlgorithm(pbkdf2-sha512) and hashIterations(3000000)", "x", default).AsTask();
        await meanwhile();
        Assert.That(endless.IsCompleted, Is.False, "hashing ended too early for this test");
        await endless;
    }

    public Browser NewBrowser() => new(Address);

    public Task<DirectGrantResult> GrantAsync(params (string Name, string Value)[] form) =>
        _app.Services.GetRequiredService<DirectGrant>().AuthenticateAsync(
            RequestOf(new DefaultHttpContext()), Realm.Clients["web"], new FormCollection(form.ToDictionary(pair => pair.Name, pair => new StringValues(pair.Value))), default);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _database.DeleteAsync();
    }

    private WebApplication Build(string address)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(address);
        Registrations.Add(builder.Services, new ServerSettings());
        builder.Services.RemoveAll<IHostedService>().AddSingleton<IEventListener>(_events).AddLogging();
        builder.Services.AddSingleton<TimeProvider>(Clock).AddSingleton<Database>(_database).AddSingleton(_database.Key).AddSingleton(Hashing);
        builder.Services.AddSingleton(provider => new LoginFlow([
            .. LoginSteps.All(provider.GetRequiredService<PasswordCheck>(), provider.GetRequiredService<OtpCheck>(), provider.GetRequiredService<ResetMails>()),
            .. _wishes.Steps,
        ]));
        builder.Services.AddSingleton(new BruteForceAddresses(Clock, _wishes.FailuresPerMinute));
        var app = builder.Build();
        app.Use((http, next) =>
        {
            http.Features.Set(RequestOf(http));
            return next(http);
        });
        app.UseRouting();
        AuthorizeEndpoint.Map(app);
        LoginActions.Map(app);
        ResetPasswordEndpoint.Map(app);
        return app;
    }

    private void Write(Func<DbWork, ValueTask> write)
    {
        Rows.Write(write);
        _database.ForgetWrites();
    }

    private RealmRequest RequestOf(HttpContext http) => new()
    {
        Realm = Realm, BaseUrl = Address, Issuer = $"{Address}/realms/{Realm.Name}", RemoteAddress = "127.0.0.1", Secure = false, Http = http,
    };

    // A person who is there is changed: sessions and credentials stay.
    private static async ValueTask PutAsync(DbWork work, User user, List<Credential> credentials)
    {
        if (await UserRows.FindByIdAsync(work, user.RealmId, user.Id, default) is null)
        {
            await UserRows.InsertAsync(work, user, credentials, default);
            return;
        }

        await UserRows.UpdateAsync(work, user, default);
        foreach (var action in user.RequiredActions)
        {
            await UserRows.AddRequiredActionAsync(work, user.RealmId, user.Id, action, default);
        }
    }

    private static Credential Hashed(string password)
    {
        lock (s_passwords)
        {
            if (!s_passwords.TryGetValue(password, out var credential))
            {
                credential = new PasswordHashing(TimeProvider.System).CreateAsync(LoginRealm.QuickHash, password, default).AsTask().GetAwaiter().GetResult();
                s_passwords[password] = credential;
            }

            return credential;
        }
    }
}
