using System.Text.Json;

namespace KosmoAuth.Tokens.Claims;

/// <summary>
/// Claims below one name, in the order of the mappers. Values are string, bool, long, <see cref="JsonElement"/>, a list of those, or another
/// <see cref="ClaimObject"/>: several mappers may write below the same name.
/// </summary>
internal sealed class ClaimObject
{
    private readonly OrderedDictionary<string, object> _claims = new(StringComparer.Ordinal);

    public bool Contains(string name) => _claims.ContainsKey(name);

    public object? this[string name] => _claims.GetValueOrDefault(name);

    /// <summary>Later mappers replace earlier ones; lists join when <paramref name="join"/> is set.</summary>
    public void Set(ReadOnlySpan<string> path, object value, bool join)
    {
        var target = this;
        foreach (var name in path[..^1])
        {
            target = target.Child(name);
        }

        target._claims[path[^1]] = join && target[path[^1]] is { } there ? Join(there, value) : value;
    }

    /// <summary>Writes the members, without the braces.</summary>
    public void WriteMembers(Utf8JsonWriter writer)
    {
        foreach (var (name, value) in _claims)
        {
            writer.WritePropertyName(name);
            WriteValue(writer, value);
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case long number:
                writer.WriteNumberValue(number);
                break;
            case JsonElement json:
                json.WriteTo(writer);
                break;
            case ClaimObject child:
                writer.WriteStartObject();
                child.WriteMembers(writer);
                writer.WriteEndObject();
                break;
            case IEnumerable<object> list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    WriteValue(writer, item);
                }

                writer.WriteEndArray();
                break;
            default:
                throw new ArgumentException($"No JSON for {value.GetType()}.", nameof(value));
        }
    }

    private ClaimObject Child(string name)
    {
        if (this[name] is ClaimObject child)
        {
            return child;
        }

        var made = new ClaimObject();
        _claims[name] = made;
        return made;
    }

    // The lists of the mappers are shared between requests: joined into a new one.
    private static List<object> Join(object there, object value)
    {
        var joined = new List<object>(Items(there));
        joined.AddRange(Items(value).Where(item => !joined.Contains(item)));
        return joined;
    }

    private static IEnumerable<object> Items(object value) => value is IEnumerable<object> list ? list : [value];
}
