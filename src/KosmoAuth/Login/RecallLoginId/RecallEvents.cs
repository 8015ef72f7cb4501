using KosmoAuth.Events;
using KosmoAuth.Realms;
using KosmoAuth.Requests;

namespace KosmoAuth.Login.RecallLoginId;

/// <summary>Tells the event log about recalls; never with a fact, an address or an ID.</summary>
public sealed partial class RecallEvents(EventLog events, ILogger<RecallEvents> log)
{
    private const string Failed = "RECALL_LOGIN_ID_ERROR";

    /// <summary>The facts fitted; the mail is queued.</summary>
    internal void MailQueued(RecallVisit visit, string userId) => Write("SEND_RECALL_LOGIN_ID", visit.Request, visit.Client?.ClientId, userId);

    /// <summary>The ID was shown.</summary>
    internal void Shown(RecallVisit visit, string userId) => Write("RECALL_LOGIN_ID", visit.Request, visit.Client?.ClientId, userId);

    /// <summary>The password was reset, or a link for that was queued.</summary>
    internal void PasswordInitialized(RecallVisit visit, string userId, string method) =>
        Write("SEND_RESET_PASSWORD", visit.Request, visit.Client?.ClientId, userId, details: new() { ["method"] = method });

    /// <param name="limits">Limits that are used up.</param>
    internal void Refused(RecallVisit visit, string error, string? userId = null, IReadOnlyList<string>? limits = null) =>
        Write(
            Failed, visit.Request, visit.Client?.ClientId, userId, error,
            limits is { Count: > 0 } ? new() { ["limits"] = string.Join(' ', limits) } : []);

    /// <summary>So many facts were wrong in this realm that somebody should look.</summary>
    internal void Alarm(RecallVisit visit)
    {
        Write(Failed, visit.Request, visit.Client?.ClientId, null, "realm_limit_reached");
        LogAlarm(visit.Realm.Name);
    }

    /// <summary>A mail will never leave.</summary>
    internal void MailGivenUp(Realm realm, string userId, string purpose, string reason) =>
        events.Write(new Event
        {
            Type = Failed, Realm = realm, UserId = userId, Error = "email_send_failed", Details = new() { ["purpose"] = purpose, ["reason"] = reason },
        });

    private void Write(
        string type, RealmRequest request, string? clientId, string? userId, string? error = null, Dictionary<string, string>? details = null) =>
        events.Write(new Event
        {
            Type = type, Realm = request.Realm, ClientId = clientId, UserId = userId, Ip = request.RemoteAddress, Error = error, Details = details ?? [],
        });

    [LoggerMessage(1711, LogLevel.Warning, "Realm '{Realm}': so many identity checks for forgotten login IDs failed within an hour that all are refused now.")]
    private partial void LogAlarm(string realm);
}
