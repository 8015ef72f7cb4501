using System.Net;
using System.Text.RegularExpressions;
using KosmoAuth.Events;
using KosmoAuth.Settings;
using KosmoAuth.Telemetry;
using KosmoAuth.Testing;
using KosmoAuth.Tests.Oidc.Token;
using KosmoAuth.Tests.Support;
using KosmoAuth.Tests.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace KosmoAuth.Tests.Hosting;

/// <summary>PostgreSQL is stopped under a running server, and comes back.</summary>
internal sealed class DatabaseAwayTests
{
    private PostgreSqlCluster _cluster = null!;
    private TestServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _cluster = await PostgreSqlCluster.StartAsync();
        var name = await _cluster.NewDatabaseAsync();
        _server = await TestServer.StartAsync(TokenRealm.Json(["\"internationalizationEnabled\": true", "\"supportedLocales\": [\"ja\", \"en\"]", "\"defaultLocale\": \"ja\"", "\"eventsEnabled\": true"]), change: settings => settings with
        {
            Storage = settings.Storage with { Kind = DatabaseKind.PostgreSql, Server = _cluster.Server(name) },
            Management = new ManagementSettings(0, false),
        }, replace: services => services.AddSingleton<ILoggerProvider>(provider => new LogTap(
            new TextLines(provider.GetRequiredService<IHttpContextAccessor>(), provider.GetRequiredService<TimeProvider>()))));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        await _server.DisposeAsync();
        _cluster.Dispose();
    }

    [SetUp]
    public async Task ComeBackAsync()
    {
        if (!_cluster.IsRunning)
        {
            await _cluster.StartServerAsync();
            Assert.That(() => Tokens.PasswordAsync().Result.Status, Is.EqualTo(200).After(10_000, 100));
        }
    }

    [TestCase("ja", "ただいまサービスを利用できません。入力された内容に問題はありません。数分たってから、もう一度お試しください。")]
    [TestCase("en", "The service is not available right now. There is nothing wrong with what you entered. Please try again in a few minutes.")]
    public async Task A_page_says_so_in_the_persons_language_with_a_number_for_the_operator(string language, string text)
    {
        using var browser = _server.NewBrowser();
        browser.Headers["Accept"] = "text/html,*/*";
        browser.Headers["Accept-Language"] = language;
        var page = await browser.AuthAsync("&ui_locales=" + language);
        _cluster.Stop();
        var answer = await browser.SignInAsync(page, "taro");
        Assert.That((answer.Status, answer.Message), Is.EqualTo((HttpStatusCode.ServiceUnavailable, text)));
        Assert.That(answer.Page.QuerySelector("#traceId")!.TextContent, Does.Match("[0-9A-Z]{6,}"));
        Assert.That(answer.Page.DocumentElement.OuterHtml, Does.Not.Match("127\\.0\\.0\\.1:" + _cluster.Port).And.Not.Contain("Npgsql"));

        await ComeBackAsync();
        Assert.That((await browser.SignInAsync(page, "taro")).Code, Is.Not.Null, "the same page is good afterwards");
    }

    [Test]
    public async Task Programs_are_told_to_come_again_and_documents_are_there_as_ever()
    {
        _cluster.Stop();
        var answer = await Tokens.PasswordAsync();
        Assert.That((answer.Error, answer.Header("Retry-After")), Is.EqualTo(("503 temporarily_unavailable: Please try again later.", "5")));
        Assert.That((await Tokens.UserInfoAsync("no-token")).Status, Is.EqualTo(401), "what needs no database is answered");
        foreach (var document in new[] { "/.well-known/openid-configuration", "/protocol/openid-connect/certs" })
        {
            Assert.That((await Tokens.GetAsync("/realms/r" + document)).Status, Is.EqualTo(200), document);
        }
    }

    [Test]
    public async Task Health_says_not_ready_and_alive_and_then_ready_again()
    {
        _cluster.Stop();
        Assert.That(await HealthAsync("ready"), Is.EqualTo(503));
        Assert.That(await HealthAsync("live"), Is.EqualTo(200));
        await _cluster.StartServerAsync();
        Assert.That(() => HealthAsync("ready").Result, Is.EqualTo(200).After(10_000, 100));
    }

    [Test]
    public async Task Many_who_ask_meanwhile_leave_nothing_behind()
    {
        var before = await ConnectionsAsync();
        _cluster.Stop();
        for (var wave = 0; wave < 5; wave++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Tokens.PasswordAsync()));
            Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(503));
        }

        Assert.That(OwnSockets(), Is.Zero, "no connection is held to a server that is not there");
        await ComeBackAsync();
        Assert.That((await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Tokens.PasswordAsync()))).Select(answer => answer.Status), Is.All.EqualTo(200));
        Assert.That(await ConnectionsAsync(), Is.LessThanOrEqualTo(Math.Max(before, 10)), "no more than the pool may have");
    }

    [Test]
    public async Task A_connection_that_died_while_it_lay_idle_is_noticed_by_nobody()
    {
        for (var round = 0; round < 5; round++)
        {
            var tokens = await Tokens.PasswordAsync();
            await _cluster.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'kosmoauth'");
            Assert.That((await Tokens.RefreshAsync(tokens.Refresh)).Status, Is.EqualTo(200), "a read");
            await _cluster.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'kosmoauth'");
            Assert.That((await Tokens.PasswordAsync()).Status, Is.EqualTo(200), "a read and a write");
        }
    }

    [Test]
    public async Task A_server_that_starts_meanwhile_waits_and_goes_on_when_the_database_comes()
    {
        _cluster.Stop();
        var starting = _server.AddNodeAsync();
        await Task.WhenAny(starting, Task.Delay(2500));
        Assert.That(starting.IsCompleted, Is.False, starting.Exception?.ToString());
        await _cluster.StartServerAsync();
        await using var node = await starting.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.That((await new TokenServer(node).PasswordAsync()).Status, Is.EqualTo(200));
    }

    [Test]
    public async Task A_server_that_waits_tells_how_things_are_and_goes_on_without_a_gap()
    {
        _cluster.Stop();
        var management = new Uri($"http://127.0.0.1:{Loopback.FreePort()}");
        var starting = _server.AddNodeAsync(settings => settings with { Management = new ManagementSettings(management.Port, true) { Metrics = true } });
        await Eventually.TrueAsync(async () => await LookAsync(management, "/health/live") is (200, """{"status":"UP","checks":[]}"""));
        const string Waits = """{"name":"Keycloak Initialized","status":"DOWN"},{"name":"Keycloak database connections async health check","status":"DOWN"}""";
        Assert.That(await LookAsync(management, "/health/started"), Is.EqualTo((503, $$"""{"status":"DOWN","checks":[{{Waits}}]}""")));
        Assert.That(await LookAsync(management, "/health/ready"), Is.EqualTo((503, $$"""{"status":"DOWN","checks":[{"name":"Graceful Shutdown","status":"UP"},{{Waits}}]}""")));
        Assert.That(await LookAsync(management, "/metrics"), Is.EqualTo((503, "")));

        await _cluster.StartServerAsync();
        var seen = new HashSet<int>();
        while (!starting.IsCompleted)
        {
            seen.Add((await LookAsync(management, "/health/live")).Status);
        }

        await using var node = await starting;
        Assert.That(seen, Is.EqualTo(new[] { 200 }), "it was never refused");
        Assert.That((await LookAsync(management, "/health/started"), (await LookAsync(management, "/health/ready")).Status), Is.EqualTo(((200, """{"status":"UP","checks":[]}"""), 200)));
        Assert.That((await LookAsync(management, "/metrics")).Text, Does.Contain("http_server_active_requests"));
    }

    [Test]
    public async Task The_log_says_so_once_then_every_ten_seconds_and_when_it_is_over()
    {
        await Eventually.TrueAsync(() => Task.FromResult(Log.Lines.LastOrDefault() is not { } last || last.Contains("answers again", StringComparison.Ordinal)));
        var before = Log.Lines.Count;
        _cluster.Stop();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Tokens.PasswordAsync()));
        await LeaveWorkToTheWritersAsync();
        Assert.That(Lines(), Is.EqualTo(new[] { "ERROR The database cannot be used; requests that need it are refused with 503 until it can." }));

        _server.Clock.Advance(TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => Task.FromResult(Lines().Length == 2));
        await Tokens.PasswordAsync();
        Assert.That(Lines().Last(), Is.EqualTo("ERROR The database cannot be used for 10 s now; 50 requests were refused."));

        _server.Clock.Advance(TimeSpan.FromSeconds(5));
        await _cluster.StartServerAsync();
        await Eventually.TrueAsync(() => Task.FromResult(Lines().Length == 3));
        Assert.That(Lines().Last(), Is.EqualTo("WARN The database answers again after 15 s; 51 requests were refused."));

        // What the server says, without the words of PostgreSQL behind it.
        string[] Lines() => [.. Log.Lines.Skip(before).Select(line => Regex.Replace(line, @"^.{24}(\w+) +\[.*?\] \(.*?\) (.*?)( The database '.*)?$", "$1 $2"))];
    }

    private async Task LeaveWorkToTheWritersAsync()
    {
        var realm = _server.Realm("r");
        _server.Get<EventDatabaseWriter>().Write(new Event { Realm = realm, Type = "LOGIN_ERROR", Ip = "127.0.0.1" });
        Assert.That(await _server.Get<EventDatabaseWriter>().FlushAsync(default), Is.False);
    }

    private LogTap Log => _server.Services.GetServices<ILoggerProvider>().OfType<LogTap>().Single();

    private TokenServer Tokens => new(_server);

    private async Task<int> HealthAsync(string kind) => (await LookAsync(new Uri(_server.ManagementAddress!), "/health/" + kind)).Status;

    // By a connection of its own; 0 when nobody listens.
    private static async Task<(int Status, string Text)> LookAsync(Uri server, string path)
    {
        using var http = new HttpClient { BaseAddress = server };
        try
        {
            using var answer = await http.GetAsync(path);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
        catch (HttpRequestException)
        {
            return (0, "");
        }
    }

    private async Task<int> ConnectionsAsync() =>
        (await _cluster.QueryAsync("SELECT pid FROM pg_stat_activity WHERE application_name = 'kosmoauth'", "postgres")).Count;

    // Established connections of this machine to the database's port.
    private int OwnSockets() => System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
        .Count(socket => socket.RemoteEndPoint.Port == _cluster.Port && socket.State == System.Net.NetworkInformation.TcpState.Established);
}
