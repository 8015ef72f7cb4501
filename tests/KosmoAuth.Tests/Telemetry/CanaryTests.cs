using System.Text;
using KosmoAuth.Mail.DevMailbox;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Settings;
using KosmoAuth.Telemetry;
using KosmoAuth.Tests.Login.Otp;
using KosmoAuth.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace KosmoAuth.Tests.Telemetry;

/// <summary>
/// Secrets that were used are looked for wherever the server leaves something: the log at every level, its database, traces, metrics and mails.
/// </summary>
public sealed class CanaryTests
{
    private TestServer _server = null!;
    private OtlpReceiver _receiver = null!;
    private CanaryWalk _walk = null!;
    private HttpClient _management = null!;

    [OneTimeSetUp]
    public async Task WalkAsync()
    {
        AuthenticatorApp.IsNeeded();
        _receiver = await OtlpReceiver.StartAsync(grpc: false);
        var collector = new OtlpSettings(new Uri(_receiver.Address), Http: true);
        _server = await TestServer.StartAsync(CanaryWalk.Realm, Replace, settings => settings with
        {
            Log = new LogSettings { Level = LogLevel.Trace, Categories = [new("Microsoft", LogLevel.Trace), new("System", LogLevel.Trace)] },
            Management = new ManagementSettings(0, true) { Metrics = true },
            Telemetry = new TelemetrySettings { Traces = collector, Metrics = collector, Logs = collector },
        });
        _management = new HttpClient { BaseAddress = new Uri(_server.ManagementAddress!) };
        _walk = new CanaryWalk(_server);
        await _walk.RunAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        _management.Dispose();
        await _server.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Test]
    public void The_log_has_none_at_any_level()
    {
        var log = _server.Services.GetServices<ILoggerProvider>().OfType<LogTap>().Single();
        Assert.That(log.Lines, Has.Some.Contain("\"TRACE\"").Or.Some.Contain("\"DEBUG\""), "everything is logged");
        Assert.That(log.Text, Does.Contain("LOGIN_ERROR").And.Contain("CODE_TO_TOKEN").And.Contain("UPDATE_TOTP").And.Contain("hanako"));
        Assert.That(log.Lines.SelectMany(line => Found(line, _walk.Secrets).Select(name => $"{name}: {line}")), Is.Empty);
    }

    [Test]
    public async Task The_log_that_a_collector_gets_has_none_either()
    {
        await _receiver.UntilAsync("logs", text => text.Contains("UPDATE_TOTP", StringComparison.Ordinal));
        var log = string.Join('\n', _receiver.Texts("logs"));
        Assert.That(log, Does.Contain("LOGIN_ERROR").And.Contain("CODE_TO_TOKEN").And.Contain("UPDATE_TOTP"));
        Assert.That(Found(log, _walk.Secrets), Is.Empty);
    }

    [Test]
    public async Task The_data_folder_has_none()
    {
        var found = new List<string>();
        var seen = new StringBuilder();
        foreach (var file in Directory.EnumerateFiles(_server.DataFolder, "*", SearchOption.AllDirectories))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, Encoding.Latin1);
            var text = await reader.ReadToEndAsync();
            seen.Append(text);
            found.AddRange(Found(text, _walk.Secrets).Select(name => $"{Path.GetFileName(file)}: {name}"));
        }

        Assert.That(seen.ToString(), Does.Contain("hanako@example.jp"), "it is the database that was looked into");
        Assert.That(found, Is.Empty);
    }

    [Test]
    public void Mails_have_what_they_are_meant_to_bring_and_nothing_else()
    {
        var text = string.Join('\n', _server.Get<DevMails>().All.Select(mail => $"{mail.Subject}\n{mail.Text}\n{mail.Html}"));
        Assert.That(Found(text, _walk.Secrets), Is.EquivalentTo(_walk.Secrets.Where(secret => secret.Mailed).Select(secret => secret.Name)));
    }

    [Test]
    public async Task Metrics_and_traces_have_none_and_no_person()
    {
        var metrics = await _management.GetStringAsync("/metrics");
        await _receiver.UntilAsync("trace", text => text.Contains("login-actions/", StringComparison.Ordinal));
        var all = metrics + string.Join('\n', _receiver.Texts("trace")) + string.Join('\n', _receiver.Texts("metrics"));
        Assert.That(Found(all, _walk.Secrets), Is.Empty);
        Assert.That(all, Does.Contain("login-actions").And.Not.Contain("hanako").And.Not.Contain("taro").And.Not.Contain("127.0.0.1:9/cb"));
    }

    private static IEnumerable<string> Found(string text, IEnumerable<Canary> secrets) =>
        secrets.Where(secret => text.Contains(secret.Value, StringComparison.Ordinal)).Select(secret => secret.Name);

    private static void Replace(IServiceCollection services)
    {
        services.AddSingleton<DevMails>().AddSingleton<DevMailServer>().AddHostedService(provider => provider.GetRequiredService<DevMailServer>());
        services.AddSingleton(provider => new MailRoute(provider.GetRequiredService<DevMailServer>().Address));
        services.AddSingleton<ILoggerProvider>(provider => new LogTap(
            new JsonLines(provider.GetRequiredService<IHttpContextAccessor>(), provider.GetRequiredService<TimeProvider>())));
    }
}
