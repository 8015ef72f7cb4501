using KosmoAuth.Events;
using KosmoAuth.Realms;
using KosmoAuth.Requests;

namespace KosmoAuth.Login;

/// <summary>Tells the event log about log-ins, with Keycloak's names and details.</summary>
public sealed class LoginEvents(EventLog events, LoginProtocols protocols)
{
    /// <summary>Failures that happen before or outside a log-in.</summary>
    public void Refused(RealmRequest request, string? clientId, string error, string type = "LOGIN_ERROR") =>
        events.Write(new Event { Type = type, Realm = request.Realm, ClientId = clientId, Ip = request.RemoteAddress, Error = error });

    internal void Failed(LoginVisit visit, string error, string? userId = null, string? username = null, string? reason = null)
    {
        var details = Details(visit, failed: true, username);
        if (reason is not null)
        {
            details["reason"] = reason;
        }

        events.Write(new Event
        {
            Type = visit.Ticket.Resets ? "RESET_PASSWORD_ERROR" : "LOGIN_ERROR", Realm = visit.Realm, ClientId = visit.Client.ClientId, UserId = userId, Ip = visit.Request.RemoteAddress, Error = error, Details = details,
        });
    }

    /// <summary>What a required action says.</summary>
    internal void Told(LoginVisit visit, User user, string alias, bool rememberMe, ActionEvent told)
    {
        var details = Details(visit, failed: false, user.Username);
        details.Remove("auth_type"); // Not in these (Keycloak).
        details["custom_required_action"] = alias;
        details["remember_me"] = rememberMe ? "true" : "false";
        foreach (var (name, value) in told.Details)
        {
            details[name] = value;
        }

        events.Write(new Event
        {
            Type = told.Type, Realm = visit.Realm, ClientId = visit.Client.ClientId, UserId = user.Id, SessionId = told.SessionId,
            Ip = visit.Request.RemoteAddress, Error = told.Error, Details = details,
        });
    }

    internal void Restarted(LoginVisit visit) =>
        events.Write(new Event
        {
            Type = "RESTART_AUTHENTICATION", Realm = visit.Realm, ClientId = visit.Client.ClientId, Ip = visit.Request.RemoteAddress,
            Details = new Dictionary<string, string> { ["auth_method"] = visit.Login.Protocol },
        });

    internal void SignedIn(LoginVisit visit, LoginWalk walk, UserSession session, string consent)
    {
        var details = Details(visit, failed: false, walk.User!.Username);
        details["consent"] = consent;
        details["code_id"] = session.Id;
        if (!walk.Reused && walk.RememberMe)
        {
            details["remember_me"] = "true";
        }

        events.Write(new Event
        {
            Type = "LOGIN", Realm = visit.Realm, ClientId = visit.Client.ClientId, UserId = walk.User.Id, SessionId = session.Id, Ip = visit.Request.RemoteAddress, Details = details,
        });
    }

    /// <summary>A mail with a link was asked for.</summary>
    /// <param name="type">Keycloak's type for a mail that is on its way.</param>
    /// <param name="refusal">Keycloak's error; null when the person may have one.</param>
    /// <param name="allowed">The limits of mails are not used up.</param>
    internal void MailAsked(LoginVisit visit, string type, User? user, string? username, string? refusal, bool allowed)
    {
        if (refusal is not null)
        {
            Failed(visit, refusal, user?.Id, username);
            return;
        }

        var details = Details(visit, failed: true, username);
        details[allowed ? "email" : "reason"] = allowed ? user!.Email! : "limit of mails";
        events.Write(new Event
        {
            Type = allowed ? type : type + "_ERROR", Realm = visit.Realm, ClientId = visit.Client.ClientId, UserId = user!.Id, Ip = visit.Request.RemoteAddress,
            Error = allowed ? null : "email_send_failed", Details = details,
        });
    }

    internal Dictionary<string, string> Details(LoginVisit visit, bool failed, string? username)
    {
        var details = new Dictionary<string, string> { ["auth_method"] = visit.Login.Protocol, ["code_id"] = visit.Ticket.BrowserId };
        protocols.Of(visit.Login).Describe(visit.Login, details, failed);
        if (!string.IsNullOrEmpty(username))
        {
            details["username"] = username;
        }

        return details;
    }
}
