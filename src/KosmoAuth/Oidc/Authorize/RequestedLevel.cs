using System.Globalization;
using System.Text.Json;
using KosmoAuth.Realms;

namespace KosmoAuth.Oidc.Authorize;

/// <summary>The level of authentication that a request asks for: <c>claims</c>, else <c>acr_values</c>, else the client's default (Keycloak).</summary>
/// <param name="Value">The lowest of the levels asked for; -1 for none.</param>
/// <param name="Essential">The log-in fails below it.</param>
/// <param name="Unknown">An essential value that the realm does not know.</param>
internal sealed record RequestedLevel(int Value, bool Essential, bool Unknown)
{
    private const string MapName = "acr.loa.map";

    private static readonly RequestedLevel s_none = new(-1, false, false);

    public static RequestedLevel Of(Realm realm, Client? client, string? claims, string? acrValues)
    {
        if (client is null)
        {
            return s_none;
        }

        var (asked, essential) = FromClaims(claims);
        if (asked.Count == 0)
        {
            asked = [.. (acrValues ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)];
            essential = false;
        }

        if (asked.Count == 0)
        {
            asked = [.. (client.Attribute("default.acr.values") ?? "").Split("##", StringSplitOptions.RemoveEmptyEntries)];
        }

        if (asked.Count == 0 && client.Attribute("minimum.acr.value") is null)
        {
            return s_none;
        }

        var map = Map(client.Attribute(MapName)) ?? Map(realm.Attribute(MapName)) ?? [];
        var lowest = client.Attribute("minimum.acr.value") is { } minimum ? LevelOf(minimum, map) ?? -1 : -1;
        var levels = asked.Select(value => LevelOf(value, map)).ToList();
        var unknown = essential && levels.Exists(level => level is null);
        var wanted = levels.OfType<int>().DefaultIfEmpty(-1).Min();
        return new RequestedLevel(Math.Max(wanted, lowest), essential || lowest > -1, unknown);
    }

    private static int? LevelOf(string value, Dictionary<string, int> map) =>
        map.TryGetValue(value, out var level) ? level
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : null;

    /// <summary><c>{"id_token":{"acr":{"essential":true,"values":["gold"]}}}</c>; anything that cannot be read asks for nothing.</summary>
    private static (List<string> Values, bool Essential) FromClaims(string? claims)
    {
        if (claims is null)
        {
            return ([], false);
        }

        try
        {
            using var json = JsonDocument.Parse(claims);
            if (!TryObject(json.RootElement, "id_token", out var idToken) || !TryObject(idToken, "acr", out var acr))
            {
                return ([], false);
            }

            var values = acr.TryGetProperty("values", out var list) && list.ValueKind == JsonValueKind.Array ? Texts(list.EnumerateArray())
                : acr.TryGetProperty("value", out var one) ? Texts([one])
                : [];
            return (values, acr.TryGetProperty("essential", out var essential) && essential.ValueKind == JsonValueKind.True);
        }
        catch (JsonException)
        {
            return ([], false);
        }
    }

    private static Dictionary<string, int>? Map(string? text)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            var map = new Dictionary<string, int>(StringComparer.Ordinal);
            foreach (var entry in json.RootElement.EnumerateObject())
            {
                if (int.TryParse(entry.Value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var level))
                {
                    map[entry.Name] = level;
                }
            }

            return map;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static List<string> Texts(IEnumerable<JsonElement> elements) =>
        [.. elements.Where(element => element.ValueKind == JsonValueKind.String).Select(element => element.GetString()!)];

    private static bool TryObject(JsonElement parent, string name, out JsonElement value)
    {
        value = default;
        return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out value) && value.ValueKind == JsonValueKind.Object;
    }
}
