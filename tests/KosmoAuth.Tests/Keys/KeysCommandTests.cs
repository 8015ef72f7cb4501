using System.Diagnostics;
using KosmoAuth.Tests.Oidc.Token;
using KosmoAuth.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;
using NUnit.Framework;

namespace KosmoAuth.Tests.Keys;

/// <summary><c>kosmoauth keys</c> beside a running server.</summary>
internal sealed class KeysCommandTests
{
    private TokenServer _server = null!;
    private KeysCommands _commands = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _server = await TokenServer.StartAsync();
        _commands = new KeysCommands(_server.Server.DataFolder, _server.Clock, database: _server.Server.DatabaseArguments);
    }

    [TearDown]
    public ValueTask StopAsync() => _server.DisposeAsync();

    [Test]
    public async Task List_shows_every_key_and_no_secret()
    {
        var printed = await _commands.RunAsync("keys", "list");
        var lines = await _commands.ListAsync("r");
        Assert.That(printed, Does.StartWith("REALM").And.Contain("master"));
        Assert.That(lines.Select(line => string.Join(' ', line[0], line[2], line[3], line[4], line[5], line[6])), Is.EquivalentTo(new[]
        {
            "r RS256 sig active 100 rsa-generated", "r HS512 sig active 100 hmac-generated", "r RSA-OAEP enc active 100 rsa-enc-generated",
            "r AES enc active 100 aes-generated",
        }));
        Assert.That(lines.Select(line => line[1]), Does.Contain(await SignerAsync()));
        Assert.That(printed, Does.Not.Match("MII|privateKey|secret"));
    }

    [Test]
    public async Task A_disabled_key_is_gone_within_a_second_and_so_are_its_tokens()
    {
        var token = await ServiceTokenAsync();
        await _commands.RunAsync("keys", "rotate", "--realm", "r", "--algorithm", "RS256", "--grace", "0");
        await Eventually.TrueAsync(async () => await SignerAsync() != Kid(token));
        Assert.That((await _server.IntrospectAsync(token)).Member("active"), Is.EqualTo("True"));

        Assert.That(await _commands.RunAsync("keys", "disable", Kid(token)[..12], "--realm", "r"), Is.EqualTo($"RS256: {Kid(token)} is disabled.\n"));
        var seen = Stopwatch.StartNew();
        await Eventually.TrueAsync(async () => (await _server.IntrospectAsync(token)).Member("active") == "False");
        Assert.That(await CertsAsync(), Does.Not.Contain(Kid(token)));
        Assert.That(seen.Elapsed, Is.LessThan(TimeSpan.FromSeconds(10)));

        await _commands.RunAsync("keys", "activate", Kid(token), "--realm", "r");
        await Eventually.TrueAsync(async () => (await _server.IntrospectAsync(token)).Member("active") == "True");
        await _commands.RunAsync("keys", "retire", Kid(token), "--realm", "r");
        Assert.That((await _commands.ListAsync("r")).Single(line => line[1] == Kid(token)), Has.Some.StartsWith("published until"));
        await _commands.RunAsync("keys", "remove", Kid(token), "--realm", "r");
        Assert.That((await _commands.ListAsync("r")).Select(line => line[1]), Does.Not.Contain(Kid(token)));
    }

    [TestCase("retire"), TestCase("disable")]
    public async Task The_only_key_for_an_algorithm_that_is_needed_stays(string command)
    {
        var kid = await SignerAsync();
        var (code, _, errors) = await _commands.TryAsync("keys", command, kid, "--realm", "r");
        Assert.That((code, errors), Is.EqualTo((1,
            $"The key {kid} is the only one that signs RS256, which realm 'r' needs. Replace it first: kosmoauth keys rotate --realm r --algorithm RS256 --grace 0\n")));
        Assert.That((await _commands.TryAsync("keys", "remove", kid, "--realm", "r")).Errors, Is.EqualTo($"The key {kid} is active. Retire or disable it first.\n"));
        Assert.That(await SignerAsync(), Is.EqualTo(kid));
    }

    [Test]
    public async Task A_second_rotation_before_the_first_is_over_does_nothing()
    {
        var first = await _commands.RunAsync("keys", "rotate", "--realm", "r", "--algorithm", "RS256");
        Assert.That(first, Does.Contain("signs from 2026-11-24T00:10:00Z in place of"), "600 seconds is the default");
        Assert.That(await _commands.RunAsync("keys", "rotate", "--realm", "r", "--algorithm", "RS256"), Does.Contain("has a successor already"));
        Assert.That(await _commands.ListAsync("r"), Has.Count.EqualTo(5));
    }

    [TestCase("ES256"), TestCase("ES384"), TestCase("ES512"), TestCase("PS384"), TestCase("HS256")]
    public async Task A_key_for_a_further_algorithm_is_published_and_offered(string algorithm)
    {
        var printed = await _commands.RunAsync("keys", "add", "--realm", "r", "--algorithm", algorithm, "--grace", "0");
        Assert.That(printed, Does.Match($"^{algorithm}: [^ ]+ is published and signs at once\\.\n$"));
        await Eventually.TrueAsync(async () => (await _server.GetAsync("/realms/r/.well-known/openid-configuration")).Json
            .GetProperty("id_token_signing_alg_values_supported").EnumerateArray().Any(value => value.GetString() == algorithm));
        Assert.That((await CertsAsync()).Contains($"\"{algorithm}\"", StringComparison.Ordinal), Is.EqualTo(algorithm != "HS256"));
    }

    [Test]
    public async Task The_size_of_RSA_keys_can_be_chosen_and_stays()
    {
        await _commands.RunAsync("keys", "rotate", "--realm", "r", "--algorithm", "RS256", "--grace", "0", "--key-size", "3072");
        await Eventually.TrueAsync(async () => (await ServiceTokenAsync()).Split('.')[2].Length == 512);
        await _commands.RunAsync("keys", "rotate", "--realm", "r", "--algorithm", "RS256", "--grace", "0");
        var kid = await SignerAsync();
        await Eventually.TrueAsync(async () => await SignerAsync() != kid);
        Assert.That((await ServiceTokenAsync()).Split('.')[2], Has.Length.EqualTo(512));
    }

    [TestCase("keys rotate --realm s", "There is no realm 's'; did you mean 'r'?")]
    [TestCase("keys rotate --realm r --algorithm ES256", "Realm 'r' has no active key for ES256. 'kosmoauth keys list' shows what there is, 'kosmoauth keys add' makes one.")]
    [TestCase("keys rotate --realm r --grace -1", "--grace must be a time of 0 to 2592000 seconds.")]
    [TestCase("keys rotate --realm r --key-size 1024", "--key-size must be 2048, 3072 or 4096.")]
    [TestCase("keys add --realm r --algorithm EdDSA", "There is no signature algorithm 'EdDSA' here. Use one of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, HS256, HS384, HS512.")]
    [TestCase("keys disable nope --realm r", "Realm 'r' has no key 'nope'. 'kosmoauth keys list' shows what there is.")]
    public async Task What_is_wrong_is_one_sentence_and_changes_nothing(string line, string sentence)
    {
        Assert.That(await _commands.TryAsync(line.Split(' ')), Is.EqualTo((1, "", sentence + "\n")));
        Assert.That(await _commands.ListAsync("r"), Has.Count.EqualTo(4));
    }

    [Test]
    public async Task A_data_folder_without_a_database_is_told_and_nothing_is_made()
    {
        var folder = Path.Combine(_server.Server.DataFolder, "elsewhere");
        var (code, _, errors) = await new KeysCommands(folder, _server.Clock).TryAsync("keys", "list");
        Assert.That(code, Is.EqualTo(5));
        Assert.That(errors, Is.EqualTo($"There is no database {Path.Combine(folder, "kosmoauth.db")}. Say with --data where the server keeps its data.\n"));
        Assert.That(Directory.Exists(folder), Is.False);
    }

    private Task<string> CertsAsync() => _server.Server.Http.GetStringAsync("/realms/r/protocol/openid-connect/certs");

    private async Task<string> SignerAsync() => Kid(await ServiceTokenAsync());

    private async Task<string> ServiceTokenAsync() => (await _server.TokenAsync(TokenServer.Web, ("grant_type", "client_credentials"))).Access;

    private static string Kid(string token) => new JsonWebToken(token).Kid;
}
