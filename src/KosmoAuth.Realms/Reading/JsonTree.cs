using System.Text.Json;

namespace KosmoAuth.Realms.Reading;

/// <summary>What stands at a place of a JSON text.</summary>
internal enum JsonPlaceKind
{
    Object,
    Array,
    String,
    Number,
    Boolean,
    Null,
}

/// <summary>A value of a JSON text with the byte where it starts; for faults that must say where.</summary>
internal sealed class JsonPlace
{
    public required JsonPlaceKind Kind { get; init; }

    /// <summary>Byte offset of the value.</summary>
    public required int Start { get; init; }

    /// <summary>Byte after the value.</summary>
    public int End { get; set; }

    /// <summary>Members of an object in the order of the text; empty otherwise.</summary>
    public List<JsonMember> Members { get; } = [];

    /// <summary>Items of an array; empty otherwise.</summary>
    public List<JsonPlace> Items { get; } = [];

    /// <summary>The member that counts: the last one of that name.</summary>
    public JsonMember? Member(string name) => Members.FindLast(member => member.Name == name);
}

/// <summary>A member of an object: its name, the byte where the name starts, its value.</summary>
internal sealed record JsonMember(string Name, int Start, JsonPlace Value);

/// <summary>Reads a JSON text into places. Comments and trailing commas are errors, as for Keycloak.</summary>
internal static class JsonTree
{
    private const int MaxDepth = 64;

    /// <exception cref="JsonException">The text is no JSON; line and byte are those of the text.</exception>
    public static JsonPlace Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        reader.Read();
        var root = Value(ref reader);
        reader.Read();
        return root;
    }

    private static JsonPlace Value(ref Utf8JsonReader reader)
    {
        var place = new JsonPlace { Kind = KindOf(reader.TokenType), Start = (int)reader.TokenStartIndex };
        if (place.Kind == JsonPlaceKind.Object)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var (name, start) = (reader.GetString()!, (int)reader.TokenStartIndex);
                reader.Read();
                place.Members.Add(new JsonMember(name, start, Value(ref reader)));
            }
        }
        else if (place.Kind == JsonPlaceKind.Array)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                place.Items.Add(Value(ref reader));
            }
        }

        place.End = (int)reader.BytesConsumed;
        return place;
    }

    private static JsonPlaceKind KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => JsonPlaceKind.Object,
        JsonTokenType.StartArray => JsonPlaceKind.Array,
        JsonTokenType.String => JsonPlaceKind.String,
        JsonTokenType.Number => JsonPlaceKind.Number,
        JsonTokenType.True or JsonTokenType.False => JsonPlaceKind.Boolean,
        _ => JsonPlaceKind.Null,
    };
}
