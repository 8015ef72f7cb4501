using KosmoAuth.Realms;

namespace KosmoAuth.Oidc;

/// <summary>
/// Which addresses answers may go to: Keycloak's rules (exact, trailing <c>*</c> in the path, relative to the root URL, loopback without port)
/// and nothing beside them. Texts are compared as they are, never after decoding.
/// </summary>
public static class RedirectUris
{
    private const string Any = "*";

    /// <summary>Whether the client registered this redirect URI.</summary>
    /// <param name="baseUrl">The server's public address without a trailing slash.</param>
    public static bool Match(Client client, string uri, string baseUrl) => Match(ClientAddresses.Absolute(client, client.RedirectUris, baseUrl), uri);

    /// <summary>
    /// Whether the client may be sent here after a log-out: attribute <c>post.logout.redirect.uris</c>, separated by <c>##</c>. Absent or <c>+</c>: the
    /// redirect URIs. <c>-</c>: nowhere.
    /// </summary>
    public static bool MatchPostLogout(Client client, string uri, string baseUrl)
    {
        var registered = (client.Attribute("post.logout.redirect.uris") ?? "+").Split("##", StringSplitOptions.RemoveEmptyEntries);
        return !registered.Contains("-")
            && Match(ClientAddresses.Absolute(client, [.. registered.SelectMany(entry => entry == "+" ? client.RedirectUris : [entry])], baseUrl), uri);
    }

    /// <summary>The only redirect URI of the client, for a request that names none; null when there are several. A trailing <c>/*</c> falls away.</summary>
    public static string? OnlyOne(Client client, string baseUrl)
    {
        if (ClientAddresses.Absolute(client, client.RedirectUris, baseUrl) is not [var only] || only == Any)
        {
            return null;
        }

        var uri = only.EndsWith("/*", StringComparison.Ordinal) ? only[..^2] : only;
        return !uri.EndsWith('*') && RedirectUriText.IsSafe(uri) ? uri : null;
    }

    private static bool Match(IEnumerable<string> registered, string uri) =>
        RedirectUriText.IsSafe(uri) && (MatchesAny(registered, uri) || (RedirectUriText.WithoutLoopbackPort(uri) is { } portless && MatchesAny(registered, portless)));

    private static bool MatchesAny(IEnumerable<string> registered, string uri)
    {
        foreach (var entry in registered)
        {
            if (entry == uri || (entry.EndsWith('*') && !entry.Contains('?', StringComparison.Ordinal) && MatchesWildcard(entry, uri)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool MatchesWildcard(string entry, string uri)
    {
        if (!RedirectUriText.IsPlain(uri))
        {
            return false;
        }

        if (entry == Any)
        {
            return RedirectUriText.IsWeb(uri);
        }

        var prefix = entry[..^1];
        var address = uri.Split('?', 2)[0];
        if (RedirectUriText.IsWeb(prefix))
        {
            return IsSameHost(RedirectUriText.Authority(prefix), RedirectUriText.Authority(address)) && BelowOrEqual(prefix, address);
        }

        return prefix.Contains(':', StringComparison.Ordinal) && BelowOrEqual(prefix, address);
    }

    // The star belongs to the path or to the port: https://rp.test* does not reach https://rp.test.evil.test.
    private static bool IsSameHost(ReadOnlySpan<char> registered, ReadOnlySpan<char> asked) =>
        registered.IsEmpty || registered.SequenceEqual(asked)
        || (registered.EndsWith(":") && asked.StartsWith(registered, StringComparison.Ordinal) && !asked[registered.Length..].ContainsAnyExceptInRange('0', '9'));

    // https://rp.test/app/* also stands for https://rp.test/app.
    private static bool BelowOrEqual(string prefix, string address) =>
        address.StartsWith(prefix, StringComparison.Ordinal) || (prefix.EndsWith('/') && address.AsSpan().SequenceEqual(prefix.AsSpan(0, prefix.Length - 1)));
}
