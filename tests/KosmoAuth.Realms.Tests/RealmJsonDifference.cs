using System.Text.Json.Nodes;

namespace KosmoAuth.Realms.Tests;

/// <summary>
/// Compares two realm files by meaning: lists of things that have a name, and lists of plain texts, in any order; absent, null and
/// empty are the same; ids and what is random by nature do not count unless asked for.
/// </summary>
internal static class RealmJsonDifference
{
    private static readonly HashSet<string> s_volatile =
        ["id", "parentId", "containerId", "internalId", "privateKey", "certificate", "kid", "secret", "keycloakVersion", "createdTimestamp", "client.secret.creation.time"];

    private static readonly string[] s_names = ["clientId", "alias", "username", "name", "clientScope", "client", "authenticator", "flowAlias", "type"];

    public static IReadOnlyList<string> Find(JsonNode? expected, JsonNode? actual, bool withIds = false)
    {
        var differences = new List<string>();
        Compare("", expected, actual, withIds ? [] : s_volatile, differences);
        return differences;
    }

    private static void Compare(string path, JsonNode? expected, JsonNode? actual, HashSet<string> ignored, List<string> differences)
    {
        switch (expected, actual)
        {
            case (JsonArray left, JsonArray right):
                Compare(path, Keyed(left), Keyed(right), ignored, differences);
                break;
            case (JsonObject left, JsonObject right):
                foreach (var name in left.Select(pair => pair.Key).Union(right.Select(pair => pair.Key)).Where(name => !ignored.Contains(name)))
                {
                    Compare($"{path}/{name}", left[name], right[name], ignored, differences);
                }

                break;
            default:
                if (!JsonNode.DeepEquals(expected, actual) && !(IsNothing(expected) && IsNothing(actual)))
                {
                    differences.Add($"{path}: expected {Short(expected)} but was {Short(actual)}");
                }

                break;
        }
    }

    private static JsonObject Keyed(JsonArray array)
    {
        var keyed = new JsonObject();
        foreach (var item in array)
        {
            var key = item is JsonObject thing
                ? string.Join(' ', s_names.Append("subType").Append("priority").Select(name => thing[name]?.ToString()).Where(text => text is not null))
                : item?.ToJsonString() ?? "null";
            while (keyed.ContainsKey(key))
            {
                key += "+";
            }

            keyed[key] = item?.DeepClone();
        }

        return keyed;
    }

    private static bool IsNothing(JsonNode? node) => node is null or JsonArray { Count: 0 } or JsonObject { Count: 0 };

    private static string Short(JsonNode? node) => node?.ToJsonString() is { } text ? text[..Math.Min(text.Length, 200)] : "nothing";
}
