using System.Text;
using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Tests.Login.Otp;
using KosmoAuth.Tests.Oidc.Token;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Tests.Hosting;

/// <summary>Two servers on one database: what is good for one use is used once, and what one changes the other knows.</summary>
[TestFixture(false), TestFixture(true)]
internal sealed class TwoNodesTests(bool postgreSql)
{
    private const int Rounds = 20;
    private const int AtOnce = 50;

    private TestServer _first = null!;
    private TestServer _second = null!;
    private TokenServer[] _nodes = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _first = await TestServer.StartAsync(TokenRealm.Json(["\"revokeRefreshToken\": true", "\"refreshTokenMaxReuse\": 0"]), postgreSql: postgreSql);
        _second = await _first.AddNodeAsync();
        _nodes = [new TokenServer(_first), new TokenServer(_second)];
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _second.DisposeAsync();
        await _first.DisposeAsync();
    }

    [Test]
    public async Task A_code_is_redeemed_once()
    {
        using var browser = _first.NewBrowser();
        for (var round = 0; round < Rounds; round++)
        {
            var code = await TokenServer.CodeAsync(browser);
            await OneWinsAsync(node => node.RedeemAsync(code), round);
        }
    }

    [Test]
    public async Task A_refresh_token_is_rotated_once()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var token = (await _nodes[round % 2].PasswordAsync()).Refresh;
            await OneWinsAsync(node => node.RefreshAsync(token), round);
        }
    }

    [Test]
    public async Task A_one_time_password_opens_once()
    {
        const string Secret = "authenticator-taro-1";
        var phone = AuthenticatorApp.OfText(Secret);
        var taro = await GiveAsync(Secret);
        for (var round = 0; round < Rounds; round++)
        {
            // Guesses that were one too many are forgotten meanwhile.
            _first.Clock.Advance(TimeSpan.FromHours(1));
            _first.Rows.Write(work => SecondFactorFailureRows.DeleteAsync(work, taro.RealmId, taro.Id, default));
            var code = phone.Code(_first.Clock.Now);
            await OneWinsAsync(
                node => node.TokenAsync(
                    TokenServer.Web, ("grant_type", "password"), ("username", "taro"), ("password", "Password-1"), ("totp", code), ("scope", "openid")),
                round);
        }
    }

    [TestCase("pkj", "RS256"), TestCase("sjwt", "HS256")]
    public async Task A_client_assertion_is_used_once(string client, string algorithm)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var claims = AssertionMaker.Claims(client, _first.Address + "/realms/r", _first.Clock.Seconds);
            var assertion = AssertionMaker.Sign(claims, algorithm, secret: Encoding.UTF8.GetBytes(AssertionMaker.Secret));
            await OneWinsAsync(node => node.TokenAsync(null, AssertionMaker.Form(assertion)), round);
        }
    }

    [Test]
    public async Task Tokens_of_one_session_that_are_rotated_at_once_all_go_on()
    {
        using var browser = _first.NewBrowser();
        List<string> tokens = [];
        for (var line = 0; line < 20; line++)
        {
            tokens.Add((await _nodes[0].RedeemAsync(await TokenServer.CodeAsync(browser))).Refresh);
        }

        var answers = await Task.WhenAll(tokens.Select((token, at) => _nodes[at % 2].RefreshAsync(token)));
        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(200));
    }

    [Test]
    public async Task A_person_who_is_disabled_on_one_node_gets_nothing_from_the_other()
    {
        var tokens = await _nodes[1].PasswordAsync();
        Assert.That((await _nodes[1].UserInfoAsync(tokens.Access)).Status, Is.EqualTo(200));
        var taro = await TaroAsync();
        await _first.Get<Database>().WriteAsync(
            async work =>
            {
                await UserRows.SetEnabledAsync(work, taro.RealmId, taro.Id, false, null, default);
                return true;
            },
            default);
        Assert.That((await _nodes[1].RefreshAsync(tokens.Refresh)).Error, Is.EqualTo("400 invalid_grant: User disabled"));
    }

    [Test]
    public async Task A_realm_that_is_changed_on_one_node_is_changed_on_the_other_by_itself()
    {
        var realm = _first.Realm("r");
        await _first.Get<Database>().WriteAsync(
            async work =>
            {
                var web2 = (await RealmRows.DocumentsAsync(work, realm.Id, default)).Single(document => document is { Kind: "client", Key: "web2" });
                await RealmRows.PutAsync(work, realm.Id, [web2 with { Json = web2.Json.Replace("web2-secret", "other-secret", StringComparison.Ordinal) }], default);
                return true;
            },
            default);
        Assert.That(() => _second.Realm("r").Clients["web2"].Secret!.Reveal(), Is.EqualTo("other-secret").After(10_000, 50));
    }

    private Task<User> TaroAsync() => _first.Get<Database>().ReadAsync(
        async work => (await UserRows.FindByUsernameAsync(work, _first.Realm("r").Id, "taro", default))!, default).AsTask();

    private async Task<User> GiveAsync(string secret)
    {
        var taro = await TaroAsync();
        var credential = new Credential(
            "phone", "otp", "phone", 0, """{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}""", new Secret($$"""{"value":"{{secret}}"}"""));
        _first.Rows.Write(work => UserRows.InsertCredentialAsync(work, taro.RealmId, taro.Id, credential, default));
        return taro;
    }

    // Half to each node. Losers are refused as the protocol says it, not by a fault.
    private async Task OneWinsAsync(Func<TokenServer, Task<Reply>> use, int round)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var uses = Enumerable.Range(0, AtOnce).Select(async i =>
        {
            await start.Task;
            return await use(_nodes[i % 2]);
        }).ToList();
        start.SetResult();
        var answers = await Task.WhenAll(uses);
        Assert.That(answers.Count(answer => answer.Status == 200), Is.EqualTo(1), $"round {round}");
        Assert.That(answers.Where(answer => answer.Status != 200).Select(answer => answer.Error), Is.All.Match("^40[01] (invalid_grant: |invalid_client: Token reuse detected$)"), $"round {round}");
    }
}
