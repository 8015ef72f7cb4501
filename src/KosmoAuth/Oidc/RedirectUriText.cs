using System.Buffers;

namespace KosmoAuth.Oidc;

/// <summary>What the text of a redirect URI may look like before anything is compared. No URI parser: two parsers that disagree are the hole.</summary>
internal static class RedirectUriText
{
    private const int MostDecodings = 5;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // RFC 3986 section 2 without the fragment mark.
    private static readonly SearchValues<char> s_allowed = SearchValues.Create(Letters + "-._~:/?[]@!$&'()*+,;=%");
    private static readonly SearchValues<char> s_schemeCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789+-.");

    // Schemes that run something or open something on the person's own machine.
    private static readonly HashSet<string> s_never = new(StringComparer.Ordinal)
    {
        "javascript", "data", "vbscript", "blob", "file", "filesystem", "about", "view-source", "ws", "wss", "ftp", "mailto", "tel", "intent", "jar",
    };

    // An answer with one of these twice would be read differently by different clients.
    private static readonly HashSet<string> s_answerParameters = new(StringComparer.Ordinal)
    {
        "code", "state", "iss", "session_state", "error", "error_description", "error_uri", "id_token", "access_token", "token_type", "expires_in",
        "response", "kc_action", "kc_action_status",
    };

    /// <summary>An absolute URI in ASCII, lower-case scheme that runs nothing, without fragment and without parameters of an answer.</summary>
    public static bool IsSafe(string uri) =>
        !uri.AsSpan().ContainsAnyExcept(s_allowed)
        && uri.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
        && colon < uri.Length - 1
        && char.IsAsciiLetterLower(uri[0])
        && !uri.AsSpan(0, colon).ContainsAnyExcept(s_schemeCharacters)
        && !s_never.Contains(uri[..colon])
        && !HasAnswerParameter(uri);

    /// <summary>
    /// Whether a wildcard may look at it: no user-info, no segment that goes up or stands still however often it was encoded, no encoded slash, no
    /// backslash.
    /// </summary>
    public static bool IsPlain(string uri)
    {
        if (Authority(uri).Contains('@'))
        {
            return false;
        }

        var path = uri.Split('?', 2)[0];
        var slashes = path.Count(character => character == '/');
        for (var round = 0; round <= MostDecodings; round++)
        {
            if (path.Contains('\\', StringComparison.Ordinal) || path.Count(character => character == '/') != slashes || path.Any(char.IsControl) || HasDots(path))
            {
                return false;
            }

            var decoded = Uri.UnescapeDataString(path);
            if (decoded == path)
            {
                return true;
            }

            path = decoded;
        }

        return false;
    }

    public static bool IsWeb(string uri) => uri.StartsWith("https://", StringComparison.Ordinal) || uri.StartsWith("http://", StringComparison.Ordinal);

    /// <summary>What stands between <c>//</c> and the next slash or question mark; empty without <c>//</c>.</summary>
    public static ReadOnlySpan<char> Authority(string uri)
    {
        var start = uri.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
        {
            return [];
        }

        var rest = uri.AsSpan(start + 3);
        var end = rest.IndexOfAny('/', '?', '*');
        return end < 0 ? rest : rest[..end];
    }

    /// <summary>RFC 8252 section 7.3: the URI without its port when it is http to this machine; null otherwise.</summary>
    public static string? WithoutLoopbackPort(string uri)
    {
        if (!uri.StartsWith("http://", StringComparison.Ordinal))
        {
            return null;
        }

        foreach (var host in (ReadOnlySpan<string>)["localhost", "127.0.0.1", "[::1]"])
        {
            var authority = Authority(uri);
            if (authority.Length > host.Length + 1 && authority.StartsWith(host, StringComparison.Ordinal) && authority[host.Length] == ':'
                && authority[(host.Length + 1)..] is { Length: <= 5 } port && !port.ContainsAnyExceptInRange('0', '9'))
            {
                return $"http://{host}{uri[("http://".Length + authority.Length)..]}";
            }
        }

        return null;
    }

    // Servers strip what follows a semicolon before they look at the dots.
    private static bool HasDots(string path) => path.Split('/').Any(segment => segment.Split(';', 2)[0].Trim() is "." or "..");

    private static bool HasAnswerParameter(string uri)
    {
        var question = uri.IndexOf('?', StringComparison.Ordinal);
        return question >= 0
            && uri[(question + 1)..].Split('&').Any(pair => s_answerParameters.Contains(Uri.UnescapeDataString(pair.Split('=', 2)[0])));
    }
}
