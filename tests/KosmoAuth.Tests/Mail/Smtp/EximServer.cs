using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using KosmoAuth.Testing;
using NUnit.Framework;

namespace KosmoAuth.Tests.Mail.Smtp;

/// <summary>Debian's exim4 with TLS and SASL on two free ports, delivering into a folder. Whoever has it not installed skips the test.</summary>
internal sealed class EximServer : IAsyncDisposable
{
    private const string Program = "/usr/sbin/exim4";

    private readonly string _folder = Directory.CreateTempSubdirectory("kosmoauth-exim-").FullName;
    private readonly Process _process;

    private EximServer(string mechanism, string condition)
    {
        (StartTlsPort, ImplicitTlsPort) = (Loopback.FreePort(), Loopback.FreePort());
        foreach (var name in (string[])["spool", "log", "mail"])
        {
            Directory.CreateDirectory(Path.Combine(_folder, name));
        }

        File.WriteAllText(Path.Combine(_folder, "cert.pem"), SmtpPeer.Certificate.ExportCertificatePem());
        using var key = SmtpPeer.Certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(Path.Combine(_folder, "key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(_folder, "exim.conf"), Configuration(mechanism, condition));
        Run("chown", "-R", "Debian-exim", _folder);
        Run("chown", "root", Path.Combine(_folder, "exim.conf"));
        _process = Process.Start(new ProcessStartInfo(Program, ["-C", Path.Combine(_folder, "exim.conf"), "-bdf", "-oP", Path.Combine(_folder, "spool", "pid")]))!;
    }

    public int StartTlsPort { get; }

    public int ImplicitTlsPort { get; }

    /// <param name="mechanism">The only one that is offered.</param>
    /// <param name="condition">When it lets in, in exim's notation.</param>
    public static async Task<EximServer> StartAsync(string mechanism, string condition)
    {
        Assume.That(File.Exists(Program) && Environment.IsPrivilegedProcess, "exim4 is not installed, or this is not root");
        var server = new EximServer(mechanism, condition);
        for (var attempt = 0; attempt < 100 && !await Loopback.TakesConnectionsAsync(server.ImplicitTlsPort); attempt++)
        {
            await Task.Delay(100);
        }

        return server;
    }

    /// <summary>The messages delivered so far, once there are so many.</summary>
    public async Task<List<byte[]>> DeliveredAsync(int count)
    {
        var folder = Path.Combine(_folder, "mail", "new");
        for (var attempt = 0; attempt < 200 && (!Directory.Exists(folder) || Directory.GetFiles(folder).Length < count); attempt++)
        {
            await Task.Delay(50);
        }

        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Select(File.ReadAllBytes)] : [];
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Configuration(string mechanism, string condition) => $$$"""
        primary_hostname = mail.test
        spool_directory = {{{_folder}}}/spool
        log_file_path = {{{_folder}}}/log/%slog
        local_interfaces = 127.0.0.1
        daemon_smtp_ports = {{{StartTlsPort}}} : {{{ImplicitTlsPort}}}
        tls_on_connect_ports = {{{ImplicitTlsPort}}}
        tls_advertise_hosts = *
        tls_certificate = {{{_folder}}}/cert.pem
        tls_privatekey = {{{_folder}}}/key.pem
        auth_advertise_hosts = ${if eq{$tls_in_cipher}{}{}{*}}
        smtputf8_advertise_hosts = *
        helo_try_verify_hosts = *
        host_lookup =
        rfc1413_hosts =
        keep_environment =
        acl_smtp_rcpt = check_rcpt
        acl_smtp_data = accept
        begin acl
        check_rcpt:
          deny  condition = ${if eq{$local_part}{unknown}}
                message = no such person
          defer condition = ${if eq{$local_part}{later}}
          require authenticated = *
          accept
        begin routers
        all:
          driver = accept
          transport = folder
        begin transports
        folder:
          driver = appendfile
          directory = {{{_folder}}}/mail
          maildir_format
          user = Debian-exim
        begin authenticators
        only:
          driver = plaintext
          public_name = {{{mechanism}}}
          server_prompts = {{{(mechanism == "LOGIN" ? "<| Username: | Password:" : ":")}}}
          server_condition = {{{condition}}}
          server_set_id = user

        """;

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
    }
}
