using System.Text.Json;
using KosmoAuth.Hosting;
using KosmoAuth.Settings;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace KosmoAuth.Tests.Hosting;

/// <summary>
/// The database of the first release, as it lies in <c>tests/Data/snapshots/schema-0001</c>: people, a session, tokens, events, secrets under its master key.
/// </summary>
internal sealed class UpgradeTests
{
    private const string Snapshot = "snapshots/schema-0001/";
    private const string Endpoint = "realms/snapshot/protocol/openid-connect/token";

    private readonly string _folder = Directory.CreateTempSubdirectory("kosmoauth-upgrade-").FullName;
    private readonly TestClock _clock = new() { Now = new DateTimeOffset(2026, 11, 26, 6, 0, 0, TimeSpan.Zero) };
    private HttpClient _http = null!;
    private KosmoServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        File.Copy(TestData.PathOf(Snapshot + "master.key"), Path.Combine(_folder, "master.key"));
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "kosmoauth.db")};Pooling=false"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = await File.ReadAllTextAsync(TestData.PathOf(Snapshot + "database.sql"));
            await command.ExecuteNonQueryAsync();
        }

        var settings = new ServerSettings
        {
            Http = new HttpSettings { Host = "127.0.0.1", Port = 0 },
            Hostname = new HostnameSettings { Url = "http://127.0.0.1:18090" },
            Storage = new StorageSettings { Data = _folder },
            Log = new LogSettings { Level = Microsoft.Extensions.Logging.LogLevel.None },
        };
        _server = await KosmoServer.StartAsync(settings, services => services.AddSingleton<TimeProvider>(_clock), default);
        _http = new HttpClient { BaseAddress = new Uri(_server.Address + "/") };
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test, Order(0)]
    public async Task All_scripts_are_applied_and_no_row_is_lost()
    {
        var database = _server.Services.GetRequiredService<Database>();
        var people = await database.ReadAsync(work => ValueTask.FromResult(work.Context.Users.Select(user => user.Username).Order().ToList()), default);
        Assert.That(people, Is.EqualTo(new[] { "hanako", "jiro", "service-account-web", "taro" }));
        var counts = await database.ReadAsync(
            work => ValueTask.FromResult((
                Documents: work.Context.RealmDocuments.Count(), Events: work.Context.Events.Count(), Failures: work.Context.LoginFailures.Count(),
                Links: work.Context.ActionLinks.Count())),
            default);
        Assert.That(counts.Documents, Is.EqualTo(246));
        Assert.That(counts.Events, Is.GreaterThanOrEqualTo(4));
        Assert.That((counts.Failures, counts.Links), Is.EqualTo((1, 0)));
    }

    [Test, Order(1)]
    public async Task A_refresh_token_from_before_goes_on_and_one_that_was_used_up_stays_so()
    {
        var tokens = JsonDocument.Parse(await File.ReadAllTextAsync(TestData.PathOf(Snapshot + "tokens.json"))).RootElement;
        Assert.That(await TokenAsync(("grant_type", "refresh_token"), ("refresh_token", tokens.GetProperty("refresh_token").GetString()!)), Does.Contain("access_token"));
        Assert.That(
            await TokenAsync(("grant_type", "refresh_token"), ("refresh_token", tokens.GetProperty("used_refresh_token").GetString()!)),
            Does.Contain("Stale token"));
    }

    [Test, Order(2)]
    public async Task People_sign_in_with_their_passwords()
    {
        Assert.That(await TokenAsync(("grant_type", "password"), ("username", "jiro"), ("password", "Snapshot-3")), Does.Contain("access_token"));
        Assert.That(await TokenAsync(("grant_type", "password"), ("username", "jiro"), ("password", "Snapshot-1")), Does.Contain("invalid_grant"));
    }

    private async Task<string> TokenAsync(params (string Name, string Value)[] form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Endpoint)
        {
            Content = new FormUrlEncodedContent(form.Append(("client_id", "web")).Append(("client_secret", "snapshot-web-secret")).Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2))),
        };
        using var answer = await _http.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }
}
