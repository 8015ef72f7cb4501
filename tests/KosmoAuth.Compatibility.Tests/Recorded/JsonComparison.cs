using System.Text.Json;

namespace KosmoAuth.Compatibility.Tests.Recorded;

/// <summary>JSON by structure and by value outside placeholders; the order of members, list entries and scopes tells nothing.</summary>
internal static class JsonComparison
{
    public static IEnumerable<Difference> Compare(string path, JsonElement recorded, JsonElement ours)
    {
        var name = path[(path.LastIndexOf('.') + 1)..];
        if (Placeholders.IsVolatile(name) && recorded.ValueKind == ours.ValueKind)
        {
            return [];
        }

        return (recorded.ValueKind, ours.ValueKind) switch
        {
            (JsonValueKind.Object, JsonValueKind.Object) => Objects(path, recorded, ours),
            (JsonValueKind.Array, JsonValueKind.Array) => Lists(path, [.. recorded.EnumerateArray()], [.. ours.EnumerateArray()]),
            (JsonValueKind.Object or JsonValueKind.Array, _) or (_, JsonValueKind.Object or JsonValueKind.Array) => [Differ(path, recorded, ours)],
            _ => Same(name, recorded, ours) ? [] : [Differ(path, recorded, ours)],
        };
    }

    private static IEnumerable<Difference> Objects(string path, JsonElement recorded, JsonElement ours)
    {
        foreach (var member in recorded.EnumerateObject())
        {
            if (!ours.TryGetProperty(member.Name, out var value))
            {
                yield return new($"{path}.{member.Name}", $"is missing, recorded {Short(member.Value)}");
                continue;
            }

            foreach (var difference in Compare($"{path}.{member.Name}", member.Value, value))
            {
                yield return difference;
            }
        }

        foreach (var member in ours.EnumerateObject().Where(member => !recorded.TryGetProperty(member.Name, out _)))
        {
            yield return new($"{path}.{member.Name}", $"is too many: {Short(member.Value)}");
        }
    }

    private static IEnumerable<Difference> Lists(string path, List<JsonElement> recorded, List<JsonElement> ours)
    {
        foreach (var entry in recorded.ToList())
        {
            var index = ours.FindIndex(other => !Compare(path, entry, other).Any());
            if (index >= 0)
            {
                ours.RemoveAt(index);
                recorded.Remove(entry);
            }
        }

        if (recorded.Count == 1 && ours.Count == 1)
        {
            return Compare(path, recorded[0], ours[0]);
        }

        return [
            .. recorded.Select(entry => new Difference(path, $"has no {Short(entry)}")),
            .. ours.Select(entry => new Difference(path, $"has {Short(entry)}, which was not recorded"))];
    }

    private static bool Same(string name, JsonElement recorded, JsonElement ours)
    {
        if (name == "scope" && recorded.ValueKind == JsonValueKind.String && ours.ValueKind == JsonValueKind.String)
        {
            return recorded.GetString()!.Split(' ').ToHashSet().SetEquals(ours.GetString()!.Split(' '));
        }

        // A lifetime that is counted down from a moment before may have lost a second, there or here.
        if (name.EndsWith("expires_in", StringComparison.Ordinal) && recorded.ValueKind == JsonValueKind.Number && ours.ValueKind == JsonValueKind.Number)
        {
            return Math.Abs(recorded.GetInt64() - ours.GetInt64()) <= 2;
        }

        return recorded.ValueKind == JsonValueKind.String && Text(recorded) is var text && text.StartsWith('{')
            ? Placeholders.Match(text, Text(ours))
            : recorded.ValueKind == ours.ValueKind && Placeholders.Match(Text(recorded), Text(ours));
    }

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static Difference Differ(string path, JsonElement recorded, JsonElement ours) => new(path, $"{Short(ours)} instead of {Short(recorded)}");

    private static string Short(JsonElement value) => value.GetRawText() is { Length: > 300 } text ? text[..300] + "…" : value.GetRawText();
}
