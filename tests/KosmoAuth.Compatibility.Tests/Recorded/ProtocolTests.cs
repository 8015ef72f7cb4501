using System.Text.Json;
using KosmoAuth.Compatibility.Tests.Recorded.Scenes;
using KosmoAuth.Compatibility.Tests.Support;
using KosmoAuth.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Compatibility.Tests.Recorded;

/// <summary>Every exchange of <c>golden/protocol</c> against the running server, each for itself.</summary>
internal sealed class ProtocolTests
{
    private static readonly (string Recording, string Case)[] s_signIns = [
        ("token-password", "success"), ("token-code", "success, many scopes"), ("token-client", "client_credentials"), ("token-client", "es256 client")];

    [TestCaseSource(nameof(Exchanges))]
    public async Task Answers_as_recorded(Exchange exchange)
    {
        KnownDifferences.Judge(exchange.File, exchange.Case, await PlayAsync(RecordedServer.Address, exchange));
    }

    [TestCase("rich-in.json")]
    [TestCase("rich-export.json")]
    [TestCase("rich-export-dir")]
    public async Task Realm_in_each_form_of_a_file_signs_the_same_person_in(string file)
    {
        await using var server = await ServerProcess.StartAsync(Checkout.Realm(file), RichRealm.Name);
        foreach (var (recording, name) in s_signIns)
        {
            var exchange = Exchange.Read(recording).First(exchange => exchange.Case == name);
            KnownDifferences.Judge(exchange.File, exchange.Case, await PlayAsync(server.Address, exchange));
        }
    }

    [Test]
    public void Every_recording_is_played()
    {
        var files = Directory.GetFiles(Checkout.Golden("protocol"), "*.json").Select(Path.GetFileNameWithoutExtension);
        Assert.That(files.Except(Book.Files), Is.EquivalentTo(["backchannel-logout"]), "it is played by BackChannelTests");
    }

    private static async Task<List<Difference>> PlayAsync(string address, Exchange exchange)
    {
        using var scene = new Scene(address, exchange);
        await Book.PrepareAsync(scene);
        var answer = await scene.SendAsync();
        var found = AnswerComparison.Compare(exchange, answer, scene.Mask).ToList();
        if (exchange.Recorded.TryGetProperty("userinfo", out var userInfo))
        {
            found.AddRange(await UserInfoAsync(scene, answer, userInfo));
        }

        return found;
    }

    private static IEnumerable<TestCaseData> Exchanges() => Book.Files.SelectMany(Exchange.Read)
        .Where(exchange => !KnownDifferences.IsLater(exchange))
        .Select(exchange => new TestCaseData(exchange).SetArgDisplayNames(exchange.ToString()));

    private static async Task<IEnumerable<Difference>> UserInfoAsync(Scene scene, Answer answer, JsonElement recorded)
    {
        using var tokens = JsonDocument.Parse(answer.Text);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(scene.Issuer + "/protocol/openid-connect/userinfo"));
        request.Headers.Authorization = new("Bearer", tokens.RootElement.TryGetProperty("access_token", out var token) ? token.GetString() : "");
        var info = await scene.Browser.SendAsync(request);
        var status = recorded.GetProperty("status").GetInt32();
        if ((int)info.Status != status)
        {
            return [new("userinfo.status", $"{(int)info.Status} instead of {status}")];
        }

        if (!recorded.TryGetProperty("json", out var json))
        {
            return [];
        }

        using var ours = JsonDocument.Parse(scene.Mask(info.Text));
        return [.. JsonComparison.Compare("userinfo", json, ours.RootElement)];
    }
}
