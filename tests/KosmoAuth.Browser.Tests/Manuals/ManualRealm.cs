using System.Globalization;
using System.Text.Json.Nodes;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>The realm of KOSMO with members enough, so that no test meets the limits that another one has used up.</summary>
internal static class ManualRealm
{
    public const string Name = "manuals";
    public const string PortalSecret = "kosmo-portal-development-secret";

    public static string Json(string portalUrl, int mailPort)
    {
        var text = File.ReadAllText(Path.Combine(Stage.Root, "deploy", "realms", "kosmo-realm.json"));
        var realm = JsonNode.Parse(text.Replace("default-roles-kosmo", "default-roles-" + Name, StringComparison.Ordinal))!.AsObject();
        realm["realm"] = Name;
        realm["smtpServer"]!["host"] = "127.0.0.1";
        realm["smtpServer"]!["port"] = mailPort.ToString(CultureInfo.InvariantCulture);
        foreach (var client in realm["clients"]!.AsArray())
        {
            client!["rootUrl"] = portalUrl;
        }

        realm["users"] = new JsonArray([.. Member.All.Select(User)]);
        return realm.ToJsonString();
    }

    private static JsonObject User(Member member) => new()
    {
        ["username"] = member.UserId,
        ["email"] = member.Email,
        ["emailVerified"] = true,
        ["enabled"] = true,
        ["lastName"] = "健保",
        ["firstName"] = "花子",
        ["attributes"] = new JsonObject
        {
            ["gender"] = new JsonArray("female"),
            ["birthdate"] = new JsonArray("1955-04-03"),
            ["insuranceSymbol"] = new JsonArray(Member.Symbol),
            ["insuranceNumber"] = new JsonArray(member.Number),
            ["insurerNumber"] = new JsonArray(Member.InsurerNumber),
        },
        ["credentials"] = Credentials(member),
        ["groups"] = new JsonArray("/組合員"),
    };

    private static JsonArray Credentials(Member member)
    {
        var credentials = new JsonArray(new JsonObject { ["type"] = "password", ["value"] = Member.Password });
        if (member.Key is { } key)
        {
            credentials.Add(new JsonObject
            {
                ["type"] = "otp",
                ["userLabel"] = "古いスマートフォン",
                ["secretData"] = new JsonObject { ["value"] = key }.ToJsonString(),
                ["credentialData"] =
                    """{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1","secretEncoding":"BASE32"}""",
            });
        }

        return credentials;
    }
}
