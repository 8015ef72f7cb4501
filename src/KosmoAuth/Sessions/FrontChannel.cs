using KosmoAuth.Realms;

namespace KosmoAuth.Sessions;

/// <summary>OpenID Connect Front-Channel Logout 1.0 with Keycloak's settings.</summary>
public static class FrontChannel
{
    /// <summary>Whether the client is told of a log-out by a frame in the browser.</summary>
    public static bool Takes(Client client) => client.FrontchannelLogout && UrlOf(client) is not null;

    /// <summary>The frame's address for a session: <c>frontchannel.logout.url</c>, else the client's base URL, with <c>sid</c> and <c>iss</c> unless the client declines them.</summary>
    public static string? FrameUrl(Client client, string issuer, string sid)
    {
        if (UrlOf(client) is not { } url)
        {
            return null;
        }

        return client.Flag("frontchannel.logout.session.required", absent: true)
            ? $"{url.AbsoluteUri}{(url.Query.Length > 0 ? '&' : '?')}sid={Uri.EscapeDataString(sid)}&iss={Uri.EscapeDataString(issuer)}"
            : url.AbsoluteUri;
    }

    private static Uri? UrlOf(Client client) => ClientUrl.Resolve(client, client.Attribute("frontchannel.logout.url") ?? client.BaseUrl);
}
