using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KosmoAuth.Settings;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace KosmoAuth.Hosting;

/// <summary>Where Kestrel listens, and what it takes at most.</summary>
internal static class Listeners
{
    // Beyond what RequestLimits refuses with words.
    private const int LongestLine = 2 * RequestLimits.LongestTarget;
    private const int MostHeaderBytes = 32 * 1024;
    private const int MostHeaders = 2 * RequestLimits.MostHeaders;
    private const int MostFormBytes = 64 * 1024;
    private const int MostFormFields = 200;
    private const double SlowestBytesPerSecond = 240;
    private static readonly TimeSpan s_keepAlive = TimeSpan.FromSeconds(60);

    public static void Configure(KestrelServerOptions kestrel, ServerSettings settings)
    {
        var http = settings.Http;
        Limit(kestrel, http);
        if (http.Port is { } port)
        {
            Listen(kestrel, http.Host, port, static listener => listener.Protocols = HttpProtocols.Http1);
        }

        if (http.Https is { } https)
        {
            var certificate = Load(https);
            Listen(kestrel, http.Host, https.Port, listener => listener.UseHttps(certificate));
        }
    }

    public static void ConfigureManagement(KestrelServerOptions kestrel, ServerSettings settings, int port)
    {
        Limit(kestrel, settings.Http);
        Listen(kestrel, settings.Management.Host ?? settings.Http.Host, port, static listener => listener.Protocols = HttpProtocols.Http1);
    }

    public static void LimitForms(FormOptions forms)
    {
        forms.ValueCountLimit = MostFormFields;
        forms.ValueLengthLimit = MostFormBytes;
        forms.MultipartBodyLengthLimit = MostFormBytes;
        forms.MultipartHeadersCountLimit = 16;
    }

    /// <summary>Fails when a port cannot be had. Asked before anything is written.</summary>
    /// <returns>The port for health, or null when the default one is taken by somebody else and the server goes on without.</returns>
    public static int? CheckPorts(HttpSettings http, ManagementSettings management, out bool healthPortTaken)
    {
        foreach (var (port, option) in new[] { (http.Port, "--http-port"), (http.Https?.Port, "--https-port") })
        {
            if (port is { } wanted && WhyNot(http.Host, wanted) is { } reason)
            {
                throw new StartException($"Port {wanted} of {http.Host} cannot be used: {reason}. Choose another one with {option}.");
            }
        }

        healthPortTaken = false;
        if (management.Port is not { } health || WhyNot(management.Host ?? http.Host, health) is not { } why)
        {
            return management.Port;
        }

        if (management.Required)
        {
            throw new StartException($"Port {health} of {management.Host ?? http.Host} cannot be used: {why}. Choose another one with --http-management-port.");
        }

        healthPortTaken = true;
        return null;
    }

    private static void Limit(KestrelServerOptions kestrel, HttpSettings http)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestLineSize = LongestLine;
        kestrel.Limits.MaxRequestHeadersTotalSize = MostHeaderBytes;
        kestrel.Limits.MaxRequestHeaderCount = MostHeaders;
        kestrel.Limits.MaxRequestBodySize = MostFormBytes;
        kestrel.Limits.RequestHeadersTimeout = http.HeadPatience;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(SlowestBytesPerSecond, http.BodyPatience);
        kestrel.Limits.MinResponseDataRate = new MinDataRate(SlowestBytesPerSecond, http.BodyPatience);
        kestrel.Limits.KeepAliveTimeout = s_keepAlive;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 100;
    }

    private static void Listen(KestrelServerOptions kestrel, string host, int port, Action<ListenOptions> configure)
    {
        if (host == "localhost" && port != 0)
        {
            kestrel.ListenLocalhost(port, configure);
        }
        else
        {
            kestrel.Listen(AddressOf(host), port, configure);
        }
    }

    private static IPAddress AddressOf(string host)
    {
        if (host == "localhost")
        {
            return IPAddress.Loopback;
        }

        try
        {
            return IPAddress.TryParse(host, out var address) ? address : Dns.GetHostAddresses(host)[0];
        }
        catch (SocketException)
        {
            throw new StartException($"--http-host: there is no address for '{host}'.");
        }
    }

    internal static string? WhyNot(string host, int port)
    {
        var address = AddressOf(host);
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // As Kestrel binds, so that connections of an earlier process in TIME_WAIT do not count.
            probe.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, !OperatingSystem.IsWindows());
            probe.Bind(new IPEndPoint(address, port));
            probe.Listen();
            return null;
        }
        catch (SocketException error)
        {
            return error.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "another program listens there",
                SocketError.AccessDenied => "this account may not listen there",
                SocketError.AddressNotAvailable => "this machine does not have that address",
                _ => error.SocketErrorCode.ToString(),
            };
        }
    }

    private static HttpsConnectionAdapterOptions Load(HttpsSettings https)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(https.CertificateFile);
            return new HttpsConnectionAdapterOptions
            {
                ServerCertificate = X509Certificate2.CreateFromPemFile(https.CertificateFile, https.KeyFile),
                ServerCertificateChain = chain,
            };
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The certificate in '{https.CertificateFile}' with the key in '{https.KeyFile}' cannot be used: {error.Message}");
        }
    }
}
