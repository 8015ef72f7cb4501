using System.Net;
using System.Net.Sockets;
using System.Text;
using KosmoAuth.Events;
using KosmoAuth.Hosting;
using KosmoAuth.Realms;
using KosmoAuth.Settings;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace KosmoAuth.Tests.Hosting;

public sealed class ServerTests
{
    // Writes an event, and so meets a listener that throws.
    private const string Throws = "/realms/r/login-actions/registration";
    private const string Realm = """{ "realm": "r", "enabled": true, "sslRequired": "none" }""";

    [Test]
    public async Task Health_is_told_on_the_management_port_only()
    {
        await using var server = await TestServer.StartAsync(change: settings => settings with { Management = new ManagementSettings(0, true) });
        using var http = new HttpClient { BaseAddress = new Uri(server.ManagementAddress!) };
        const string Checks = """[{"name":"Graceful Shutdown","status":"UP"},{"name":"Keycloak Initialized","status":"UP"},{"name":"Keycloak database connections async health check","status":"UP"}]""";
        Assert.That(await http.GetStringAsync("/health"), Is.EqualTo($$"""{"status":"UP","checks":{{Checks}}}"""));
        Assert.That(await http.GetStringAsync("/health/ready"), Is.EqualTo($$"""{"status":"UP","checks":{{Checks}}}"""));
        Assert.That(await http.GetStringAsync("/health/live"), Is.EqualTo("""{"status":"UP","checks":[]}"""));
        Assert.That(await http.GetStringAsync("/health/started"), Is.EqualTo("""{"status":"UP","checks":[]}"""));
        using var realms = await http.GetAsync("/realms/master");
        Assert.That(realms.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Readiness_ends_before_the_server_does()
    {
        var server = await TestServer.StartAsync(Realm, change: settings => settings with
        {
            Management = new ManagementSettings(0, true), Shutdown = new ShutdownSettings { Delay = TimeSpan.FromSeconds(2) },
        });
        using var http = new HttpClient { BaseAddress = new Uri(server.ManagementAddress!) };
        var address = server.Address;
        var ending = server.DisposeAsync().AsTask();
        Assert.That(async () => (int)(await http.GetAsync("/health/ready")).StatusCode, Is.EqualTo(503).After(1500, 20));
        Assert.That(await http.GetStringAsync("/health/live"), Does.Contain("UP"));
        using var browser = new HttpClient();
        Assert.That((int)(await browser.GetAsync(new Uri(address + "/realms/r"))).StatusCode, Is.EqualTo(200));
        await ending;
    }

    [Test]
    public async Task A_realm_that_exists_is_left_alone_unless_it_is_to_be_replaced()
    {
        await using var first = await TestServer.StartAsync(Realm);
        var id = first.Realm("r").Id;
        await first.RestartAsync();
        Assert.That(first.Realm("r").Id, Is.EqualTo(id));
        Assert.That(first.Get<RealmCatalog>().All.Select(realm => realm.Name), Is.EquivalentTo(new[] { "master", "r" }));
    }

    [Test]
    public async Task Realms_that_another_process_imports_are_there_within_seconds()
    {
        await using var server = await TestServer.StartAsync(Realm);
        var file = Path.Combine(server.DataFolder, "other.json");
        await File.WriteAllTextAsync(file, """{ "realm": "other", "enabled": true }""");
        await KosmoServer.ImportAsync(new ServerSettings { Storage = new StorageSettings { Data = server.DataFolder }, Import = new ImportSettings { Paths = [file] }, Log = new LogSettings { Level = Microsoft.Extensions.Logging.LogLevel.None } }, default);
        Assert.That(() => server.Get<RealmCatalog>().Find("other"), Is.Not.Null.After(10_000, 50));
    }

    [Test]
    public async Task The_first_administrator_is_made_once_and_can_be_told_apart()
    {
        await using var server = await TestServer.StartAsync(change: settings => settings with { Admin = new BootstrapAdmin("boss", new Secret("Sesame-2026")) });
        var master = server.Realm("master");
        var admin = await server.Get<Database>().ReadAsync(work => UserRows.FindByUsernameAsync(work, master.Id, "boss", default), default);
        Assert.That(admin?.Attributes["is_temporary_admin"], Is.EqualTo(new[] { "true" }));
        Assert.That(master.EffectiveRoles(admin!).Contains(master.RealmRoles["admin"]), Is.True);
        await server.RestartAsync();
        Assert.That(server.Realm("master").Id, Is.EqualTo(master.Id));
    }

    [Test]
    public async Task What_an_endpoint_throws_stays_inside()
    {
        await using var server = await TestServer.StartAsync(Realm, Throwing(new InvalidOperationException("a secret of the inside")));
        using var json = await server.GetAsync(Throws);
        Assert.That((int)json.StatusCode, Is.EqualTo(500));
        Assert.That(await json.Content.ReadAsStringAsync(), Is.EqualTo("""{"error":"unknown_error","error_description":"For more on this error consult the server log."}"""));
        using var page = await server.GetAsync(Throws, ("Accept", "text/html"));
        var text = await page.Content.ReadAsStringAsync();
        Assert.That((int)page.StatusCode, Is.EqualTo(500));
        Assert.That(text, Does.Contain("data-page-id=\"login-error\"").And.Not.Contain("a secret of the inside").And.Not.Contain("   at "));
        Assert.That(page.Headers.GetValues("Content-Security-Policy"), Is.Not.Empty);
    }

    [Test]
    public async Task A_database_that_does_not_answer_is_come_again_later()
    {
        await using var server = await TestServer.StartAsync(Realm, Throwing(new StorageException("The disk is full.")));
        using var answer = await server.GetAsync(Throws);
        Assert.That((int)answer.StatusCode, Is.EqualTo(503));
        Assert.That(answer.Headers.RetryAfter?.ToString(), Is.EqualTo("5"));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("temporarily_unavailable"));
    }

    [TestCase(100_000, false)]
    [TestCase(100_000, true)]
    public async Task Bodies_that_are_too_large_are_not_read(int size, bool chunked)
    {
        await using var server = await TestServer.StartAsync(Realm);
        var request = new HttpRequestMessage(HttpMethod.Post, "/realms/r/protocol/openid-connect/auth")
        {
            Content = new StringContent("client_id=" + new string('x', size), Encoding.ASCII, "application/x-www-form-urlencoded"),
        };
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await server.SendAsync(request);
        Assert.That((int)answer.StatusCode, Is.EqualTo(413));
    }

    [Test]
    public async Task Forms_of_very_many_fields_are_refused()
    {
        await using var server = await TestServer.StartAsync(Realm);
        using var answer = await server.PostAsync("/realms/r/protocol/openid-connect/auth", [.. Enumerable.Range(0, 1000).Select(i => ($"f{i}", "x"))]);
        Assert.That((int)answer.StatusCode, Is.EqualTo(400));
    }

    [TestCase("GET /" + "{0} HTTP/1.1\r\nHost: localhost\r\n\r\n", 9000, "414")]
    [TestCase("GET / HTTP/1.1\r\nHost: localhost\r\nX: {0}\r\n\r\n", 40_000, "431")]
    public async Task Long_lines_are_refused(string request, int size, string status)
    {
        await using var server = await TestServer.StartAsync();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(server.Address).Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Format(System.Globalization.CultureInfo.InvariantCulture, request, new string('x', size))));
        using var reader = new StreamReader(stream);
        Assert.That(await reader.ReadLineAsync(), Does.StartWith($"HTTP/1.1 {status}"));
    }

    [Test]
    public async Task Head_is_get_without_a_body()
    {
        await using var server = await TestServer.StartAsync(Realm);
        using var answer = await server.SendAsync(new(HttpMethod.Head, "/realms/r/protocol/openid-connect/3p-cookies/step1.html"));
        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.Empty);
    }

    private static Action<IServiceCollection> Throwing(Exception error) => services => services.AddSingleton<IEventListener>(new ThrowingListener(error));

    private sealed class ThrowingListener(Exception error) : IEventListener
    {
        public void Write(Event happened) => throw error;
    }
}
