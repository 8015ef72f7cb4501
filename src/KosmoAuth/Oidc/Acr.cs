using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using KosmoAuth.Realms;

namespace KosmoAuth.Oidc;

/// <summary>
/// Names of levels of authentication: attribute <c>acr.loa.map</c> of the client, else of the realm; a level without a name is its
/// number.
/// </summary>
internal static class Acr
{
    /// <summary>Level of a log-in in which no level condition ran, and of a session that was only used again.</summary>
    public const int Proven = 1;
    public const int Reused = 0;

    private const string MapName = "acr.loa.map";

    private static readonly ConditionalWeakTable<string, Dictionary<int, string>> s_maps = [];

    public static string Of(Realm realm, Client client, int level) =>
        (client.Attribute(MapName) ?? realm.Attribute(MapName)) is { } text && s_maps.GetValue(text, Read).TryGetValue(level, out var name)
            ? name
            : level.ToString(CultureInfo.InvariantCulture);

    /// <summary>All names that the realm has, in its order, for the metadata.</summary>
    public static IEnumerable<string> Names(Realm realm) =>
        realm.Attribute(MapName) is { } text ? s_maps.GetValue(text, Read).Values : [];

    private static Dictionary<int, string> Read(string text)
    {
        var names = new Dictionary<int, string>();
        try
        {
            using var json = JsonDocument.Parse(text);
            foreach (var entry in json.RootElement.EnumerateObject())
            {
                if (int.TryParse(entry.Value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var level))
                {
                    names.TryAdd(level, entry.Name);
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // A map that cannot be read names nothing.
        }

        return names;
    }
}
