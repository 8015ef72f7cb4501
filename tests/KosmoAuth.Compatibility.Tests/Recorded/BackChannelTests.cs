using System.Text.Json;
using KosmoAuth.Compatibility.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Compatibility.Tests.Recorded;

/// <summary>Log-out tokens that applications got, as recorded.</summary>
internal sealed class BackChannelTests
{
    [TestCase("backchannel-logout", "log-out token delivered to the client", "web")]
    [TestCase("logout-propagation", "confirm posted: what the client received", "web")]
    [TestCase("logout-propagation", "POST refresh_token, session.required=false, revoke.offline.tokens=true: what the client received", "web-offline")]
    public async Task Token_is_as_recorded(string file, string name, string client)
    {
        var recorded = Recorded(file, name);
        using var scene = new Scene(RecordedServer.Address, new Exchange("protocol/" + file, name, 0, recorded)) { Client = client };
        var tokens = await scene.GrantAsync(client);
        var left = await scene.PostAsync("/protocol/openid-connect/logout", client, ("refresh_token", tokens.Refresh));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var received = await RecordedServer.BackChannel.ReceiveAsync(token => Client(token) == client, patience.Token);

        using var json = JsonDocument.Parse($$"""{"logout_token":"{{received}}"}""");
        using var decoded = JsonDocument.Parse($$"""{"logout_token":{{recorded.GetProperty("decoded").GetRawText()}}}""");
        var found = AnswerComparison.Tokens(decoded.RootElement, json.RootElement, scene.Mask).ToList();
        KnownDifferences.Judge("protocol/" + file, name, found);
    }

    private static string Client(string token)
    {
        using var payload = JsonDocument.Parse(AnswerComparison.Decode(token.Split('.')[1]));
        return payload.RootElement.GetProperty("aud").GetString()!;
    }

    private static JsonElement Recorded(string file, string name)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(Checkout.Golden($"protocol/{file}.json")));
        return json.RootElement.EnumerateArray().First(exchange => exchange.GetProperty("case").GetString() == name).Clone();
    }
}
