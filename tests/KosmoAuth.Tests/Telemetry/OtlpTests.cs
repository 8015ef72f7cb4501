using KosmoAuth.Realms;
using KosmoAuth.Settings;
using KosmoAuth.Tests.Support;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace KosmoAuth.Tests.Telemetry;

/// <summary>Alone, because traces are of the whole process.</summary>
[NonParallelizable]
public sealed class OtlpTests
{
    private const string Realm = """
        {
          "realm": "r", "enabled": true, "sslRequired": "none",
          "clients": [ { "clientId": "svc", "secret": "svc-secret-4711", "serviceAccountsEnabled": true } ]
        }
        """;

    [TestCase(false)]
    [TestCase(true)]
    public async Task Traces_and_metrics_reach_a_collector(bool grpc)
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc);
        var to = new OtlpSettings(new Uri(receiver.Address), Http: !grpc);
        var telemetry = new TelemetrySettings
        {
            Traces = to, Metrics = to, ServiceName = "login.example", Attributes = new Dictionary<string, string> { ["deployment.environment.name"] = "test" },
        };
        await using (var server = await TestServer.StartAsync(Realm, change: settings => settings with { Telemetry = telemetry }))
        {
            using var answer = await server.PostAsync(
                "/realms/r/protocol/openid-connect/token?key=canary-4712", basic: ("svc", "svc-secret-4711"), ("grant_type", "client_credentials"));
            Assert.That((int)answer.StatusCode, Is.EqualTo(200));
        }

        // What was left has been sent when the server has ended.
        var (traces, metrics) = (receiver.Texts("trace"), receiver.Texts("metrics"));
        Assert.That(traces, Does.Contain("POST /realms/{realm}/protocol/openid-connect/token").And.Contain("database read"));
        Assert.That(traces, Does.Contain("login.example").And.Contain("deployment.environment.name").And.Contain("http.route"));
        Assert.That(metrics, Does.Contain("http.server.requests").And.Contain("keycloak.user.events").And.Contain("dotnet.gc.collections").And.Contain("login.example"));
        Assert.That(string.Join('\n', traces.Concat(metrics)), Does.Not.Contain("svc-secret-4711").And.Not.Contain("canary-4712"));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Log_lines_reach_a_collector_from_a_level_on_with_the_requests_number(bool grpc)
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc);
        var telemetry = new TelemetrySettings { Logs = new OtlpSettings(new Uri(receiver.Address), Http: !grpc), LogsLevel = LogLevel.Warning, ServiceName = "login.example" };
        string number;
        await using (var server = await TestServer.StartAsync(Realm, change: settings => settings with { Telemetry = telemetry, Log = new LogSettings { Level = LogLevel.Debug } }))
        {
            using var refused = await server.PostAsync("/realms/r/protocol/openid-connect/token", basic: ("svc", "canary-4711"), ("grant_type", "client_credentials"));
            number = refused.Headers.GetValues("X-Request-Id").Single();
            using var granted = await server.PostAsync("/realms/r/protocol/openid-connect/token", basic: ("svc", "svc-secret-4711"), ("grant_type", "client_credentials"));
            Assert.That((int)granted.StatusCode, Is.EqualTo(200));
        }

        var texts = receiver.Texts("logs");
        Assert.That(texts, Has.Some.StartsWith("type=\"CLIENT_LOGIN_ERROR\"").And.Some.EqualTo(number).And.Some.EqualTo("org.keycloak.events").And.Some.EqualTo("login.example"));
        Assert.That(string.Join('\n', texts), Does.Not.Contain("canary-4711").And.Not.Contain("svc-secret-4711").And.Not.Contain("type=\"CLIENT_LOGIN\""));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task What_is_sent_carries_the_headers_that_the_collector_wants(bool grpc)
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc);
        var to = new OtlpSettings(new Uri(receiver.Address), Http: !grpc) { Headers = new Dictionary<string, Secret> { ["Authorization"] = new("Bearer a=b, c%20d") } };
        await using (var server = await TestServer.StartAsync(Realm, change: settings => settings with
        {
            Telemetry = new TelemetrySettings { Traces = to, Metrics = to, Logs = to }, Log = new LogSettings { Level = LogLevel.Debug },
        }))
        {
            using var answer = await server.GetAsync("/realms/r");
        }

        foreach (var kind in new[] { "trace", "metrics", "logs" })
        {
            Assert.That(receiver.Authorizations, Has.Some.Matches<string>(line => line.Contains(kind, StringComparison.OrdinalIgnoreCase)));
        }

        Assert.That(receiver.Authorizations, Has.All.EndsWith(" Bearer a=b, c%20d"));
    }

    [Test]
    public async Task A_share_of_nothing_sends_nothing()
    {
        await using var receiver = await OtlpReceiver.StartAsync(grpc: false);
        var telemetry = new TelemetrySettings { Traces = new OtlpSettings(new Uri(receiver.Address), Http: true), SamplerRatio = 0 };
        await using (var server = await TestServer.StartAsync(Realm, change: settings => settings with { Telemetry = telemetry }))
        {
            using var answer = await server.GetAsync("/realms/r");
        }

        Assert.That(receiver.Texts("trace"), Is.Empty);
    }

    [Test]
    public async Task A_collector_that_is_away_disturbs_nobody()
    {
        var nowhere = new OtlpSettings(new Uri("http://127.0.0.1:9"), Http: true);
        await using var server = await TestServer.StartAsync(Realm, change: settings => settings with { Telemetry = new TelemetrySettings { Traces = nowhere, Metrics = nowhere, Logs = nowhere } });
        using var answer = await server.GetAsync("/realms/r");
        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
    }
}
