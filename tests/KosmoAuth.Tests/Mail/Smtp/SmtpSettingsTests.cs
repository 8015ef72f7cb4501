using KosmoAuth.Mail.Smtp;
using NUnit.Framework;

namespace KosmoAuth.Tests.Mail.Smtp;

public sealed class SmtpSettingsTests
{
    private static Dictionary<string, string> Map(params (string Key, string Value)[] more)
    {
        var map = new Dictionary<string, string> { ["host"] = "mail.example.org", ["from"] = "noreply@example.org" };
        foreach (var (key, value) in more)
        {
            map[key] = value;
        }

        return map;
    }

    private static SmtpSettings Read(params (string, string)[] more) =>
        SmtpSettings.TryRead(Map(more), out var settings, out var fault) ? settings : throw new ArgumentException(fault);

    [Test]
    public void Realm_file_as_recorded_is_understood()
    {
        var map = new Dictionary<string, string>
        {
            ["host"] = "127.0.0.1", ["port"] = "2650", ["from"] = "noreply@example.org", ["fromDisplayName"] = "Rich realm", ["replyTo"] = "help@example.org",
        };
        Assert.That(SmtpSettings.TryRead(map, out var settings, out _), Is.True);
        Assert.That(settings!.Server.Authority, Is.EqualTo("127.0.0.1:2650"));
        Assert.That((settings.Senders.From.Name!.Value, settings.Senders.From.Address.Text), Is.EqualTo(("Rich realm", "noreply@example.org")));
        Assert.That(settings.Senders.ReplyTo!.Address.Text, Is.EqualTo("help@example.org"));
        Assert.That((settings.Server.Tls, settings.Server.Login), Is.EqualTo((SmtpTls.None, (SmtpLogin?)null)));
    }

    [TestCase("false", "false", SmtpTls.None, 25)]
    [TestCase("", "true", SmtpTls.StartTls, 25)]
    [TestCase("true", "", SmtpTls.Implicit, 465)]
    [TestCase("true", "true", SmtpTls.Implicit, 465)]
    public void Tls_follows_the_two_switches_and_the_port_follows_tls(string ssl, string starttls, SmtpTls tls, int port)
    {
        var server = Read(("ssl", ssl), ("starttls", starttls), ("port", "")).Server;
        Assert.That((server.Tls, server.Port), Is.EqualTo((tls, port)));
    }

    [Test]
    public void Time_outs_are_milliseconds()
    {
        var server = Read(("connectionTimeout", "1500"), ("timeout", "2500")).Server;
        Assert.That((server.ConnectTimeout, server.CommandTimeout), Is.EqualTo((TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2.5))));
        Assert.That((Read().Server.ConnectTimeout, Read().Server.CommandTimeout), Is.EqualTo((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20))));
    }

    [Test]
    public void Log_in_is_by_password_or_by_token()
    {
        var password = (SmtpPassword)Read(("auth", "true"), ("user", "u"), ("password", "canary")).Server.Login!;
        Assert.That((password.User, password.Password.Reveal()), Is.EqualTo(("u", "canary")));
        var token = (SmtpToken)Read(
            ("auth", "true"), ("authType", "token"), ("user", "u"), ("authTokenUrl", "https://login.example/token"), ("authTokenScope", "s"),
            ("authTokenClientId", "c"), ("authTokenClientSecret", "canary")).Server.Login!;
        Assert.That((token.Url.Host, token.Scope, token.ClientId), Is.EqualTo(("login.example", "s", "c")));
        Assert.That($"{password} {token}", Does.Not.Contain("canary"));
        Assert.That(Read(("auth", "false"), ("user", "u"), ("password", "p")).Server.Login, Is.Null);
    }

    [TestCase("host", " ", "smtpServer.host is missing")]
    [TestCase("from", "", "smtpServer.from is missing: no sender address is configured")]
    [TestCase("from", "noreply", "smtpServer.from: a mail address has the form name@domain")]
    [TestCase("replyTo", "x", "smtpServer.replyTo: a mail address has the form name@domain")]
    [TestCase("envelopeFrom", "x", "smtpServer.envelopeFrom: a mail address has the form name@domain")]
    [TestCase("fromDisplayName", "Rich\r\nBcc: eve@example.org", "smtpServer.fromDisplayName has a line break or another control character")]
    [TestCase("port", "70000", "smtpServer.port is no number from 1 to 65535")]
    [TestCase("port", "smtp", "smtpServer.port is no number from 1 to 65535")]
    [TestCase("timeout", "-1", "smtpServer.timeout is no number from 1 to 600000")]
    [TestCase("auth", "true", "smtpServer.user is missing")]
    [TestCase("authType", "magic", "smtpServer.authType is neither basic nor token")]
    public void What_is_wrong_is_named(string key, string value, string fault)
    {
        var map = Map((key, value));
        if (key == "authType")
        {
            map["auth"] = "true";
        }

        Assert.That(SmtpSettings.TryRead(map, out _, out var told), Is.False);
        Assert.That(told, Is.EqualTo(fault));
    }

    [Test]
    public void Token_address_is_a_web_address()
    {
        var map = Map(("auth", "true"), ("authType", "token"), ("user", "u"), ("authTokenUrl", "file:///etc/passwd"), ("authTokenClientId", "c"), ("authTokenClientSecret", "s"));
        Assert.That(SmtpSettings.TryRead(map, out _, out var fault), Is.False);
        Assert.That(fault, Is.EqualTo("smtpServer.authTokenUrl is no web address"));
    }
}
