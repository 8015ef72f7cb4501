using System.Text.Json;
using System.Text.Json.Nodes;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Preparation;

/// <summary>What a fresh realm contains, as a realm file of its own: <c>built-in-realm.json</c>, without ids and keys.</summary>
internal sealed class BuiltInRealm
{
    private static readonly Lazy<string> s_text = new(() => Resource("built-in-realm.json"));

    private BuiltInRealm(string name)
    {
        var text = s_text.Value
            .Replace("{realm}", JsonEncodedText.Encode(name).ToString(), StringComparison.Ordinal)
            .Replace("{realm-lower}", JsonEncodedText.Encode(name.ToLowerInvariant()).ToString(), StringComparison.Ordinal);
        Json = JsonNode.Parse(text)!.AsObject();
        Realm = Json.Deserialize(RealmJson.Default.RealmRepresentation)!;
        DefaultRole = Realm.Roles!.Realm!.First(role => role.Description == "${role_default-roles}");
    }

    public JsonObject Json { get; }

    public RealmRepresentation Realm { get; }

    public RoleRepresentation DefaultRole { get; }

    public static BuiltInRealm For(string name) => new(name);

    /// <summary>Realm <c>master</c> before it is prepared: only what is different from other realms.</summary>
    public static RealmRepresentation Master() =>
        JsonSerializer.Deserialize(Resource("master-realm.json"), RealmJson.Default.RealmRepresentation)!;

    private static string Resource(string name)
    {
        using var reader = new StreamReader(typeof(BuiltInRealm).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
