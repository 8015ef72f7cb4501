using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace KosmoAuth.Tests.Tokens;

/// <summary>Recorded answers, and our claims in the recordings' form.</summary>
internal static partial class Recording
{
    public static string PathOf(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "tests", "Data", "golden", name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException(name);
    }

    public static JsonArray Read(string name) => JsonNode.Parse(File.ReadAllText(PathOf(name)))!.AsArray();

    /// <summary>Placeholders for what changes, members and lists sorted: equal texts are equal claims.</summary>
    public static string Normalize(JsonNode? claims) => Sorted(claims, "")?.ToJsonString() ?? "null";

    private static JsonNode? Sorted(JsonNode? node, string name) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Where(member => member.Key != "prov")
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value, member.Key)))),
        JsonArray items => new JsonArray([.. items.Select(item => Sorted(item, name)).OrderBy(item => item?.ToJsonString(), StringComparer.Ordinal)]),
        JsonValue value => Placeholder(name, value),
        _ => null,
    };

    private static JsonNode Placeholder(string name, JsonValue value) => name switch
    {
        "exp" or "iat" or "auth_time" => "{epoch}",
        "at_hash" => "{hash}",
        "sid" or "session_state" => "{sid}",
        "scope" => string.Join(' ', value.GetValue<string>().Split(' ').Order(StringComparer.Ordinal)),
        _ when value.TryGetValue<string>(out var text) => Uuid().Replace(text, "{uuid}").Replace("https://id.test", "{base}", StringComparison.Ordinal),
        _ => value.DeepClone(),
    };

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();
}
