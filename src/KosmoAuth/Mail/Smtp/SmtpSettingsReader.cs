using System.Globalization;
using KosmoAuth.Mail.Message;
using KosmoAuth.Realms;

namespace KosmoAuth.Mail.Smtp;

/// <summary>Reads the keys of Keycloak's <c>smtpServer</c>. The first fault stays; what comes after it is not used.</summary>
internal sealed class SmtpSettingsReader(IReadOnlyDictionary<string, string> map)
{
    private const int PlainPort = 25;
    private const int ImplicitTlsPort = 465;
    private const int MostPort = 65_535;
    private const int ConnectMilliseconds = 10_000;
    private const int CommandMilliseconds = 20_000;
    private const int MostMilliseconds = 600_000;

    /// <summary>Null while everything is right.</summary>
    public string? Fault { get; private set; }

    public SmtpSettings? Read()
    {
        var senders = ReadSenders();
        var server = ReadServer();
        return senders is null || server is null || Fault is not null ? null : new SmtpSettings(server, senders);
    }

    public SmtpSenders? ReadSenders()
    {
        var from = ReadMailbox("from", "fromDisplayName");
        if (from is null)
        {
            Fault ??= "smtpServer.from is missing: no sender address is configured";
            return null;
        }

        return new SmtpSenders(from, ReadMailbox("replyTo", "replyToDisplayName"), ReadMailbox("envelopeFrom", null)?.Address);
    }

    private SmtpServer? ReadServer()
    {
        if (Text("host") is not { } host)
        {
            Fault ??= "smtpServer.host is missing";
            return null;
        }

        // Both switches on: as in Keycloak there is no STARTTLS within TLS.
        var tls = Flag("ssl") ? SmtpTls.Implicit : Flag("starttls") ? SmtpTls.StartTls : SmtpTls.None;
        var port = Number("port", tls == SmtpTls.Implicit ? ImplicitTlsPort : PlainPort, MostPort);
        var connect = TimeSpan.FromMilliseconds(Number("connectionTimeout", ConnectMilliseconds, MostMilliseconds));
        var command = TimeSpan.FromMilliseconds(Number("timeout", CommandMilliseconds, MostMilliseconds));
        return new SmtpServer(host, port, tls, Flag("auth") ? ReadLogin() : null, Flag("allowutf8"), connect, command);
    }

    private SmtpLogin? ReadLogin() => Text("authType") switch
    {
        null or "basic" => new SmtpPassword(Required("user"), new Secret(Required("password"))),
        "token" => ReadToken(),
        _ => Failed<SmtpLogin>("smtpServer.authType is neither basic nor token"),
    };

    private SmtpToken? ReadToken() =>
        Uri.TryCreate(Required("authTokenUrl"), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? new SmtpToken(Required("user"), url, Text("authTokenScope"), Required("authTokenClientId"), new Secret(Required("authTokenClientSecret")))
            : Failed<SmtpToken>("smtpServer.authTokenUrl is no web address");

    private Mailbox? ReadMailbox(string key, string? nameKey)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }

        if (!MailAddress.TryParse(text, out var address, out var fault))
        {
            return Failed<Mailbox>($"smtpServer.{key}: {fault}");
        }

        HeaderText? name = null;
        return nameKey is null || Text(nameKey) is not { } given || HeaderText.TryParse(given, out name)
            ? new Mailbox(address, name)
            : Failed<Mailbox>($"smtpServer.{nameKey} has a line break or another control character");
    }

    private int Number(string key, int absent, int most)
    {
        if (Text(key) is not { } text)
        {
            return absent;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most)
        {
            return number;
        }

        Fault ??= string.Create(CultureInfo.InvariantCulture, $"smtpServer.{key} is no number from 1 to {most}");
        return absent;
    }

    private string Required(string key)
    {
        var text = Text(key);
        Fault ??= text is null ? $"smtpServer.{key} is missing" : null;
        return text ?? "";
    }

    private bool Flag(string key) => string.Equals(Text(key), "true", StringComparison.OrdinalIgnoreCase);

    private string? Text(string key) => map.TryGetValue(key, out var value) && value.Trim() is { Length: > 0 } text ? text : null;

    private T? Failed<T>(string fault) where T : class
    {
        Fault ??= fault;
        return null;
    }
}
