using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KosmoAuth.Storage;

/// <summary>How values lie in columns: flags as 0 and 1, notes and lists as JSON text.</summary>
internal static class Columns
{
    public static string? TextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static long? NumberOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static bool Flag(this DbDataReader row, int column) => row.GetInt64(column) != 0;

    // Boxed once: values go to statements as objects.
    public static object Flag(bool value) => value ? s_one : s_zero;

    /// <summary>Sorted by name, so that equal notes are equal texts.</summary>
    public static string Notes(IReadOnlyDictionary<string, string> notes)
    {
        if (notes.Count == 0)
        {
            return "{}";
        }

        var sorted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in notes)
        {
            sorted.Add(name, value);
        }

        return JsonSerializer.Serialize(sorted, ColumnJson.Default.SortedDictionaryStringString);
    }

    public static Dictionary<string, string> Notes(string text) =>
        text == "{}" ? [] : JsonSerializer.Deserialize(text, ColumnJson.Default.DictionaryStringString)!;

    public static string List(IReadOnlyList<string> values) => JsonSerializer.Serialize(values, ColumnJson.Default.IReadOnlyListString);

    public static IReadOnlyList<string> List(string text) => JsonSerializer.Deserialize(text, ColumnJson.Default.IReadOnlyListString)!;

    private static readonly object s_zero = 0L;
    private static readonly object s_one = 1L;
}

[JsonSerializable(typeof(SortedDictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, JsonElement>))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
internal sealed partial class ColumnJson : JsonSerializerContext;
