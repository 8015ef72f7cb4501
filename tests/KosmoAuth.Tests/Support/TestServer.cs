using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using KosmoAuth.Events;
using KosmoAuth.Hosting;
using KosmoAuth.Realms;
using KosmoAuth.Settings;
using KosmoAuth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KosmoAuth.Tests.Support;

/// <summary>
/// The real server on a free port of 127.0.0.1, with a database of its own and a clock that tests move:
/// <c>await using var server = await TestServer.StartAsync(realmJson);</c>
/// The database is a SQLite file, or with <c>postgreSql: true</c>, or KOSMO_TEST_DB=postgres in the environment, one on the tests' own server.
/// </summary>
internal sealed class TestServer : IAsyncDisposable
{
    private static readonly SocketsHttpHandler s_plain = new() { AllowAutoRedirect = false, UseCookies = false };

    private readonly string _folder;
    private readonly EventRecorder _events = new();
    private readonly Action<IServiceCollection>? _replace;
    private readonly TestServer? _first;
    private ServerSettings _settings;
    private KosmoServer _server = null!;
    private bool _copied;

    private TestServer(Action<IServiceCollection>? replace, Func<ServerSettings, ServerSettings>? change)
    {
        _replace = replace;
        _folder = Directory.CreateTempSubdirectory("kosmoauth-test-").FullName;
        var settings = new ServerSettings
        {
            Http = new HttpSettings { Host = "127.0.0.1", Port = 0, LongestWait = TimeSpan.Zero },
            Storage = new StorageSettings { Data = Path.Combine(_folder, "data") },
            Log = new LogSettings { Level = LogLevel.Warning, Categories = [new("org.keycloak.events", LogLevel.None)] },
        };
        _settings = change is null ? settings : change(settings);
    }

    private TestServer(TestServer first, Func<ServerSettings, ServerSettings>? change)
    {
        (_first, _folder, _replace, Clock) = (first, first._folder, first._replace, first.Clock);
        var settings = first._settings with { Http = first._settings.Http with { Port = 0 } };
        _settings = change is null ? settings : change(settings);
    }

    /// <summary>Whether the whole run is to be on PostgreSQL.</summary>
    public static bool OnPostgreSql => Environment.GetEnvironmentVariable("KOSMO_TEST_DB") == "postgres";

    public TestClock Clock { get; } = new();

    /// <summary>Such as <c>http://127.0.0.1:40123</c>.</summary>
    public string Address => _server.Address;

    /// <summary>Where health is asked for; null unless the settings have a management port.</summary>
    public string? ManagementAddress => _server.ManagementAddress;

    public IServiceProvider Services => _server.Services;

    /// <summary>Follows no redirects and keeps no cookies.</summary>
    public HttpClient Http { get; private set; } = null!;

    public List<Event> Events => _events.Written;

    /// <summary>Events in a line each; see <see cref="EventRecorder.Lines"/>.</summary>
    public List<string> EventLines => _events.Lines;

    /// <summary>What the database holds.</summary>
    public StoredRows Rows => new(Get<Database>());

    public string DataFolder => _settings.Storage.Data;

    /// <summary>How a command is told of the database, besides <see cref="DataFolder"/>.</summary>
    public string[] DatabaseArguments => Storage.Kind == DatabaseKind.Sqlite
        ? []
        : ["--db", "postgres", "--db-url", Storage.Server.Url!, "--db-username", Storage.Server.Username!];

    /// <summary>Where the database is.</summary>
    public StorageSettings Storage => _settings.Storage;

    /// <param name="realm">JSON text of a realm file, or the name of one below tests/Data; null for a server with realm master alone.</param>
    /// <param name="replace">Exchanges parts of the server.</param>
    /// <param name="change">Changes its settings.</param>
    /// <param name="postgreSql">Whether the database is on the tests' PostgreSQL server; null: as the environment says. A server that
    /// <paramref name="change"/> names goes before.</param>
    public static async Task<TestServer> StartAsync(
        string? realm = null, Action<IServiceCollection>? replace = null, Func<ServerSettings, ServerSettings>? change = null, bool? postgreSql = null)
    {
        var server = new TestServer(replace, change);
        try
        {
            await server.ImportAsync(realm, postgreSql ?? OnPostgreSql);
            await server.StartServerAsync();
            return server;
        }
        catch
        {
            Directory.Delete(server._folder, recursive: true);
            throw;
        }
    }

    /// <summary>Another node on the same database, with the same clock. It ends before the first one.</summary>
    public async Task<TestServer> AddNodeAsync(Func<ServerSettings, ServerSettings>? change = null)
    {
        var node = new TestServer(this, change);
        await node.StartServerAsync();
        return node;
    }

    public T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    /// <summary>The realm as it is compiled now.</summary>
    public Realm Realm(string name) => Get<RealmCatalog>().Find(name) ?? throw new InvalidOperationException($"There is no realm {name}.");

    public Browser NewBrowser() => new(Address);

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(new(HttpMethod.Get, path), headers);

    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] form) => PostAsync(path, null, form);

    /// <param name="basic">Client id and secret for <c>Authorization: Basic</c>.</param>
    public Task<HttpResponseMessage> PostAsync(string path, (string Id, string Secret)? basic, params (string Name, string Value)[] form)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))),
        };
        if (basic is { } client)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{client.Id}:{client.Secret}")));
        }

        return SendAsync(request);
    }

    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, params (string Name, string Value)[] headers)
    {
        using (request)
        {
            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            return await Http.SendAsync(request);
        }
    }

    /// <summary>The body of an answer as JSON.</summary>
    public static async Task<JsonElement> JsonAsync(Task<HttpResponseMessage> answer)
    {
        using var response = await answer;
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.Clone();
    }

    /// <summary>Another process on the same port and database: nothing that was only in memory is left.</summary>
    public async Task RestartAsync()
    {
        var port = new Uri(Address).Port;
        await StopServerAsync();
        _settings = _settings with { Http = _settings.Http with { Port = port } };
        await StartServerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopServerAsync();
        if (_first is null)
        {
            await (_copied ? ImportedRealms.DropAsync(_settings) : Task.CompletedTask);
            Directory.Delete(_folder, recursive: true);
        }
    }

    private async Task ImportAsync(string? realm, bool postgreSql)
    {
        if (realm is not null)
        {
            var path = realm.TrimStart().StartsWith('{') ? Path.Combine(_folder, "realm.json") : TestData.PathOf(realm);
            if (!File.Exists(path))
            {
                await File.WriteAllTextAsync(path, realm);
            }

            _settings = _settings with { Import = _settings.Import with { Paths = [path] } };
        }

        if (_settings.Storage.Kind == DatabaseKind.Sqlite)
        {
            _settings = await ImportedRealms.CopyAsync(realm ?? "", _settings, postgreSql);
            _copied = true;
        }
    }

    private async Task StartServerAsync()
    {
        _server = await KosmoServer.StartAsync(_settings, Replace, default);
        Http = new HttpClient(s_plain, disposeHandler: false) { BaseAddress = new Uri(Address) };

        // As behind a load balancer: all nodes are reached, and name themselves, by one address.
        Http.DefaultRequestHeaders.Host = _first is null ? null : new Uri(_first.Address).Authority;
    }

    private async Task StopServerAsync()
    {
        Http.Dispose();
        await _server.DisposeAsync();
    }

    private void Replace(IServiceCollection services)
    {
        services.AddSingleton<TimeProvider>(Clock).AddSingleton<IEventListener>(_events);
        _replace?.Invoke(services);
    }
}
