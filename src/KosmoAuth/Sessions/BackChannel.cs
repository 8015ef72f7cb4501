using KosmoAuth.Realms;

namespace KosmoAuth.Sessions;

/// <summary>OpenID Connect Back-Channel Logout 1.0 with Keycloak's settings.</summary>
public static class BackChannel
{
    /// <summary>
    /// Where the client wants its log-out token: attribute <c>backchannel.logout.url</c>, relative to its root URL. Null when it wants none; a client
    /// that is told through the browser is not told twice.
    /// </summary>
    public static Uri? UrlOf(Client client) =>
        FrontChannel.Takes(client) ? null : ClientUrl.Resolve(client, client.Attribute("backchannel.logout.url"));
}
