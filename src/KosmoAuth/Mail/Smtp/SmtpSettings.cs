using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using KosmoAuth.Mail.Message;
using KosmoAuth.Realms;

namespace KosmoAuth.Mail.Smtp;

/// <summary>How the connection is protected.</summary>
public enum SmtpTls
{
    None,

    /// <summary>RFC 3207; without it nothing is sent.</summary>
    StartTls,

    /// <summary>TLS from the first byte (RFC 8314 §3.3).</summary>
    Implicit,
}

/// <summary>How we log in at the mail server; <see cref="SmtpToken"/> or <see cref="SmtpPassword"/>.</summary>
public abstract record SmtpLogin(string User);

/// <summary>AUTH PLAIN or, where the server has only that, LOGIN.</summary>
public sealed record SmtpPassword(string User, Secret Password) : SmtpLogin(User);

/// <summary>AUTH XOAUTH2 with an access token by the client credentials grant (RFC 6749 §4.4).</summary>
/// <param name="Url">Token endpoint.</param>
public sealed record SmtpToken(string User, Uri Url, string? Scope, string ClientId, Secret ClientSecret) : SmtpLogin(User);

/// <summary>A mail server and how to talk to it.</summary>
/// <param name="ConnectTimeout">For name look-up, connection and TLS.</param>
/// <param name="CommandTimeout">For each command with its reply.</param>
public sealed record SmtpServer(
    string Host, int Port, SmtpTls Tls, SmtpLogin? Login, bool AllowUtf8, TimeSpan ConnectTimeout, TimeSpan CommandTimeout)
{
    /// <summary>One line of waiting mails per authority.</summary>
    public string Authority => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}

/// <summary>The realm's <c>smtpServer</c>, read once: the server and who writes.</summary>
public sealed record SmtpSettings(SmtpServer Server, SmtpSenders Senders)
{
    /// <summary>Reads Keycloak's map, whose values are all strings.</summary>
    /// <param name="fault">A sentence part for the operator: which key is missing or wrong. It repeats no value.</param>
    public static bool TryRead(
        IReadOnlyDictionary<string, string> map, [NotNullWhen(true)] out SmtpSettings? settings, [NotNullWhen(false)] out string? fault)
    {
        var reader = new SmtpSettingsReader(map);
        settings = reader.Read();
        fault = reader.Fault;
        return settings is not null;
    }

    /// <summary>Only who writes; null when that is missing or wrong.</summary>
    public static SmtpSenders? ReadSenders(IReadOnlyDictionary<string, string> map)
    {
        var reader = new SmtpSettingsReader(map);
        var senders = reader.ReadSenders();
        return reader.Fault is null ? senders : null;
    }
}

/// <summary>In whose name a realm writes.</summary>
/// <param name="EnvelopeFrom">Where bounces go; the address of <paramref name="From"/> when null.</param>
public sealed record SmtpSenders(Mailbox From, Mailbox? ReplyTo, MailAddress? EnvelopeFrom);
