using System.Collections.Frozen;

namespace KosmoAuth.Realms.Representation;

/// <summary>An absent list or map of a file, read as an empty one.</summary>
internal static class AbsentFields
{
    public static IReadOnlyDictionary<string, T> OrEmpty<T>(this IReadOnlyDictionary<string, T>? map) => map ?? FrozenDictionary<string, T>.Empty;
}
