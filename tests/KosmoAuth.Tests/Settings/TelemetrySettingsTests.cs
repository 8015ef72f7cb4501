using KosmoAuth.Settings;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace KosmoAuth.Tests.Settings;

public sealed class TelemetrySettingsTests
{
    private static (TelemetrySettings Telemetry, ManagementSettings Management, IReadOnlyList<string> Faults) Read(params (string Name, string Value)[] options)
    {
        var all = options.ToDictionary(option => option.Name, option => option.Value);
        var reader = new SettingsReader(
            option => option.Name == "http-host" ? ["127.0.0.1"] : all.TryGetValue(option.Name, out var value) ? value.Length == 0 ? [] : [value] : null, _ => null);
        var settings = ServerSettings.Read(reader, development: false);
        return (settings.Telemetry, settings.Management, reader.Faults);
    }

    [Test]
    public void Nothing_is_sent_or_measured_unless_it_is_asked_for()
    {
        var (telemetry, management, _) = Read(("telemetry-endpoint", "http://collector:4317"));
        Assert.That((telemetry.Traces, telemetry.Metrics, management.Health, management.Metrics, management.Port), Is.EqualTo(((OtlpSettings?)null, (OtlpSettings?)null, true, false, (int?)9000)));
    }

    [Test]
    public void What_is_set_for_one_kind_wins_over_what_is_set_for_all()
    {
        var (telemetry, _, faults) = Read(
            ("tracing-enabled", ""), ("telemetry-metrics-enabled", "true"), ("telemetry-endpoint", "http://all:4317"), ("telemetry-protocol", "http/protobuf"),
            ("tracing-endpoint", "http://traces:4317"), ("tracing-protocol", "grpc"), ("telemetry-service-name", "all"), ("tracing-service-name", "mine"),
            ("telemetry-resource-attributes", "a=1,b=2"), ("tracing-resource-attributes", "b=3"), ("telemetry-metrics-interval", "5s"));
        Assert.That(faults, Is.Empty);
        Assert.That((telemetry.Traces, telemetry.Metrics), Is.EqualTo((new OtlpSettings(new Uri("http://traces:4317"), false), new OtlpSettings(new Uri("http://all:4317"), true))));
        Assert.That((telemetry.ServiceName, telemetry.Attributes["a"], telemetry.Attributes["b"], telemetry.MetricsInterval), Is.EqualTo(("mine", "1", "3", TimeSpan.FromSeconds(5))));
    }

    [Test]
    public void Log_lines_are_sent_where_and_from_what_level_on_it_is_said()
    {
        var (telemetry, _, _) = Read(("telemetry-logs-enabled", ""), ("telemetry-endpoint", "http://all:4317"), ("telemetry-logs-protocol", "http/protobuf"), ("telemetry-logs-level", "WARN"));
        Assert.That((telemetry.Logs, telemetry.LogsLevel), Is.EqualTo((new OtlpSettings(new Uri("http://all:4317"), true), LogLevel.Warning)));
        (telemetry, _, _) = Read(("telemetry-logs-enabled", ""), ("telemetry-logs-endpoint", "http://logs:4317"));
        Assert.That((telemetry.Logs, telemetry.LogsLevel), Is.EqualTo((new OtlpSettings(new Uri("http://logs:4317"), false), LogLevel.Trace)));
        Assert.That(Read(("telemetry-logs-endpoint", "http://logs:4317")).Telemetry.Logs, Is.Null);
    }

    [Test]
    public void A_header_for_one_kind_wins_over_that_for_all_and_neither_is_shown()
    {
        var (telemetry, _, faults) = Read(
            ("tracing-enabled", ""), ("telemetry-metrics-enabled", ""), ("telemetry-logs-enabled", ""),
            ("telemetry-header-<header>", "Authorization=Bearer canary-all, a=b"), ("tracing-header-<header>", "authorization=Bearer canary-traces"),
            ("telemetry-logs-header-<header>", "X-Tenant=kosmo"));
        Assert.That(faults, Is.Empty);
        Assert.That(Headers(telemetry.Traces), Is.EqualTo("Authorization: Bearer canary-traces"));
        Assert.That(Headers(telemetry.Metrics), Is.EqualTo("Authorization: Bearer canary-all, a=b"));
        Assert.That(Headers(telemetry.Logs), Is.EqualTo("Authorization: Bearer canary-all, a=b | X-Tenant: kosmo"));
        Assert.That($"{telemetry} {string.Join(' ', telemetry.Traces!.Headers)}", Does.Not.Contain("canary"));

        static string Headers(OtlpSettings? to) => string.Join(" | ", to!.Headers.Select(header => $"{header.Key}: {header.Value.Reveal()}").Order());
    }

    [TestCase("traceidratio", "0.25", 0.25, false)]
    [TestCase("parentbased_traceidratio", "0.25", 0.25, true)]
    [TestCase("always_off", "0.25", 0, false)]
    [TestCase("parentbased_always_on", "0.25", 1, true)]
    public void The_sampler_is_Keycloaks(string type, string ratio, double kept, bool follows)
    {
        var (telemetry, _, _) = Read(("tracing-sampler-type", type), ("tracing-sampler-ratio", ratio));
        Assert.That((telemetry.SamplerRatio, telemetry.SamplerFollowsCaller), Is.EqualTo((kept, follows)));
    }

    [Test]
    public void What_cannot_be_meant_is_told()
    {
        var (_, _, faults) = Read(
            ("tracing-endpoint", "collector"), ("telemetry-protocol", "smoke"), ("tracing-sampler-ratio", "2"), ("telemetry-resource-attributes", "a"),
            ("telemetry-metrics-interval", "0"), ("telemetry-logs-level", "loud"), ("tracing-header-<header>", "two words=canary"), ("http-management-relative-path", "a b"), ("http-management-host", "a b"));
        Assert.That(faults, Is.SupersetOf(new[]
        {
            "--tracing-endpoint is 'collector'; it must be an http(s) address such as http://localhost:4317.",
            "--telemetry-protocol is 'smoke'; it must be grpc or http/protobuf.",
            "--tracing-sampler-ratio is '2'; it must be a part of 0 to 1, such as 0.1.",
            "--telemetry-resource-attributes is 'a'; it must be a list such as key1=value1,key2=value2.",
            "--telemetry-metrics-interval is '0'; it must be a time of 1 to 3600 seconds.",
            "--telemetry-logs-level is 'loud'; it must be off, fatal, error, warn, info, debug, trace or all.",
            "--tracing-header-two words cannot be a header: its name takes letters, digits and dashes, its value printable ASCII.",
            "--http-management-relative-path is 'a b'; it must be a path of letters, digits and - _ . ~ /.",
            "--http-management-host is 'a b'; it must be an address or a host name.",
        }));
    }

    [TestCase("false", "false", false)]
    [TestCase("false", "true", true)]
    [TestCase("true", "false", true)]
    public void Without_health_and_metrics_there_is_no_management_port(string health, string metrics, bool port) =>
        Assert.That(Read(("health-enabled", health), ("metrics-enabled", metrics)).Management.Port is not null, Is.EqualTo(port));
}
