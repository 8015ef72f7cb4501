using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Reading;

/// <summary>
/// Compares a JSON text with the records that it will become, as the source generator describes them: a wrong type is a fault, a
/// name that is one slip away from a known one a warning. All of them at once, each with its place.
/// </summary>
internal sealed class SchemaCheck(FaultList faults)
{
    public void CheckRealm(JsonPlace place)
    {
        if (Is(place, JsonPlaceKind.Object, "", "an object"))
        {
            Check(place, typeof(RealmRepresentation), "");
        }
    }

    private void Check(JsonPlace place, Type type, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (place.Kind == JsonPlaceKind.Null || type == typeof(JsonElement))
        {
            return;
        }

        var info = RealmJson.Default.GetTypeInfo(type);
        switch (info?.Kind)
        {
            case JsonTypeInfoKind.Object when Is(place, JsonPlaceKind.Object, path, "an object"):
                Members(place, info, path);
                break;
            case JsonTypeInfoKind.Dictionary when Is(place, JsonPlaceKind.Object, path, "an object"):
                Duplicates(place);
                place.Members.ForEach(member => Element(member.Value, info.ElementType!, Join(path, member.Name)));
                break;
            case JsonTypeInfoKind.Enumerable when Is(place, JsonPlaceKind.Array, path, "an array"):
                for (var i = 0; i < place.Items.Count; i++)
                {
                    Element(place.Items[i], info.ElementType!, $"{path}[{i}]", isItem: true);
                }

                break;
            case JsonTypeInfoKind.None:
                Scalar(place, type, path);
                break;
        }
    }

    /// <summary>Null stands for an absent field, but cannot be an item of a list, or a thing of a map.</summary>
    private void Element(JsonPlace place, Type type, string path, bool isItem = false)
    {
        if (place.Kind == JsonPlaceKind.Null && type != typeof(JsonElement) && (isItem || type != typeof(string)))
        {
            faults.Add(place.Start, $"{path} must not be null. Leave it out.");
            return;
        }

        Check(place, type, path);
    }

    private void Members(JsonPlace place, JsonTypeInfo info, string path)
    {
        Duplicates(place);
        foreach (var member in place.Members)
        {
            var property = info.Properties.FirstOrDefault(candidate => candidate.Name == member.Name && !candidate.IsExtensionData);
            if (property is null)
            {
                Unknown(member, info);
            }
            else if (property.CustomConverter is null)
            {
                Check(member.Value, property.PropertyType, Join(path, member.Name));
            }
        }
    }

    private void Unknown(JsonMember member, JsonTypeInfo info)
    {
        var names = info.Properties.Where(property => !property.IsExtensionData).Select(property => property.Name);
        if (NearMiss.Find(member.Name, names) is { } near)
        {
            faults.Warn(member.Start, $"\"{member.Name}\" is no field that takes effect here. Did you mean \"{near}\"? It is kept as it is.");
        }
    }

    private void Duplicates(JsonPlace place)
    {
        var seen = new HashSet<string>();
        foreach (var member in place.Members.Where(member => !seen.Add(member.Name)))
        {
            faults.Warn(member.Start, $"\"{member.Name}\" stands here twice; only the last one counts. Remove the other.");
        }
    }

    private void Scalar(JsonPlace place, Type type, string path)
    {
        var text = place.Kind is JsonPlaceKind.Object or JsonPlaceKind.Array ? "" : faults.Text(place);
        var (fits, wanted) = Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => (bool.TryParse(text, out _), "true or false"),
            TypeCode.Int32 => (int.TryParse(text, out _), "a whole number"),
            TypeCode.Int64 => (long.TryParse(text, out _), "a whole number"),
            _ => (place.Kind is not (JsonPlaceKind.Object or JsonPlaceKind.Array), "a text"),
        };
        if (!fits)
        {
            faults.Add(place.Start, $"{path} must be {wanted}, not {Named(place)}.");
        }
    }

    private bool Is(JsonPlace place, JsonPlaceKind kind, string path, string wanted)
    {
        if (place.Kind != kind)
        {
            faults.Add(place.Start, $"{(path.Length == 0 ? "The realm" : path)} must be {wanted}, not {Named(place)}.");
        }

        return place.Kind == kind;
    }

    private string Named(JsonPlace place) => place.Kind switch
    {
        JsonPlaceKind.Object => "an object",
        JsonPlaceKind.Array => "an array",
        JsonPlaceKind.String => $"the text \"{Shortened(faults.Text(place))}\"",
        JsonPlaceKind.Number => "the number " + faults.Text(place),
        JsonPlaceKind.Boolean => faults.Text(place),
        _ => "null",
    };

    private static string Shortened(string text) => text.Length > 40 ? text[..40] + "…" : text;

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
