namespace KosmoAuth.Realms;

/// <summary>Addresses that a client registered, made absolute.</summary>
public static class ClientAddresses
{
    /// <summary>An entry that begins with a slash is below the client's root URL, or on the server where it has none; others stay as they are.</summary>
    /// <param name="baseUrl">The server's public address without a trailing slash; stands for <c>${authBaseUrl}</c> and <c>${authAdminUrl}</c>.</param>
    public static List<string> Absolute(Client client, IReadOnlyList<string> entries, string baseUrl)
    {
        var absolute = new List<string>(entries.Count);
        foreach (var entry in entries)
        {
            absolute.Add(entry.StartsWith('/') ? Root(client, baseUrl) + entry : entry);
        }

        return absolute;
    }

    /// <summary>Origins that scripts may call from; <c>+</c> stands for those of all redirect URIs, <c>*</c> stays as it is.</summary>
    public static IReadOnlyList<string> WebOrigins(Client client, string baseUrl) =>
        [.. client.WebOrigins
            .SelectMany(entry => entry == "+" ? Absolute(client, client.RedirectUris, baseUrl).Select(OriginOf).OfType<string>() : [entry.TrimEnd('/')])
            .Distinct(StringComparer.Ordinal)];

    private static string Root(Client client, string baseUrl)
    {
        var server = new Uri(baseUrl).GetLeftPart(UriPartial.Authority);
        return client.RootUrl is not { Length: > 0 } root ? server
            : root.Replace("${authBaseUrl}", baseUrl, StringComparison.Ordinal).Replace("${authAdminUrl}", baseUrl, StringComparison.Ordinal).TrimEnd('/');
    }

    private static string? OriginOf(string uri) =>
        (uri.StartsWith("https://", StringComparison.Ordinal) || uri.StartsWith("http://", StringComparison.Ordinal))
            && Uri.TryCreate(uri.TrimEnd('*'), UriKind.Absolute, out var parsed) ? parsed.GetLeftPart(UriPartial.Authority) : null;
}
