using System.Globalization;
using System.Text.RegularExpressions;
using KosmoAuth.Settings;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Telemetry;

public sealed partial class MetricsPageTests
{
    private const string Realm = """
        {
          "realm": "r", "enabled": true, "sslRequired": "none", "passwordPolicy": "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)",
          "clients": [
            { "clientId": "web", "publicClient": true, "directAccessGrantsEnabled": true, "redirectUris": ["http://127.0.0.1:9/cb"] },
            { "clientId": "svc", "secret": "svc-secret", "serviceAccountsEnabled": true }
          ],
          "users": [ { "username": "taro", "enabled": true, "email": "taro@example.org", "firstName": "T", "lastName": "T", "credentials": [ { "type": "password", "value": "Password-1" } ] } ]
        }
        """;

    private const string Token = "/realms/r/protocol/openid-connect/token";

    private TestServer _server = null!;
    private HttpClient _management = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await TestServer.StartAsync(Realm, change: settings => settings with { Management = new ManagementSettings(0, true) { Metrics = true } });
        _management = new HttpClient { BaseAddress = new Uri(_server.ManagementAddress!) };
    }

    [TearDown]
    public async Task StopAsync()
    {
        _management.Dispose();
        await _server.DisposeAsync();
    }

    [Test]
    public async Task Requests_are_measured_by_route_and_never_by_the_path_that_came()
    {
        await _server.PostAsync(Token, basic: ("svc", "svc-secret"), ("grant_type", "client_credentials"));
        await _server.GetAsync("/realms/r/protocol/openid-connect/nothing-here-canary");
        await _server.GetAsync("/realms/somebody-canary/account");
        await _server.SendAsync(new HttpRequestMessage(new HttpMethod("BREW"), "/realms/r"));
        var page = await PageAsync();
        Assert.That(page, Does.Contain("# TYPE http_server_requests_seconds histogram\n"));
        const string Labels = """method="POST",outcome="SUCCESS",status="200",uri="/realms/{realm}/protocol/openid-connect/token" """;
        Assert.That(Value(page, $"http_server_requests_seconds_count{{{Labels.Trim()}}}"), Is.EqualTo(1));
        Assert.That(Value(page, $$"""http_server_requests_seconds_bucket{{{Labels.Trim()}},le="+Inf"}"""), Is.EqualTo(1));
        Assert.That(Value(page, $"http_server_requests_seconds_sum{{{Labels.Trim()}}}"), Is.GreaterThan(0).And.LessThan(60));
        Assert.That(page, Does.Contain("""method="GET",outcome="CLIENT_ERROR",status="404",uri="UNKNOWN" """.Trim()).And.Contain("method=\"OTHER\""));
        Assert.That(page, Does.Not.Contain("canary").And.Not.Contain("BREW"));
    }

    [Test]
    public async Task Logins_and_tokens_are_counted_by_result_as_Keycloak_does()
    {
        await _server.PostAsync(Token, ("grant_type", "password"), ("client_id", "web"), ("username", "taro"), ("password", "Password-1"));
        await _server.PostAsync(Token, ("grant_type", "password"), ("client_id", "web"), ("username", "taro"), ("password", "wrong"));
        await _server.PostAsync(Token, ("grant_type", "password"), ("client_id", "web"), ("username", "stranger-canary"), ("password", "wrong"));
        await _server.PostAsync(Token, basic: ("svc", "svc-secret"), ("grant_type", "client_credentials"));
        var page = await PageAsync();
        Assert.That(Value(page, """keycloak_user_events_total{error="",event="login",realm="r"}"""), Is.EqualTo(1));
        Assert.That(Value(page, """keycloak_user_events_total{error="invalid_user_credentials",event="login",realm="r"}"""), Is.EqualTo(1));
        Assert.That(Value(page, """keycloak_user_events_total{error="",event="client_login",realm="r"}"""), Is.EqualTo(1));
        Assert.That(Value(page, """kosmoauth_tokens_issued_total{grant_type="password",realm="r"}"""), Is.EqualTo(1));
        Assert.That(Value(page, """kosmoauth_tokens_issued_total{grant_type="client_credentials",realm="r"}"""), Is.EqualTo(1));
        Assert.That(
            Value(page, """keycloak_credentials_password_hashing_validations_total{algorithm="pbkdf2-sha256",hashing_strength="1",outcome="valid",realm="r"}"""),
            Is.GreaterThanOrEqualTo(1));
        Assert.That(page, Does.Not.Contain("taro").And.Not.Contain("canary"));
    }

    [Test]
    public async Task The_state_of_the_server_is_shown()
    {
        using var answer = await _server.GetAsync("/realms/r");
        Assert.That(() => PageAsync().GetAwaiter().GetResult(), Does.Contain("kosmoauth_outbox_depth{kind=\"mail\"} 0\n").After(10_000, 50));
        var page = await PageAsync();
        Assert.That(Value(page, """kosmoauth_realm_revision{realm="r"}"""), Is.EqualTo(_server.Realm("r").Revision));
        Assert.That(Value(page, "kosmoauth_password_hashing_waiting"), Is.Zero);
        Assert.That(Value(page, """kosmoauth_database_duration_seconds_count{kind="read",outcome="done"}"""), Is.GreaterThan(0));
        Assert.That(Value(page, "dotnet_process_memory_working_set_bytes"), Is.GreaterThan(10_000_000));
        Assert.That(page, Does.Contain("dotnet_gc_collections_total{").And.Contain("kestrel_active_connections{").And.Contain("http_server_active_requests "));
    }

    [Test]
    public async Task Every_line_is_one_that_Prometheus_reads_and_every_name_has_its_unit()
    {
        await _server.GetAsync("/realms/r");
        using var answer = await _management.GetAsync("/metrics");
        Assert.That(answer.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/plain; version=0.0.4; charset=utf-8"));
        var lines = (await answer.Content.ReadAsStringAsync()).TrimEnd('\n').Split('\n');
        Assert.That(lines, Has.All.Match(Comment().ToString()).Or.Matches(Sample().ToString()));
        var samples = lines.Where(line => !line.StartsWith('#')).ToList();
        Assert.That(samples.Select(line => line[..line.LastIndexOf(' ')]), Is.Unique, "a series stands there once");
        foreach (var type in lines.Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')))
        {
            Assert.That(type[2].EndsWith("_total", StringComparison.Ordinal), Is.EqualTo(type[3] == "counter"), type[2]);
            Assert.That(type[3] != "histogram" || type[2].EndsWith("_seconds", StringComparison.Ordinal), Is.True, type[2]);
        }
    }

    [Test]
    public async Task Nothing_is_measured_and_nothing_shown_unless_it_is_wanted()
    {
        await using var plain = await TestServer.StartAsync(Realm, change: settings => settings with { Management = new ManagementSettings(0, true) });
        using var management = new HttpClient { BaseAddress = new Uri(plain.ManagementAddress!) };
        using var none = await management.GetAsync("/metrics");
        Assert.That((int)none.StatusCode, Is.EqualTo(404));
        using var publicly = await _server.GetAsync("/metrics");
        Assert.That((int)publicly.StatusCode, Is.EqualTo(404));
    }

    private Task<string> PageAsync() => _management.GetStringAsync("/metrics");

    private static double? Value(string page, string series) =>
        page.Split('\n').FirstOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal)) is { } line
            ? double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex("^# (HELP [a-z0-9_]+ .+|TYPE [a-z0-9_]+ (counter|gauge|histogram))$")]
    private static partial Regex Comment();

    [GeneratedRegex("""^[a-z][a-z0-9_]*(\{([a-z_]+="([^"\\]|\\.)*",?)+\})? -?[0-9.]+(E[-+]?[0-9]+)?$""")]
    private static partial Regex Sample();
}
