using System.Globalization;
using System.Net;
using KosmoAuth.Settings;
using Microsoft.Extensions.Primitives;

namespace KosmoAuth.Requests;

/// <summary>What a trusted proxy says of the request that it took; null where it says nothing usable.</summary>
/// <param name="For">The address of the first peer that is no proxy of ours, read from the right: what lies further left anybody can write.</param>
/// <param name="Prefix">Path under which the proxy shows this server.</param>
internal readonly record struct ForwardedRequest(string? For, string? Proto, HostString? Host, int? Port, string? Prefix)
{
    public static ForwardedRequest None => default;

    public static ForwardedRequest Read(IHeaderDictionary headers, ProxySettings proxy) =>
        proxy.Headers == ProxyHeaders.XForwarded ? ReadXForwarded(headers, proxy) : ReadForwarded(headers["Forwarded"], proxy);

    private static ForwardedRequest ReadXForwarded(IHeaderDictionary headers, ProxySettings proxy) => new(
        FirstStranger(Items(headers["X-Forwarded-For"]), proxy),
        Scheme(Items(headers["X-Forwarded-Proto"]).LastOrDefault()),
        HostOf(Items(headers["X-Forwarded-Host"]).LastOrDefault()),
        int.TryParse(Items(headers["X-Forwarded-Port"]).LastOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535 ? port : null,
        Path(Items(headers["X-Forwarded-Prefix"]).LastOrDefault()));

    // RFC 7239 section 4: for=192.0.2.60;proto=https;host=example.jp, for="[2001:db8::1]:4711"
    private static ForwardedRequest ReadForwarded(StringValues header, ProxySettings proxy)
    {
        var hops = Items(header).Select(Pairs).ToList();
        return hops.Count == 0
            ? None
            : new(
                FirstStranger([.. hops.Select(hop => hop.GetValueOrDefault("for", "unknown"))], proxy),
                Scheme(hops[^1].GetValueOrDefault("proto")), HostOf(hops[^1].GetValueOrDefault("host")), null, null);
    }

    private static Dictionary<string, string> Pairs(string element)
    {
        var pairs = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in element.Split(';', StringSplitOptions.TrimEntries))
        {
            if (pair.Split('=', 2) is [var name, var value])
            {
                pairs[name.Trim()] = value.Trim().Trim('"');
            }
        }

        return pairs;
    }

    private static string? FirstStranger(string[] hops, ProxySettings proxy)
    {
        string? nearest = null;
        for (var at = hops.Length - 1; at >= 0; at--)
        {
            if (AddressOf(hops[at]) is not { } address)
            {
                return nearest;
            }

            nearest = address.ToString();
            if (!proxy.Trusts(address))
            {
                return nearest;
            }
        }

        return nearest;
    }

    // With or without a port, IPv6 with or without brackets.
    private static IPAddress? AddressOf(string text) =>
        IPAddress.TryParse(text, out var bare) ? bare : IPEndPoint.TryParse(text, out var withPort) ? withPort.Address : null;

    private static string? Scheme(string? text) => text?.ToLowerInvariant() switch { "https" => "https", "http" => "http", _ => null };

    private static HostString? HostOf(string? text) => string.IsNullOrEmpty(text) ? null : new HostString(text);

    private static string? Path(string? text) =>
        text is ['/', ..] && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or '~') && !text.Contains("//", StringComparison.Ordinal)
            ? text.TrimEnd('/')
            : null;

    private static string[] Items(StringValues header) =>
        [.. header.SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
