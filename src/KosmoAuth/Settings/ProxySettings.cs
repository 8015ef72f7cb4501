using System.Net;

namespace KosmoAuth.Settings;

/// <summary>Which headers of a reverse proxy are believed.</summary>
public enum ProxyHeaders
{
    None,

    /// <summary><c>X-Forwarded-For</c>, <c>-Proto</c>, <c>-Host</c>, <c>-Port</c>, <c>-Prefix</c>.</summary>
    XForwarded,

    /// <summary>RFC 7239.</summary>
    Forwarded,
}

/// <summary>Reverse proxies in front of the server.</summary>
public sealed record ProxySettings
{
    public ProxyHeaders Headers { get; init; }

    /// <summary>Peers whose headers are believed.</summary>
    public IReadOnlyList<IPNetwork> Trusted { get; init; } = Nearby;

    // Proxies stand in the same network as a rule; headers that come straight from the internet are never believed by default.
    private static IReadOnlyList<IPNetwork> Nearby { get; } =
    [
        IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128"), IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("fc00::/7"),
    ];

    /// <param name="peer">Null for a peer without an address (a Unix socket).</param>
    public bool Trusts(IPAddress? peer)
    {
        if (peer is { IsIPv4MappedToIPv6: true })
        {
            peer = peer.MapToIPv4();
        }

        return peer is not null && Trusted.Any(network => network.Contains(peer));
    }

    internal static ProxySettings Read(SettingsReader reader)
    {
        var headers = reader.Choice(ServerOptions.ProxyHeaders, ProxyHeaders.None, ("xforwarded", ProxyHeaders.XForwarded), ("forwarded", ProxyHeaders.Forwarded));
        var trusted = reader.Text(ServerOptions.ProxyTrustedAddresses);
        if (trusted is null)
        {
            return new ProxySettings { Headers = headers };
        }

        var networks = new List<IPNetwork>();
        foreach (var text in trusted.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPNetwork.TryParse(text, out var network))
            {
                networks.Add(network);
            }
            else if (IPAddress.TryParse(text, out var address))
            {
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                reader.Wrong(ServerOptions.ProxyTrustedAddresses, $"a list of addresses or networks ('{text}' is none)", 0);
            }
        }

        return new ProxySettings { Headers = headers, Trusted = networks };
    }
}
