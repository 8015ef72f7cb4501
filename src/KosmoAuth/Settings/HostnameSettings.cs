namespace KosmoAuth.Settings;

/// <summary>The public address, from which issuer and links are made (Keycloak's hostname v2).</summary>
public sealed record HostnameSettings
{
    /// <summary>The whole public address without a trailing slash; null when it follows the request.</summary>
    public string? Url { get; init; }

    /// <summary>The public host alone; scheme and port follow the request. Null with <see cref="Url"/>, or when nothing is set.</summary>
    public string? Host { get; init; }

    /// <summary>Without a public address: believe no Host header but this machine's own addresses.</summary>
    public bool Strict { get; init; } = true;

    internal bool IsSet => Url is not null || Host is not null;

    internal static HostnameSettings Read(SettingsReader reader, bool development, HttpSettings http, ProxySettings proxy)
    {
        var settings = ReadName(reader) with { Strict = reader.Switch(ServerOptions.HostnameStrict, absent: true) };
        if (settings.Strict && !settings.IsSet && !development && !reader.Has(ServerOptions.Hostname) && (!http.IsLoopback || proxy.Headers != ProxyHeaders.None))
        {
            reader.Fault(
                "--hostname is missing: the address under which browsers reach this server. (--hostname-strict=false believes every Host header; --http-host 127.0.0.1 needs neither.)");
        }

        return settings;
    }

    private static HostnameSettings ReadName(SettingsReader reader)
    {
        var text = reader.Text(ServerOptions.Hostname);
        if (text is null)
        {
            return new HostnameSettings();
        }

        if (text.Contains("://", StringComparison.Ordinal))
        {
            return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url is { Query: "", Fragment: "", UserInfo: "" }
                ? new HostnameSettings { Url = url.AbsoluteUri.TrimEnd('/') }
                : reader.Wrong(ServerOptions.Hostname, "a host name or an http(s) address without query", new HostnameSettings());
        }

        return Uri.CheckHostName(text.Trim('[', ']')) != UriHostNameType.Unknown
            ? new HostnameSettings { Host = text }
            : reader.Wrong(ServerOptions.Hostname, "a host name or an http(s) address without query", new HostnameSettings());
    }
}
