using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KosmoAuth.Events;
using KosmoAuth.Hosting;
using KosmoAuth.Realms;
using KosmoAuth.Settings;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
    public async Task A_log_in_works_below_a_path()
    {
        await using var server = await TestServer.StartAsync(
            """
            {
              "realm": "r", "enabled": true, "sslRequired": "none",
              "clients": [ { "clientId": "web", "enabled": true, "publicClient": true, "redirectUris": [ "http://127.0.0.1:9/cb" ] } ],
              "users": [ { "username": "taro", "enabled": true, "email": "taro@example.org", "firstName": "Taro", "lastName": "Test", "credentials": [ { "type": "password", "value": "Password-1" } ] } ]
            }
            """,
            change: settings => settings with { Http = settings.Http with { RelativePath = "/auth" } });
        var issuer = (await TestServer.JsonAsync(server.GetAsync("/auth/realms/r/.well-known/openid-configuration"))).GetProperty("issuer").GetString();
        Assert.That(issuer, Is.EqualTo(server.Address + "/auth/realms/r"));
        using var browser = server.NewBrowser();
        var page = await browser.GetAsync("/auth/realms/r/protocol/openid-connect/auth?client_id=web&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&scope=openid");
        Assert.That(page.Action, Does.StartWith(server.Address + "/auth/realms/r/login-actions/authenticate?"));
        using var style = await server.GetAsync(page.Link("link[rel=stylesheet]")!);
        Assert.That((int)style.StatusCode, Is.EqualTo(200));
        Assert.That((await browser.SignInAsync(page, "taro")).Code, Is.Not.Null);
        using var welcome = await server.GetAsync("/auth/");
        Assert.That(welcome.Headers.Location?.OriginalString, Does.StartWith(server.Address + "/auth/realms/r"));
    }

    [Test]
    public async Task Https_speaks_http_2_and_asks_to_stay()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var folder = Directory.CreateTempSubdirectory("kosmoauth-test-").FullName;
        var https = new HttpsSettings(0, Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
        await File.WriteAllTextAsync(https.CertificateFile, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(https.KeyFile, key.ExportPkcs8PrivateKeyPem());
        await using var server = await TestServer.StartAsync(Realm, change: settings => settings with { Http = settings.Http with { Port = null, Https = https } });
        Directory.Delete(folder, recursive: true);
        Assert.That(server.Address, Does.StartWith("https://127.0.0.1:"));
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate.Thumbprint } };
        using var http = new HttpClient(handler) { BaseAddress = new Uri(server.Address), DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await http.GetAsync("/realms/r");
        Assert.That(((int)answer.StatusCode, answer.Version), Is.EqualTo((200, HttpVersion.Version20)));
        Assert.That(answer.Headers.GetValues("Strict-Transport-Security"), Is.EqualTo(new[] { "max-age=31536000; includeSubDomains" }));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain($"\"token-service\":\"{server.Address}/realms/r"));
    }

    [Test]
    public async Task A_server_that_will_end_is_no_longer_ready_and_goes_on_serving()
    {
        await using var server = await TestServer.StartAsync(Realm, change: settings => settings with { Management = new ManagementSettings(0, true) });
        await server.Services.GetServices<IHostedService>().OfType<OrderlyEnd>().Single().StoppingAsync(default);
        using var http = new HttpClient { BaseAddress = new Uri(server.ManagementAddress!) };
        using var ready = await http.GetAsync("/health/ready");
        Assert.That((int)ready.StatusCode, Is.EqualTo(503));
        Assert.That(await ready.Content.ReadAsStringAsync(), Does.StartWith("""{"status":"DOWN","checks":[{"name":"Graceful Shutdown","status":"DOWN"}"""));
        Assert.That(await http.GetStringAsync("/health/live"), Does.Contain("UP"));
        using var realm = await server.GetAsync("/realms/r");
        Assert.That((int)realm.StatusCode, Is.EqualTo(200));
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
    public async Task A_password_policy_that_nobody_can_keep_to_stops_the_start_and_an_unknown_part_does_not()
    {
        const string Broken = """{ "realm": "r", "enabled": true, "passwordPolicy": "length(8) and regexPattern([)" }""";
        var error = Assert.ThrowsAsync<StartException>(() => TestServer.StartAsync(Broken));
        Assert.That(error?.Message, Does.Contain("passwordPolicy: regexPattern([):"));
        await using var server = await TestServer.StartAsync("""{ "realm": "r", "enabled": true, "passwordPolicy": "length(8) and ourOwn(1)" }""");
        Assert.That(server.Realm("r").PasswordPolicy, Does.Contain("ourOwn(1)"));
    }

    [Test]
    public async Task Realms_that_another_process_imports_are_there_within_seconds()
    {
        await using var server = await TestServer.StartAsync(Realm);
        var file = Path.Combine(server.DataFolder, "other.json");
        await File.WriteAllTextAsync(file, """{ "realm": "other", "enabled": true }""");
        await KosmoServer.ImportAsync(new ServerSettings { Storage = server.Storage, Import = new ImportSettings { Paths = [file] }, Log = new LogSettings { Level = Microsoft.Extensions.Logging.LogLevel.None } }, default);
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
        await using var other = await TestServer.StartAsync(
            """{ "realm": "master", "enabled": true, "users": [ { "username": "somebody", "enabled": true } ] }""",
            change: settings => settings with { Admin = new BootstrapAdmin("boss", new Secret("Sesame-2026")) });
        var absent = await other.Get<Database>().ReadAsync(work => UserRows.FindByUsernameAsync(work, other.Realm("master").Id, "boss", default), default);
        Assert.That(absent, Is.Null, "the realm has people");
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
