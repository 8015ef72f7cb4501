using System.Text.Json.Nodes;
using KosmoAuth.Compatibility.Tests.Support;
using NUnit.Framework;

namespace KosmoAuth.Compatibility.Tests.Recorded.Journeys;

/// <summary>The realm of the recordings beside a mail server, with the people that the journeys were made for.</summary>
[SetUpFixture]
internal sealed class JourneyServer
{
    public const string Password = "Password-1";
    public const string FirstDevice = "first-device-of-p-2otp";
    public const string OldDevice = "old-device-of-p-rotp1";

    // In the order of the recorded realm.
    private static readonly string[] s_actions = ["TERMS_AND_CONDITIONS", "UPDATE_PROFILE", "VERIFY_EMAIL", "CONFIGURE_TOTP", "UPDATE_PASSWORD", "UPDATE_EMAIL", "VERIFY_PROFILE"];

    private static ServerProcess? s_server;
    private static Mailbox? s_mailbox;

    public static string Address => s_server!.Address;

    public static Mailbox Mailbox => s_mailbox!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        s_mailbox = await Mailbox.OpenAsync();
        var folder = Directory.CreateTempSubdirectory("kosmoauth-realms-").FullName;
        RichRealm.WriteAlone(folder, Change);
        try
        {
            s_server = await ServerProcess.StartAsync(folder, RichRealm.Name);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (s_server is not null)
        {
            await s_server.DisposeAsync();
        }

        await Mailbox.DisposeAsync();
    }

    private static void Change(JsonObject realm)
    {
        realm["smtpServer"]!["port"] = $"{Mailbox.Port}";

        // Two wrong codes within the recorded 10 ms lock the person, and a warm server is quick enough for that.
        realm["quickLoginCheckMilliSeconds"] = 0;
        realm["requiredActions"] = new JsonArray([.. s_actions.Select((alias, index) => new JsonObject
        {
            ["alias"] = alias, ["name"] = alias, ["providerId"] = alias, ["enabled"] = true, ["defaultAction"] = false, ["priority"] = 10 * index,
        })]);
        foreach (var (name, actions) in new Dictionary<string, string[]>
        {
            ["p-otp"] = ["CONFIGURE_TOTP"],
            ["p-2otp"] = [],
            ["p-rotp"] = [],
            ["p-reset"] = [],
            ["p-verify"] = ["VERIFY_EMAIL"],
            ["p-act"] = ["UPDATE_PASSWORD", "CONFIGURE_TOTP", "VERIFY_EMAIL", "UPDATE_PROFILE", "TERMS_AND_CONDITIONS"],
            ["p-temp"] = ["UPDATE_PASSWORD"],
            ["p-terms"] = ["TERMS_AND_CONDITIONS"],
        })
        {
            realm["users"]!.AsArray().Add(Person(name, actions));
        }
    }

    private static JsonObject Person(string name, string[] actions)
    {
        var credentials = new JsonArray(new JsonObject { ["type"] = "password", ["value"] = Password });
        foreach (var (label, secret) in name switch
        {
            "p-2otp" => new[] { ("first", FirstDevice), ("second", "second-device-p-2otp") },
            "p-rotp" => [("old", OldDevice)],
            _ => [],
        })
        {
            credentials.Add(Device(label, secret));
        }

        return new JsonObject
        {
            ["username"] = name,
            ["enabled"] = true,
            ["email"] = name + "@example.org",
            ["emailVerified"] = !actions.Contains("VERIFY_EMAIL"),
            ["firstName"] = "F",
            ["lastName"] = "L",
            ["requiredActions"] = new JsonArray([.. actions.Select(action => (JsonNode)action)]),
            ["credentials"] = credentials,
        };
    }

    private static JsonObject Device(string label, string secret) => new()
    {
        ["type"] = "otp",
        ["userLabel"] = label,
        ["secretData"] = new JsonObject { ["value"] = secret }.ToJsonString(),
        ["credentialData"] = """{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}""",
    };
}
