using System.Globalization;
using KosmoAuth.Realms;
using KosmoAuth.Themes;

namespace KosmoAuth.Mail.Texts;

/// <summary>
/// The mails of one realm in one language. In HTML all arguments are encoded and the messages' own markup is reduced to harmless tags, so that
/// nothing a stranger typed is ever markup.
/// </summary>
public sealed class MailWords
{
    private readonly MessageBundle _messages;
    private readonly bool _hasReplyTo;
    private readonly TimeZoneInfo _zone;

    internal MailWords(MessageBundle messages, Realm realm, bool hasReplyTo)
    {
        _messages = messages;
        _hasReplyTo = hasReplyTo;
        RealmName = realm.DisplayName;
        _zone = TimeZoneInfo.TryFindSystemTimeZoneById(messages.Text("mailTimeZone"), out var zone) ? zone : TimeZoneInfo.Utc;
    }

    /// <summary>As mails name the realm.</summary>
    public string RealmName { get; }

    /// <summary>
    /// A mail whose link lives for a while: reset, verification, recall, temporary password. Arguments {0} <paramref name="secret"/>, {1} minutes,
    /// {2} realm, {3} lifetime in words as in Keycloak, and our own {4} when it was asked for, {5} until when it is good.
    /// </summary>
    /// <param name="secret">Link or temporary password.</param>
    public MailText Expiring(MailKind kind, string secret, TimeSpan lifetime, DateTimeOffset asked, DateTimeOffset now) =>
        Write(kind, secret, (long)lifetime.TotalMinutes, RealmName, Lifetime(lifetime), Moment(asked), Until(now, lifetime));

    /// <summary>Mail of an administrator that asks for actions. {3} is their list, {4} the lifetime, our own {5} until when.</summary>
    /// <param name="actions">Aliases such as UPDATE_PASSWORD.</param>
    public MailText Actions(string link, TimeSpan lifetime, IEnumerable<string> actions, DateTimeOffset now)
    {
        var names = string.Join(_messages.Text("mailListSeparator"), actions.Select(action => NameOf("requiredAction." + action, action)));
        return Write(MailKind.ExecuteActions, link, (long)lifetime.TotalMinutes, RealmName, names, Lifetime(lifetime), Until(now, lifetime));
    }

    /// <summary>Confirmation of a new address, sent to it.</summary>
    public MailText NewAddress(string link, string address, TimeSpan lifetime, DateTimeOffset now) =>
        Write(MailKind.EmailUpdateConfirmation, link, address, RealmName, Lifetime(lifetime), Until(now, lifetime));

    /// <summary>Notice that a credential was set or removed: {0} its kind, {1} when, {2} from where, our own {3} realm.</summary>
    /// <param name="credential">Keycloak's type: <c>password</c>, <c>otp</c>, …</param>
    public MailText Credential(MailKind kind, string credential, DateTimeOffset at, string ipAddress) =>
        Write(kind, NameOf("mailCredential." + credential, credential), Moment(at), ipAddress, RealmName);

    /// <summary>Any other notice: {0} when, {1} from where, our own {2} realm.</summary>
    public MailText Notice(MailKind kind, DateTimeOffset at, string ipAddress) => Write(kind, Moment(at), ipAddress, RealmName);

    /// <summary>The mail with the arguments of its keys, which the subject shares.</summary>
    public MailText Write(MailKind kind, params ReadOnlySpan<object?> arguments)
    {
        var subject = _messages.Text(kind.SubjectKey, arguments);
        var text = _messages.Text(kind.BodyKey, arguments).ReplaceLineEndings("\n");
        var html = _messages.Has(kind.HtmlKey) ? _messages.Html(kind.HtmlKey, arguments) : null;
        if (!_hasReplyTo)
        {
            text = $"{text.TrimEnd()}\n\n{_messages.Text("mailNoReply")}\n";
            html = html is null ? null : $"{html}<p>{_messages.Html("mailNoReply")}</p>";
        }

        return new MailText(subject, text, html is null ? null : MailFrame.Around(html, subject, _messages));
    }

    /// <summary>Keycloak's <c>linkExpirationFormatter</c>: the greatest unit that comes out even, such as 5 minutes or 1 hour.</summary>
    public string Lifetime(TimeSpan lifetime)
    {
        var seconds = Math.Max(0, (long)lifetime.TotalSeconds);
        var (unit, length) = seconds switch
        {
            0 => ("seconds", 1),
            _ when seconds % 86_400 == 0 => ("days", 86_400),
            _ when seconds % 3600 == 0 => ("hours", 3600),
            _ when seconds % 60 == 0 => ("minutes", 60),
            _ => ("seconds", 1),
        };
        var value = seconds / length;
        var key = "linkExpirationFormatter.timePeriodUnit." + unit;
        var exact = string.Create(CultureInfo.InvariantCulture, $"{key}.{value}");
        return _messages.Text("mailTimePeriod", value, _messages.Text(_messages.Has(exact) ? exact : key, value));
    }

    private string Until(DateTimeOffset now, TimeSpan lifetime)
    {
        var (start, end) = (TimeZoneInfo.ConvertTime(now, _zone), TimeZoneInfo.ConvertTime(now + lifetime, _zone));
        return start.Date == end.Date ? Written(end, "mailTime") : Moment(end);
    }

    private string Moment(DateTimeOffset at) => Written(TimeZoneInfo.ConvertTime(at, _zone), "mailDateTime");

    private string Written(DateTimeOffset at, string key) =>
        at.ToString(_messages.Text(key).Replace("zzz", $"\"{Zone(at.Offset)}\"", StringComparison.Ordinal), _messages.Culture);

    // As people write it: UTC, UTC+9, UTC-3:30.
    private static string Zone(TimeSpan offset) =>
        offset == TimeSpan.Zero ? "UTC"
        : string.Create(CultureInfo.InvariantCulture, $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{Math.Abs(offset.Hours)}")
            + (offset.Minutes == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $":{Math.Abs(offset.Minutes):00}"));

    private string NameOf(string key, string otherwise) => _messages.Has(key) ? _messages.Text(key) : otherwise;
}
