using KosmoAuth.Hosting;
using KosmoAuth.Settings;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Hosting;

public sealed class ManagementPortTests
{
    private const string Realm = """{ "realm": "r", "enabled": true, "sslRequired": "none" }""";

    private static Task<TestServer> StartAsync(ManagementSettings management) =>
        TestServer.StartAsync(Realm, change: settings => settings with { Management = management });

    [TestCase("/health/live", true, false, 200)]
    [TestCase("/health/live/", true, false, 200)]
    [TestCase("/health/live", false, true, 404)]
    [TestCase("/metrics", false, true, 200)]
    [TestCase("/metrics", true, false, 404)]
    [TestCase("/realms/r", true, true, 404)]
    public async Task Each_part_is_there_when_it_is_switched_on(string path, bool health, bool metrics, int status)
    {
        await using var server = await StartAsync(new ManagementSettings(0, true) { Health = health, Metrics = metrics });
        using var http = new HttpClient { BaseAddress = new Uri(server.ManagementAddress!) };
        using var answer = await http.GetAsync(path);
        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
    }

    [TestCase("/auth/health/ready", 200)]
    [TestCase("/health/ready", 404)]
    [TestCase("/authhealth/ready", 404)]
    public async Task A_path_in_front_counts_for_all(string path, int status)
    {
        await using var server = await StartAsync(new ManagementSettings(0, true) { RelativePath = "/auth" });
        using var http = new HttpClient { BaseAddress = new Uri(server.ManagementAddress!) };
        using var answer = await http.GetAsync(path);
        Assert.That((int)answer.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task Only_looking_is_possible()
    {
        await using var server = await StartAsync(new ManagementSettings(0, true));
        using var http = new HttpClient { BaseAddress = new Uri(server.ManagementAddress!) };
        using var answer = await http.PostAsync("/health", null);
        Assert.That(((int)answer.StatusCode, string.Join(", ", answer.Content.Headers.Allow)), Is.EqualTo((405, "GET, HEAD")));
    }

    [Test]
    public async Task Started_is_down_until_it_has_started()
    {
        var health = new Health();
        Assert.That(Health.Json((await health.ChecksAsync("/health/started", default))!), Is.EqualTo("""{"status":"DOWN","checks":[{"name":"Keycloak Initialized","status":"DOWN"},{"name":"Keycloak database connections async health check","status":"DOWN"}]}"""));
        health.Started();
        Assert.That(Health.Json((await health.ChecksAsync("/health/started", default))!), Is.EqualTo("""{"status":"UP","checks":[]}"""));
    }

    [Test]
    public async Task Connections_are_not_kept_by_a_server_that_will_end()
    {
        await using var server = await StartAsync(new ManagementSettings(0, true));
        using var before = await server.GetAsync("/realms/r");
        server.Get<Health>().Stopping();
        using var after = await server.GetAsync("/realms/r");
        Assert.That((before.Headers.ConnectionClose, after.Headers.ConnectionClose), Is.EqualTo(((bool?)null, (bool?)true)));
    }
}
