using KosmoAuth.Events;
using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Support;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace KosmoAuth.Tests.Events;

public sealed class EventListenerTests
{
    private const string Realm = """
        { "realm": "r", "enabled": true, "eventsEnabled": true, "eventsListeners": [ "jboss-logging" ] }
        """;

    [Test]
    public async Task A_failure_is_a_warning_in_Keycloaks_line_format()
    {
        await using var server = await TestServer.StartAsync(Realm);
        var realm = server.Realm("r");
        using var log = new LogRecorder();
        new EventLogWriter(log).Write(new Event
        {
            Type = "LOGIN_ERROR", Realm = realm, ClientId = "web", Ip = "192.0.2.1", Error = "user_not_found",
            Details = new() { ["auth_method"] = "openid-connect", ["username"] = "x\"\r\ntype=\"LOGIN\" \u001b[31m" },
        });
        Assert.That(log.Lines, Is.EqualTo(new[]
        {
            "org.keycloak.events Warning type=\"LOGIN_ERROR\", realmId=\"" + realm.Id + "\", realmName=\"r\", clientId=\"web\", userId=\"null\", ipAddress=\"192.0.2.1\", "
            + "error=\"user_not_found\", auth_method=\"openid-connect\", username=\"x\\\"__type=\\\"LOGIN\\\" _[31m\"",
        }));
    }

    [Test]
    public async Task A_success_is_for_those_who_debug()
    {
        await using var server = await TestServer.StartAsync(Realm);
        using var log = new LogRecorder();
        new EventLogWriter(log).Write(new Event { Type = "LOGIN", Realm = server.Realm("r"), UserId = "u", SessionId = "s" });
        Assert.That(log.Lines.Single(), Does.StartWith("org.keycloak.events Debug type=\"LOGIN\"").And.Contain("userId=\"u\", sessionId=\"s\", ipAddress=\"null\""));
    }

    [Test]
    public async Task A_realm_without_the_listener_logs_nothing()
    {
        await using var server = await TestServer.StartAsync(Realm.Replace("\"jboss-logging\"", "", StringComparison.Ordinal));
        using var log = new LogRecorder();
        new EventLogWriter(log).Write(new Event { Type = "LOGIN_ERROR", Realm = server.Realm("r"), Error = "x" });
        Assert.That(log.Lines, Is.Empty);
    }

    [Test]
    public async Task Events_are_kept_over_a_restart_but_for_the_daily_noise_of_tokens()
    {
        await using var server = await TestServer.StartAsync(Realm);
        var realm = server.Realm("r");
        foreach (var type in new[] { "LOGIN", "REFRESH_TOKEN", "LOGIN_ERROR", "USER_INFO_REQUEST_ERROR" })
        {
            server.Get<EventLog>().Write(new Event { Type = type, Realm = realm, ClientId = "web", Details = new() { ["username"] = "taro" } });
        }

        await server.RestartAsync();
        var kept = await KeptAsync(server, realm);
        Assert.That(kept.Select(row => row.Type), Is.EquivalentTo(new[] { "LOGIN", "LOGIN_ERROR" }));
        Assert.That(kept[0].Details["username"], Is.EqualTo("taro"));
        Assert.That(kept[0].TimeMs, Is.EqualTo(server.Clock.Now.ToUnixTimeMilliseconds()));
    }

    [Test]
    public async Task A_realm_that_names_types_keeps_those_and_one_without_events_none()
    {
        await using var named = await TestServer.StartAsync("""{ "realm": "r", "enabled": true, "eventsEnabled": true, "enabledEventTypes": [ "REFRESH_TOKEN" ] }""");
        await using var none = await TestServer.StartAsync("""{ "realm": "r", "enabled": true }""");
        foreach (var server in new[] { named, none })
        {
            server.Get<EventLog>().Write(new Event { Type = "LOGIN", Realm = server.Realm("r") });
            server.Get<EventLog>().Write(new Event { Type = "REFRESH_TOKEN", Realm = server.Realm("r") });
            await server.Get<EventDatabaseWriter>().FlushAsync(default);
        }

        Assert.That((await KeptAsync(named, named.Realm("r"))).Select(row => row.Type), Is.EqualTo(new[] { "REFRESH_TOKEN" }));
        Assert.That(await KeptAsync(none, none.Realm("r")), Is.Empty);
    }

    private static async Task<IReadOnlyList<EventRow>> KeptAsync(TestServer server, Realm realm) =>
        await server.Get<Database>().ReadAsync(work => EventRows.NewestAsync(work, realm.Id, 10, default), default);

    private sealed class LogRecorder : ILoggerFactory, ILogger
    {
        private string _category = "";

        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName)
        {
            _category = categoryName;
            return this;
        }

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{_category} {logLevel} {formatter(state, exception)}");

        public void Dispose()
        {
        }
    }
}
