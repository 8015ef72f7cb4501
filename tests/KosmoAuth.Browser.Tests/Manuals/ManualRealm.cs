using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KosmoAuth.Testing;

namespace KosmoAuth.Browser.Tests.Manuals;

/// <summary>The realm of KOSMO with members enough, so that no test meets the limits that another one has used up.</summary>
/// <param name="Attributes">Of the realm, in place of those in the sample.</param>
/// <param name="Settings">Fields of the realm, in place of those in the sample.</param>
internal sealed record ManualRealm(string Name, Dictionary<string, string> Attributes, Dictionary<string, JsonNode> Settings)
{
    public const string PortalSecret = "kosmo-portal-development-secret";

    /// <summary>As the manuals have it.</summary>
    public static ManualRealm Usual { get; } = new("manuals", [], []);

    /// <summary>Asks for the one-time password that a member has, shows no page with one button, and mails a link in place of a temporary password.</summary>
    public static ManualRealm Strict { get; } = new("strict", new()
    {
        ["kosmo.resetCredentials.existingOtp"] = "require",
        ["kosmo.actionLink.confirm"] = "false",
        ["kosmo.recallLoginId.passwordReset"] = "link",
    }, []);

    /// <summary>One-time passwords by counter (RFC 4226).</summary>
    public static ManualRealm Counting { get; } = new("counting", [], new()
    {
        ["otpPolicyType"] = "hotp",
        ["otpPolicyInitialCounter"] = 0,
    });

    public string PortalUrl { get; init; } = $"http://localhost:{Loopback.FreePort()}";

    public string Json(int mailPort)
    {
        var text = File.ReadAllText(Path.Combine(Stage.Root, "deploy", "realms", "kosmo-realm.json"));
        var realm = JsonNode.Parse(text.Replace("default-roles-kosmo", "default-roles-" + Name, StringComparison.Ordinal))!.AsObject();
        realm["realm"] = Name;

        // Two wrong passwords within the sample's second lock a person, and a test types quicker than that.
        realm["quickLoginCheckMilliSeconds"] = 0;
        realm["smtpServer"]!["host"] = "127.0.0.1";
        realm["smtpServer"]!["port"] = mailPort.ToString(CultureInfo.InvariantCulture);
        foreach (var client in realm["clients"]!.AsArray())
        {
            client!["rootUrl"] = PortalUrl;
        }

        foreach (var (name, value) in Attributes)
        {
            realm["attributes"]![name] = value;
        }

        foreach (var (name, value) in Settings)
        {
            realm[name] = value.DeepClone();
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
            ["insuranceSymbol"] = new JsonArray(member.Symbol),
            ["insuranceNumber"] = new JsonArray(member.Number),
            ["insurerNumber"] = new JsonArray(Member.InsurerNumber),
        },
        ["credentials"] = new JsonArray([Password(), .. member.Devices.Select(Device)]),
        ["groups"] = new JsonArray("/組合員"),
    };

    // As an export brings it: a hash that costs the import nothing.
    private static JsonObject Password()
    {
        var salt = Encoding.ASCII.GetBytes("salt of members.");
        var hash = Rfc2898DeriveBytes.Pbkdf2(Member.Password, salt, 1, HashAlgorithmName.SHA256, 64);
        return new()
        {
            ["type"] = "password",
            ["secretData"] = new JsonObject { ["value"] = Convert.ToBase64String(hash), ["salt"] = Convert.ToBase64String(salt) }.ToJsonString(),
            ["credentialData"] = """{"hashIterations":1,"algorithm":"pbkdf2-sha256","additionalParameters":{}}""",
        };
    }

    private static JsonObject Device(Device device) => new()
    {
        ["type"] = "otp",
        ["userLabel"] = device.Name,
        ["secretData"] = new JsonObject { ["value"] = device.Key }.ToJsonString(),
        ["credentialData"] = """{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1","secretEncoding":"BASE32"}""",
    };
}
