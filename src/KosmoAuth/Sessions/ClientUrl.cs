using KosmoAuth.Realms;

namespace KosmoAuth.Sessions;

/// <summary>Addresses that a client registered.</summary>
internal static class ClientUrl
{
    /// <summary>The application's own address: its base URL, or its root URL where it has no other; null when it has neither.</summary>
    /// <param name="baseUrl">Of the server; stands for <c>${authBaseUrl}</c> and <c>${authAdminUrl}</c>, as Keycloak writes its own clients.</param>
    public static Uri? OfApplication(Client client, string baseUrl)
    {
        var root = client.RootUrl?.Replace("${authBaseUrl}", baseUrl, StringComparison.Ordinal).Replace("${authAdminUrl}", baseUrl, StringComparison.Ordinal);
        return Resolve(root, client.BaseUrl is { Length: > 0 } own ? own : root);
    }

    /// <summary>An absolute http or https address, resolved against the client's root URL; null for anything else.</summary>
    public static Uri? Resolve(Client client, string? url) => Resolve(client.RootUrl, url);

    private static Uri? Resolve(string? rootUrl, string? url)
    {
        if (string.IsNullOrWhiteSpace(url))
        {
            return null;
        }

        // On Unix a text that starts with a slash parses as an absolute file address.
        var absolute = !url.StartsWith('/') && Uri.TryCreate(url, UriKind.Absolute, out var own) ? own
            : rootUrl is { Length: > 0 } root && Uri.TryCreate(root.TrimEnd('/') + '/' + url.TrimStart('/'), UriKind.Absolute, out var joined) ? joined
            : null;
        return absolute is { Scheme: "http" or "https", UserInfo: "" } ? absolute : null;
    }
}
