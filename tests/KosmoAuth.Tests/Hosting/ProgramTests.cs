using System.Text.Json;
using KosmoAuth.Settings;
using KosmoAuth.Testing;
using KosmoAuth.Tests.Support;
using Microsoft.Extensions.Hosting;
using NUnit.Framework;

namespace KosmoAuth.Tests.Hosting;

/// <summary>What only a process can show: signals, what it loads, what it writes.</summary>
public sealed class ProgramTests
{
    private const string Realm = """
        {
          "realm": "r", "enabled": true, "sslRequired": "none",
          "clients": [ { "clientId": "svc", "secret": "svc-secret", "serviceAccountsEnabled": true } ]
        }
        """;

    private const string Form = "grant_type=client_credentials&client_id=svc&client_secret=svc-secret";

    [Test]
    public async Task A_server_that_is_told_to_end_turns_load_balancers_away_first_and_finishes_what_it_has_begun()
    {
        await using var program = await ServerProgram.StartAsync(Realm, "--shutdown-delay", "2", "--shutdown-timeout", "30");
        using var slow = await RawConnection.OpenAsync(program.Address);
        await slow.SendAsync($"POST /realms/r/protocol/openid-connect/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {Form.Length}\r\n\r\n{Form[..20]}");
        using var http = new HttpClient { BaseAddress = new Uri(program.Address) };
        Assert.That((int)(await http.GetAsync("/realms/r")).StatusCode, Is.EqualTo(200));

        program.Terminate();
        Assert.That(await program.UntilAsync(async () => await program.HealthAsync("ready") == 503), Is.True, "not ready any more");
        Assert.That(await program.HealthAsync("live"), Is.EqualTo(200), "alive all the same");
        using var late = await http.GetAsync("/realms/r");
        Assert.That(((int)late.StatusCode, late.Headers.ConnectionClose), Is.EqualTo((200, (bool?)true)), "and serving");

        Assert.That(await program.UntilAsync(async () => !await Loopback.TakesConnectionsAsync(program.Port)), Is.True, "then the port is closed");
        await slow.SendAsync(Form[20..]);
        Assert.That(await slow.ReadToEndAsync(), Does.StartWith("HTTP/1.1 200 OK").And.Contain("\"access_token\""));
        Assert.That(await program.EndAsync(), Is.Zero);
    }

    [Test]
    public async Task Who_is_connected_is_served_for_a_moment_after_the_port_is_closed()
    {
        var settings = new ShutdownSettings { Delay = TimeSpan.FromMilliseconds(1), Moment = TimeSpan.FromSeconds(3) };
        await using var server = await TestServer.StartAsync(Realm, change: all => all with { Shutdown = settings });
        using var idle = await RawConnection.OpenAsync(server.Address);
        var end = server.Get<IHost>().StopAsync();
        await Eventually.TrueAsync(async () => !await Loopback.TakesConnectionsAsync(new Uri(server.Address).Port));
        await idle.SendAsync("GET /realms/r HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        Assert.That(await idle.ReadToEndAsync(), Does.StartWith("HTTP/1.1 200 OK").And.Contain("Connection: close"));
        await end;
    }

    [Test]
    public async Task Telemetry_that_nobody_wants_is_not_even_loaded()
    {
        Linux();
        await using var plain = await ServerProgram.StartAsync(Realm);
        Assert.That(await File.ReadAllTextAsync($"/proc/{plain.Id}/maps"), Does.Contain("kosmoauth.dll").And.Not.Contain("OpenTelemetry"));
        await using var watched = await ServerProgram.StartAsync(Realm, "--tracing-enabled", "--tracing-endpoint", "http://127.0.0.1:9");
        Assert.That(await File.ReadAllTextAsync($"/proc/{watched.Id}/maps"), Does.Contain("OpenTelemetry"));
    }

    [Test]
    public async Task Log_lines_are_JSON_objects_when_that_is_wanted()
    {
        await using var program = await ServerProgram.StartAsync(Realm, "--log-console-output", "json", "--log-level", "debug");
        using var http = new HttpClient { BaseAddress = new Uri(program.Address) };
        await http.PostAsync("/realms/r/protocol/openid-connect/token", new FormUrlEncodedContent([new("grant_type", "password"), new("client_id", "svc"), new("client_secret", "wrong")]));
        Assert.That(await program.UntilAsync(() => Task.FromResult(program.Output.Contains("LOGIN_ERROR", StringComparison.Ordinal))), Is.True);
        var lines = program.Output.TrimEnd().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.That(lines.Select(line => line.GetProperty("level").GetString()).Distinct(), Is.SubsetOf(new[] { "DEBUG", "INFO", "WARN" }));
        Assert.That(lines[^1].GetProperty("requestId").GetString(), Is.Not.Empty);
    }

    [Test]
    public async Task One_category_speaks_where_all_others_are_silent()
    {
        await using var program = await ServerProgram.StartAsync(Realm, "--log-level", "off,org.keycloak.events:error", "--log-level-org.keycloak.events=debug");
        using var http = new HttpClient { BaseAddress = new Uri(program.Address) };
        await http.PostAsync("/realms/r/protocol/openid-connect/token", new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", "svc"), new("client_secret", "svc-secret")]));
        Assert.That(await program.UntilAsync(() => Task.FromResult(program.Output.Contains("DEBUG [org.keycloak.events]", StringComparison.Ordinal))), Is.True);
        Assert.That(program.Output.TrimEnd().Split('\n'), Has.All.Contains("[org.keycloak.events]"));
    }

    private static void Linux()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Ignore("/proc is Linux's");
        }
    }
}
