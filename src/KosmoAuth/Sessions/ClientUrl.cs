using KosmoAuth.Realms;

namespace KosmoAuth.Sessions;

/// <summary>Addresses that a client registered.</summary>
internal static class ClientUrl
{
    /// <summary>An absolute http or https address, resolved against the client's root URL; null for anything else.</summary>
    public static Uri? Resolve(Client client, string? url)
    {
        if (string.IsNullOrWhiteSpace(url))
        {
            return null;
        }

        // On Unix a text that starts with a slash parses as an absolute file address.
        var absolute = !url.StartsWith('/') && Uri.TryCreate(url, UriKind.Absolute, out var own) ? own
            : client.RootUrl is { Length: > 0 } root && Uri.TryCreate(root.TrimEnd('/') + '/' + url.TrimStart('/'), UriKind.Absolute, out var joined) ? joined
            : null;
        return absolute is { Scheme: "http" or "https", UserInfo: "" } ? absolute : null;
    }
}
