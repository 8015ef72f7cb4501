using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Realms.Representation;

/// <summary>
/// Attributes of a user: a value may stand alone, without its list (Keycloak UserRepresentation only). Null values are left out.
/// </summary>
public sealed class UserAttributesConverter : JsonConverter<IReadOnlyDictionary<string, IReadOnlyList<string>>>
{
    private static readonly LenientStringConverter s_text = new();

    public override IReadOnlyDictionary<string, IReadOnlyList<string>> Read(
        ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException();
        }

        var attributes = new Dictionary<string, IReadOnlyList<string>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            reader.Read();
            attributes[name] = Values(ref reader, options);
        }

        return attributes;
    }

    public override void Write(
        Utf8JsonWriter writer, IReadOnlyDictionary<string, IReadOnlyList<string>> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (name, values) in value)
        {
            writer.WriteStartArray(name);
            foreach (var text in values)
            {
                writer.WriteStringValue(text);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static List<string> Values(ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        var values = new List<string>();
        var list = reader.TokenType == JsonTokenType.StartArray;
        while (!list || (reader.Read() && reader.TokenType != JsonTokenType.EndArray))
        {
            if (reader.TokenType != JsonTokenType.Null)
            {
                values.Add(s_text.Read(ref reader, typeof(string), options)!);
            }

            if (!list)
            {
                break;
            }
        }

        return values;
    }
}
