using System.Text.Json.Nodes;
using KosmoAuth.Compatibility.Tests.Support;

namespace KosmoAuth.Compatibility.Tests.Recorded;

/// <summary>
/// The realm of the recordings: <c>rich-in.json</c> with what was made before some of them (<c>rich-more.json</c>). Where a
/// recording changed a setting on the way, a realm of another name has it from the start, such as <c>rich-closed</c>.
/// </summary>
internal static class RichRealm
{
    public const string Name = "rich";

    // Any second that is over, and one that is far away.
    private const long Past = 1_700_000_000;
    private const long Future = 2_100_000_000;

    private static readonly Dictionary<string, Action<JsonObject>> s_variants = new()
    {
        ["closed"] = realm => (realm["registrationAllowed"], realm["resetPasswordAllowed"]) = (false, false),
        ["disabled"] = realm => realm["enabled"] = false,
        ["ssl"] = realm => realm["sslRequired"] = "all",
        ["rotation"] = realm => (realm["revokeRefreshToken"], realm["refreshTokenMaxReuse"]) = (true, 0),
        ["reuse"] = realm =>
        {
            AddProfile(realm);
            (realm["revokeRefreshToken"], realm["refreshTokenMaxReuse"], realm["notBefore"]) = (true, 1, Past);
        },
        ["past"] = realm => realm["notBefore"] = Past,
        ["stale"] = realm => realm["notBefore"] = Future,
        ["profile"] = AddProfile,
        ["pastprofile"] = realm =>
        {
            AddProfile(realm);
            realm["notBefore"] = Past;
        },
        ["norole"] = realm =>
        {
            AddProfile(realm);
            Taro(realm)["realmRoles"] = new JsonArray("staff");
        },
        ["nothing"] = realm =>
        {
            realm["notBefore"] = Past;
            (Taro(realm)["realmRoles"], Taro(realm)["clientRoles"], Taro(realm)["groups"]) = (new JsonArray(), new JsonObject(), new JsonArray());
        },
        // The consents of these stay from case to case.
        ["unasked"] = _ => { },
        ["consent"] = _ => { },
        ["lockout"] = realm => (realm["failureFactor"], realm["quickLoginCheckMilliSeconds"]) = (2, 0),
    };

    /// <summary>Writes the realm and its variants into a folder that <c>--realms</c> can name.</summary>
    /// <param name="jwks">Public keys of client <c>pkj</c>; the private one of the recordings is gone.</param>
    /// <param name="backChannel">Where client <c>web</c> wants to be told of log-outs.</param>
    public static void Write(string folder, string jwks, string backChannel)
    {
        Write(folder, Name, jwks, backChannel, _ => { });
        foreach (var (name, change) in s_variants)
        {
            Write(folder, $"{Name}-{name}", jwks, backChannel, change);
        }
    }

    /// <summary>Writes the realm alone, under its own name, with the changes of a variant.</summary>
    public static void WriteAlone(string folder, string variant) => WriteAlone(folder, s_variants[variant]);

    /// <summary>Writes the realm alone, under its own name, with changes.</summary>
    public static void WriteAlone(string folder, Action<JsonObject> change) => Write(folder, Name, """{"keys":[]}""", "http://127.0.0.1:9/backchannel", change);

    private static void Write(string folder, string name, string jwks, string backChannel, Action<JsonObject> change)
    {
        var realm = Read("rich-in.json");
        var more = Read("rich-more.json");
        realm["realm"] = name;
        foreach (var list in new[] { "clients", "users" })
        {
            foreach (var entry in more[list]!.AsArray())
            {
                realm[list]!.AsArray().Add(entry!.DeepClone());
            }
        }

        var clients = realm["clients"]!.AsArray();
        Client(clients, "pkj")["attributes"]!["jwks.string"] = jwks;
        Client(clients, "web")["attributes"]!["backchannel.logout.url"] = backChannel;
        foreach (var (id, variant) in ClientVariants.All)
        {
            var copy = Client(clients, id[..id.IndexOf('-', StringComparison.Ordinal)]).DeepClone().AsObject();
            copy["clientId"] = id;
            variant(copy);
            clients.Add(copy);
        }

        change(realm);
        var json = realm.ToJsonString().Replace("default-roles-rich", "default-roles-" + name, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, name + ".json"), json);
    }

    private static void AddProfile(JsonObject realm)
    {
        Taro(realm)["attributes"] = new JsonObject { ["locale"] = new JsonArray("ja") };
        foreach (var (name, value) in Read("rich-more.json")["profile"]!.AsObject())
        {
            Taro(realm)["attributes"]![name] = new JsonArray(value!.DeepClone());
        }
    }

    private static JsonObject Read(string file) => JsonNode.Parse(File.ReadAllText(Checkout.Realm(file)))!.AsObject();

    private static JsonObject Taro(JsonObject realm) => realm["users"]!.AsArray().First(user => user!["username"]!.GetValue<string>() == "taro")!.AsObject();

    private static JsonObject Client(JsonArray clients, string id) => clients.First(client => client!["clientId"]!.GetValue<string>() == id)!.AsObject();
}
