using System.Text.Json;
using KosmoAuth.Settings;
using KosmoAuth.Telemetry;
using KosmoAuth.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace KosmoAuth.Tests.Telemetry;

public sealed class LogLinesTests
{
    private const string Realm = """{ "realm": "r", "enabled": true, "sslRequired": "none" }""";
    private const string Refused = "/realms/r/protocol/openid-connect/auth?client_id=nobody";

    private static Func<ServerSettings, ServerSettings> Level(LogLevel level) =>
        settings => settings with { Log = new LogSettings { Level = level } };

    private static Action<IServiceCollection> Tapped(bool json) => services => services.AddSingleton<ILoggerProvider>(provider =>
    {
        var (requests, time) = (provider.GetRequiredService<IHttpContextAccessor>(), provider.GetRequiredService<TimeProvider>());
        return new LogTap(json ? new JsonLines(requests, time) : new TextLines(requests, time));
    });

    [Test]
    public async Task The_number_on_an_error_page_is_in_the_header_and_in_the_log()
    {
        await using var server = await TestServer.StartAsync(Realm, Tapped(json: true), Level(LogLevel.Debug));
        using var browser = server.NewBrowser();
        var page = await browser.GetAsync(Refused);
        var header = page.Headers.Split('\n').SingleOrDefault(line => line.StartsWith("X-Request-Id: ", StringComparison.OrdinalIgnoreCase))?["X-Request-Id: ".Length..].Trim();
        Assert.That(header, Is.Not.Null.And.Not.Empty, page.Headers);
        Assert.That(page.Page.GetElementById("traceId")?.TextContent, Does.EndWith(header!));
        var line = Tap(server).Lines.Select(text => JsonDocument.Parse(text).RootElement).Single(line => line.GetProperty("loggerName").GetString() == "org.keycloak.events");
        Assert.That(line.GetProperty("requestId").GetString(), Is.EqualTo(header));
        Assert.That(line.GetProperty("level").GetString(), Is.EqualTo("WARN"));
        Assert.That(line.GetProperty("message").GetString(), Does.StartWith("type=\"LOGIN_ERROR\""));
        Assert.That(line.GetProperty("timestamp").GetString(), Is.EqualTo("2026-11-24T00:00:00.000Z"));
    }

    [Test]
    public async Task Text_lines_are_as_Keycloak_writes_them_with_the_number_in_place_of_the_thread()
    {
        await using var server = await TestServer.StartAsync(Realm, Tapped(json: false), Level(LogLevel.Information));
        using var answer = await server.GetAsync(Refused, ("Accept", "text/html"));
        var number = answer.Headers.GetValues("X-Request-Id").Single();
        Assert.That(Tap(server).Lines, Has.Some.Matches<string>(line => line.Contains($" WARN  [org.keycloak.events] ({number}) type=\"LOGIN_ERROR\"", StringComparison.Ordinal)));
    }

    [Test]
    public void A_message_cannot_pretend_to_be_a_line_of_its_own()
    {
        using var tap = new LogTap(new TextLines(new HttpContextAccessor(), new TestClock()));
        tap.CreateLogger("c").Log(LogLevel.Warning, default, "name\r\n2026-11-24 forged\u001b[31m\u2028x", null, static (state, _) => state);
        Assert.That(tap.Lines.Single(), Does.EndWith(" WARN  [c] (-) name  2026-11-24 forged [31m x"));
    }

    [Test]
    public void An_exception_is_one_object_of_a_JSON_line()
    {
        using var tap = new LogTap(new JsonLines(new HttpContextAccessor(), new TestClock()));
        tap.CreateLogger("c").Log(LogLevel.Error, new EventId(7), "it \"broke\"", new InvalidOperationException("why\nso"), static (state, _) => state);
        var line = JsonDocument.Parse(tap.Lines.Single()).RootElement;
        Assert.That(line.GetProperty("message").GetString(), Is.EqualTo("it \"broke\""));
        Assert.That(line.GetProperty("exception").GetProperty("exceptionType").GetString(), Is.EqualTo("System.InvalidOperationException"));
        Assert.That(line.GetProperty("exception").GetProperty("message").GetString(), Is.EqualTo("why\nso"));
        Assert.That(line.GetProperty("eventId").GetInt32(), Is.EqualTo(7));
    }

    [TestCase(ProxyHeaders.XForwarded, "nginx-4711", true)]
    [TestCase(ProxyHeaders.None, "nginx-4711", false)]
    [TestCase(ProxyHeaders.XForwarded, "two words", false)]
    public async Task A_request_keeps_the_number_of_a_proxy_that_is_believed(ProxyHeaders headers, string given, bool kept)
    {
        await using var server = await TestServer.StartAsync(Realm, change: settings => settings with { Proxy = new ProxySettings { Headers = headers } });
        using var answer = await server.GetAsync("/realms/nope", ("X-Request-Id", given));
        Assert.That(answer.Headers.GetValues("X-Request-Id").Single() == given, Is.EqualTo(kept));
    }

    [Test]
    public async Task Addresses_of_requests_are_logged_at_no_level()
    {
        await using var server = await TestServer.StartAsync(
            Realm, Tapped(json: true), settings => settings with { Log = new LogSettings { Level = LogLevel.Trace, Categories = [new("Microsoft", LogLevel.Trace), new("System", LogLevel.Trace)] } });
        using var answer = await server.GetAsync("/realms/r?key=canary-4711");
        Assert.That(Tap(server).Lines, Is.Not.Empty);
        Assert.That(Tap(server).Text, Does.Not.Contain("canary-4711"));
    }

    private static LogTap Tap(TestServer server) => server.Services.GetServices<ILoggerProvider>().OfType<LogTap>().Single();
}
