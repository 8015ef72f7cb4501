using KosmoAuth.Hosting;
using KosmoAuth.Tests.Oidc.Token;
using KosmoAuth.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using NUnit.Framework;

namespace KosmoAuth.Tests.Keys;

/// <summary>Keys change under load while applications keep the key set: everything through HTTP and the command line.</summary>
internal sealed class RotationTests
{
    private const string Certs = "/realms/r/protocol/openid-connect/certs";
    private const int Grace = 60;

    [Test]
    public async Task Rotation_under_load_on_two_nodes_costs_no_validation()
    {
        await using var server = await TokenServer.StartAsync();
        await using var other = await server.Server.AddNodeAsync();
        using var stop = new CancellationTokenSource();
        var commands = new KeysCommands(server.Server.DataFolder, server.Clock, database: server.Server.DatabaseArguments);
        using var curious = new RelyingParty(server.Server.Http, server.Server.Address + Certs, server.Clock, TimeSpan.FromDays(1), fetchesOnUnknownKey: true);
        using var patient = new RelyingParty(server.Server.Http, other.Address + Certs, server.Clock, TimeSpan.FromSeconds(Grace - 10), fetchesOnUnknownKey: false);
        RelyingParty[] parties = [curious, patient];
        var load = Enumerable.Range(0, 3).Select(_ => LoadAsync(server, parties, stop.Token)).ToList();

        var signers = new List<string> { await SignerAsync(server) };
        await Eventually.TrueAsync(() => parties.All(party => party.GoodByKey.ContainsKey(signers[0])));
        for (var rotation = 0; rotation < 3; rotation++)
        {
            var printed = await commands.RunAsync("keys", "rotate", "--realm", "r", "--grace", $"{Grace}");
            Assert.That(printed.Split('\n'), Has.Length.EqualTo(3), "RS256 and HS512, a line each");
            await Eventually.TrueAsync(async () => (await PublishedAsync(server, server.Server.Address)).Length == rotation + 3 && (await PublishedAsync(server, other.Address)).Length == rotation + 3);
            Assert.That(await SignerAsync(server), Is.EqualTo(signers[^1]), "published, and does not sign yet");
            server.Clock.Advance(TimeSpan.FromSeconds(Grace / 2));
            await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => SignerAsync(server)));
            Assert.That(await SignerAsync(server), Is.EqualTo(signers[^1]), "half of the grace time is over");
            server.Clock.Advance(TimeSpan.FromSeconds(Grace / 2));
            await Eventually.TrueAsync(async () => await SignerAsync(server) != signers[^1]);
            signers.Add(await SignerAsync(server));
            await Eventually.TrueAsync(() => parties.All(party => party.GoodByKey.ContainsKey(signers[^1])));
        }

        await stop.CancelAsync();
        var refreshes = (await Task.WhenAll(load)).Sum();
        Assert.Multiple(() =>
        {
            Assert.That(parties.SelectMany(party => party.Failures), Is.Empty);
            Assert.That(parties.Select(party => party.GoodByKey.Keys), Is.All.EquivalentTo(signers), "each key signed under load");
            Assert.That(parties[0].Fetches, Is.LessThanOrEqualTo(signers.Count), "it kept what it had");
            Assert.That(refreshes, Is.GreaterThan(20));
        });
    }

    [Test]
    public async Task An_old_key_stays_published_as_long_as_its_tokens_live_and_goes_then()
    {
        await using var server = await TokenServer.StartAsync("\"ssoSessionMaxLifespan\": 3600", "\"accessTokenLifespan\": 300");
        var commands = new KeysCommands(server.Server.DataFolder, server.Clock, database: server.Server.DatabaseArguments);
        var before = await server.PasswordAsync();
        var old = Kid(before.Access);

        await commands.RunAsync("keys", "rotate", "--realm", "r", "--grace", "0");
        await Eventually.TrueAsync(async () => await SignerAsync(server) != old);

        Assert.That(await PublishedAsync(server, server.Server.Address), Has.Length.EqualTo(3), "old, new and the one for encryption");
        Assert.That((await server.IntrospectAsync(before.Access)).Member("active"), Is.EqualTo("True"));
        Assert.That((await server.RefreshAsync(before.Refresh)).Status, Is.EqualTo(200), "the refresh token is of the old HS512 key");

        server.Clock.Advance(TimeSpan.FromSeconds(3600));
        await server.Server.Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().OfType<KeyRotation>().Single().RunAsync(default);
        Assert.That(await PublishedAsync(server, server.Server.Address), Has.Length.EqualTo(3), "an hour later its tokens are over, not yet the margin for clocks");
        server.Clock.Advance(TimeSpan.FromSeconds(61));
        await Eventually.TrueAsync(async () => (await PublishedAsync(server, server.Server.Address)).Length == 2);
        Assert.That((await commands.ListAsync("r")).Select(line => line[1]), Has.None.EqualTo(old));
    }

    [Test]
    public async Task The_key_of_offline_tokens_stays_as_long_as_a_session_of_its_time_is_there()
    {
        await using var server = await TokenServer.StartAsync("\"ssoSessionMaxLifespan\": 60", "\"offlineSessionIdleTimeout\": 100");
        var commands = new KeysCommands(server.Server.DataFolder, server.Clock, database: server.Server.DatabaseArguments);
        var offline = await server.PasswordAsync("openid offline_access");
        var old = Kid(offline.Refresh);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await commands.RunAsync("keys", "rotate", "--realm", "r", "--algorithm", "HS512", "--grace", "0");
        await Eventually.TrueAsync(async () => Kid((await server.PasswordAsync()).Refresh) != old);

        for (var day = 0; day < 6; day++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(80));
            Assert.That((await server.RefreshAsync(offline.Refresh)).Status, Is.EqualTo(200), "an application may go on with its first offline token");
        }

        Assert.That((await commands.ListAsync("r")).Select(line => line[1]), Has.Some.EqualTo(old));
        foreach (var session in server.Server.Rows.Sessions)
        {
            server.Server.Rows.Write(async work => await Storage.UserSessionRows.DeleteAsync(work, session.RealmId, session.Id, session.Offline, default));
        }

        server.Clock.Advance(TimeSpan.FromDays(1));
        await Eventually.TrueAsync(async () => (await commands.ListAsync("r")).All(line => line[1] != old));
    }

    [Test]
    public async Task Keys_of_a_realm_that_wants_it_get_successors_at_a_certain_age_once_for_all_nodes()
    {
        await using var server = await TokenServer.StartAsync("\"attributes\": { \"kosmo.keys.rotateAfterDays\": \"90\", \"kosmo.keys.graceSeconds\": \"300\" }");
        await using var other = await server.Server.AddNodeAsync();
        var commands = new KeysCommands(server.Server.DataFolder, server.Clock, database: server.Server.DatabaseArguments);
        var old = await SignerAsync(server);
        await Eventually.TrueAsync(() => server.Server.Realm("r").Keys.Active("HS512")!.Life.Created is not null);
        server.Clock.Advance(TimeSpan.FromDays(89));
        await RunJobsAsync(server, other);
        Assert.That(await commands.ListAsync("r"), Has.Count.EqualTo(4), "as the realm began");

        server.Clock.Advance(TimeSpan.FromDays(2));
        await RunJobsAsync(server, other);
        await Eventually.TrueAsync(async () => (await commands.ListAsync("r")).Count == 6);
        Assert.That(await SignerAsync(server), Is.EqualTo(old));
        server.Clock.Advance(TimeSpan.FromSeconds(300));
        await Eventually.TrueAsync(async () => await SignerAsync(server) != old);
        await RunJobsAsync(server, other);
        Assert.That((await commands.ListAsync("r")).Count(line => line[4] == "active" && line[3] == "sig"), Is.EqualTo(2));
        Assert.That((await commands.ListAsync("r")).Count(line => line[4] == "passive"), Is.EqualTo(2));
    }

    private static async Task<int> LoadAsync(TokenServer server, RelyingParty[] parties, CancellationToken stop)
    {
        var reply = await server.PasswordAsync();
        var refreshes = 0;
        while (!stop.IsCancellationRequested)
        {
            foreach (var party in parties)
            {
                await party.ValidateAsync(reply.Access);
                await party.ValidateAsync(reply.Json.GetProperty("id_token").GetString()!);
            }

            var next = await server.RefreshAsync(reply.Refresh);
            Assert.That(next.Status, Is.EqualTo(200), next.Text);
            Assert.That((await server.UserInfoAsync(next.Access)).Status, Is.EqualTo(200));
            reply = next;
            refreshes++;
        }

        return refreshes;
    }

    private static async Task<string> SignerAsync(TokenServer server) =>
        Kid((await server.TokenAsync(TokenServer.Web, ("grant_type", "client_credentials"))).Access);

    private static string Kid(string token) => new JsonWebToken(token).Kid;

    private static async Task<string[]> PublishedAsync(TokenServer server, string address) =>
        [.. new Microsoft.IdentityModel.Tokens.JsonWebKeySet(await server.Server.Http.GetStringAsync(address + Certs)).Keys.Select(key => key.Kid)];

    private static Task RunJobsAsync(TokenServer server, TestServer other) => Task.WhenAll(
        new[] { server.Server.Services, other.Services }
            .Select(services => services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<KeyRotation>().Single().RunAsync(default)));
}
