namespace KosmoAuth.Realms.Reading;

/// <summary>Finds the name that was probably meant: one letter added, left out, changed, or two swapped; case does not count.</summary>
internal static class NearMiss
{
    public static string? Find(string name, IEnumerable<string> known) => known.FirstOrDefault(candidate => IsOneSlip(name, candidate));

    /// <summary><c> Did you mean "…"?</c> with a leading blank, or nothing.</summary>
    public static string Hint(string name, IEnumerable<string> known) => Find(name, known) is { } near ? $" Did you mean \"{near}\"?" : "";

    private static bool IsOneSlip(string left, string right)
    {
        if (left.Length < 3 || Math.Abs(left.Length - right.Length) > 1)
        {
            return false;
        }

        var start = left.AsSpan().CommonPrefixLength(right, Letters.Instance);
        var a = left.AsSpan(start);
        var b = right.AsSpan(start);
        return (a.Length == b.Length && (a.IsEmpty || Same(a[1..], b[1..])))
            || (a.Length == b.Length + 1 && Same(a[1..], b))
            || (a.Length + 1 == b.Length && Same(a, b[1..]))
            || (a.Length == b.Length && a.Length > 1 && a[0] == b[1] && a[1] == b[0] && Same(a[2..], b[2..]));
    }

    private static bool Same(ReadOnlySpan<char> left, ReadOnlySpan<char> right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private sealed class Letters : IEqualityComparer<char>
    {
        public static readonly Letters Instance = new();

        public bool Equals(char x, char y) => char.ToLowerInvariant(x) == char.ToLowerInvariant(y);

        public int GetHashCode(char obj) => char.ToLowerInvariant(obj);
    }
}
