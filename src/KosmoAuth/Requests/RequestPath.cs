namespace KosmoAuth.Requests;

/// <summary>
/// Addresses are matched after one decoding, exactly. What proxies and servers read differently (dot segments, double slashes, parameters of a
/// segment, encoded separators) is refused, so that no rule in front of the server can be walked around.
/// </summary>
public static class RequestPath
{
    /// <summary>Keycloak's error and its description; null for an address that may pass.</summary>
    /// <param name="target">The request target as it came (RFC 9112 section 3.2).</param>
    public static (string Error, string Description)? Fault(string target)
    {
        var path = PathOf(target);
        if (path.Contains(';') || path.Contains("%3b", StringComparison.OrdinalIgnoreCase))
        {
            return ("invalidCharacter", "Request path contains invalid character ';'");
        }

        return IsNormalized(path) ? null : ("missingNormalization", "Request path not normalized");
    }

    private static bool IsNormalized(ReadOnlySpan<char> path)
    {
        if (path.Contains("//", StringComparison.Ordinal) || path.Contains('\\') || HasDotSegment(path))
        {
            return false;
        }

        for (var rest = path; rest.IndexOf('%') is >= 0 and var at; rest = rest[(at + 1)..])
        {
            if (rest.Length < at + 3 || IsForbidden(rest.Slice(at + 1, 2)))
            {
                return false;
            }
        }

        return true;
    }

    // Control characters, and what must not be hidden by encoding: dot, slash, percent, backslash.
    private static bool IsForbidden(ReadOnlySpan<char> hex) =>
        !byte.TryParse(hex, System.Globalization.NumberStyles.AllowHexSpecifier, null, out var value) || value is < 0x20 or 0x7f or (byte)'.' or (byte)'/' or (byte)'%' or (byte)'\\';

    private static bool HasDotSegment(ReadOnlySpan<char> path)
    {
        foreach (var range in path.Split('/'))
        {
            if (path[range] is "." or "..")
            {
                return true;
            }
        }

        return false;
    }

    // The absolute form carries the server's address in front.
    private static ReadOnlySpan<char> PathOf(string target)
    {
        var path = target.AsSpan();
        if (path.IndexOf('?') is >= 0 and var query)
        {
            path = path[..query];
        }

        if (path is ['/', ..] || path.IndexOf("://", StringComparison.Ordinal) is not (> 0 and var scheme))
        {
            return path;
        }

        var afterHost = path[(scheme + 3)..];
        return afterHost.IndexOf('/') is >= 0 and var slash ? afterHost[slash..] : "/";
    }
}
