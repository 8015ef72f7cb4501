using System.Net;
using KosmoAuth.Realms;
using KosmoAuth.Settings;

namespace KosmoAuth.Requests;

/// <summary>Where a request came from and under which address the browser knows this server.</summary>
/// <param name="BaseUrl">Without a trailing slash.</param>
/// <param name="RemoteAddress">The browser's address, or the nearest one that is known.</param>
/// <param name="Secure">The browser speaks https.</param>
public readonly record struct RequestAddress(string BaseUrl, string RemoteAddress, bool Secure)
{
    /// <summary>The address of one realm: its attribute <c>frontendUrl</c> wins, as in Keycloak.</summary>
    public RequestAddress In(Realm realm) => realm.Attribute("frontendUrl") is { } own
        ? this with { BaseUrl = own.TrimEnd('/'), Secure = own.StartsWith("https:", StringComparison.OrdinalIgnoreCase) }
        : this;

    /// <summary>The request as one to that realm.</summary>
    public RealmRequest To(Realm realm, HttpContext http) => new()
    {
        Realm = realm, BaseUrl = BaseUrl, Issuer = $"{BaseUrl}/realms/{realm.Name}", RemoteAddress = RemoteAddress, Secure = Secure, Http = http,
    };

    /// <summary>The realm requires https for this request and it came without.</summary>
    public bool NeedsHttps(SslRequired required) => !Secure && required switch
    {
        SslRequired.All => true,
        SslRequired.External => !IsLocal(RemoteAddress),
        _ => false,
    };

    // Keycloak's SslRequired: loopback and private networks.
    private static bool IsLocal(string address) =>
        IPAddress.TryParse(address, out var ip) && (IPAddress.IsLoopback(ip) || ip.IsIPv6LinkLocal || ip.IsIPv6SiteLocal || ip.IsIPv6UniqueLocal || IsPrivate(ip));

    private static bool IsPrivate(IPAddress ip) =>
        (ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip).GetAddressBytes() is { Length: 4 } bytes
        && bytes is [10, ..] or [192, 168, ..] or [169, 254, ..] or [172, >= 16 and <= 31, ..];
}

/// <summary>
/// Finds the public address of requests: what the operator set, else what a trusted proxy says, else the Host header, which then must be this
/// machine's own, so that no stranger can choose what stands in links and tokens.
/// </summary>
public sealed class PublicAddress(HttpSettings http, HostnameSettings hostname, ProxySettings proxy)
{
    /// <summary>Null when the request names a host that is not ours.</summary>
    public RequestAddress? Of(HttpContext context)
    {
        var connection = context.Connection;
        var peer = Text(connection.RemoteIpAddress);
        if (hostname.Url is { } url && proxy.Headers == ProxyHeaders.None)
        {
            return new RequestAddress(url, peer, url.StartsWith("https:", StringComparison.Ordinal));
        }

        var forwarded = proxy.Headers == ProxyHeaders.None || !proxy.Trusts(connection.RemoteIpAddress)
            ? ForwardedRequest.None
            : ForwardedRequest.Read(context.Request.Headers, proxy);
        var remote = forwarded.For ?? peer;
        if (hostname.Url is not null)
        {
            return new RequestAddress(hostname.Url, remote, hostname.Url.StartsWith("https:", StringComparison.Ordinal));
        }

        var scheme = forwarded.Proto ?? context.Request.Scheme;
        var host = HostOf(context, forwarded, scheme);
        return host is null ? null : new RequestAddress($"{scheme}://{host}{forwarded.Prefix ?? http.RelativePath}", remote, scheme == "https");
    }

    private string? HostOf(HttpContext context, ForwardedRequest forwarded, string scheme)
    {
        var asked = forwarded.Host ?? context.Request.Host;
        var port = WithoutDefault(forwarded.Port ?? asked.Port, scheme);
        if (port is <= 0 or > IPEndPoint.MaxPort)
        {
            return null;
        }

        var name = hostname.Host
            ?? (asked.HasValue && IsWellFormed(asked) && (!hostname.Strict || IsOurs(asked.Host, context.Connection.LocalIpAddress)) ? asked.Host : null);
        return name is null ? null : port is { } number ? new HostString(name, number).Value : new HostString(name).Value;
    }

    // Names that lead to this machine only when its own resolver says so; nobody can point them elsewhere.
    private bool IsOurs(string host, IPAddress? local) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || host.Equals(http.Host, StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address)
            && (IPAddress.IsLoopback(address) || address.Equals(local is { IsIPv4MappedToIPv6: true } ? local.MapToIPv4() : local)));

    private static bool IsWellFormed(HostString host) => host.Host.Length <= 255 && Uri.CheckHostName(host.Host.Trim('[', ']')) != UriHostNameType.Unknown;

    private static int? WithoutDefault(int? port, string scheme) => port == (scheme == "https" ? 443 : 80) ? null : port;

    private static string Text(IPAddress? address) => (address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address)?.ToString() ?? "unknown";
}
