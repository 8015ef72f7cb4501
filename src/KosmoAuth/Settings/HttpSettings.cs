using System.Net;

namespace KosmoAuth.Settings;

/// <summary>Where the server listens.</summary>
public sealed record HttpSettings
{
    /// <summary>An address, or a name such as <c>localhost</c>.</summary>
    public string Host { get; init; } = "0.0.0.0";

    /// <summary>Null: no plain http. 0: any free port.</summary>
    public int? Port { get; init; } = 8080;

    public HttpsSettings? Https { get; init; }

    /// <summary>With a slash in front and none at the end; empty as a rule.</summary>
    public string RelativePath { get; init; } = "";

    /// <summary>How long a request's head may take; who is slower is cut off.</summary>
    public TimeSpan HeadPatience { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a body may come, or an answer be taken, at less than 240 bytes a second; more than a second.</summary>
    public TimeSpan BodyPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long work may wait for a thread before new requests are refused; zero: they never are.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Only this machine reaches the server.</summary>
    public bool IsLoopback => Host == "localhost" || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    internal static HttpSettings Read(SettingsReader reader, bool development)
    {
        var https = HttpsSettings.Read(reader);
        var settings = new HttpSettings
        {
            Host = reader.Text(ServerOptions.HttpHost) ?? (development ? "localhost" : "0.0.0.0"),
            Port = reader.Port(ServerOptions.HttpPort, 8080),
            Https = https,
            RelativePath = reader.Path(ServerOptions.HttpRelativePath),
        };
        if (Uri.CheckHostName(settings.Host.Trim('[', ']')) == UriHostNameType.Unknown)
        {
            reader.Wrong(ServerOptions.HttpHost, "an address or a host name", "");
        }

        if (reader.Switch(ServerOptions.HttpEnabled, absent: development || (settings.IsLoopback && https is null)))
        {
            return settings;
        }

        if (https is null)
        {
            reader.Fault("There is nothing to listen on: give --https-certificate-file and --https-certificate-key-file, or --http-enabled=true (behind a proxy that speaks https).");
        }

        return settings with { Port = null };
    }
}

/// <summary>https with a certificate from PEM files.</summary>
public sealed record HttpsSettings(int Port, string CertificateFile, string KeyFile)
{
    internal static HttpsSettings? Read(SettingsReader reader)
    {
        var certificate = reader.Text(ServerOptions.HttpsCertificateFile);
        var key = reader.Text(ServerOptions.HttpsCertificateKeyFile);
        if (certificate is null != key is null)
        {
            reader.Fault("--https-certificate-file and --https-certificate-key-file go together; one of them is missing.");
        }

        foreach (var file in new[] { certificate, key }.OfType<string>().Where(file => !File.Exists(file)))
        {
            reader.Fault($"The certificate file '{file}' does not exist.");
        }

        var port = reader.Port(ServerOptions.HttpsPort, 8443);
        return certificate is null || key is null ? null : new HttpsSettings(port, certificate, key);
    }
}
