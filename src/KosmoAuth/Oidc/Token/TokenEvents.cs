using KosmoAuth.Events;
using KosmoAuth.Oidc.Token.Clients;
using KosmoAuth.Requests;

namespace KosmoAuth.Oidc.Token;

/// <summary>Tells the event log about token requests, with Keycloak's names and details.</summary>
public sealed class TokenEvents(EventLog events)
{
    internal void Succeeded(IGrant grant, TokenRequest request, GrantResult.Granted granted, IssuedTokens tokens)
    {
        var details = granted.Details;
        details["token_id"] = tokens.Access.Jti;
        details["grant_type"] = grant.Type;
        details["scope"] = granted.Subject.Scope;
        details["client_auth_method"] = request.Client.ClientAuthenticatorType;
        if (tokens.Refresh is not null)
        {
            // Of a refresh, refresh_token_id is the token that came.
            details[details.ContainsKey("refresh_token_id") ? "updated_refresh_token_id" : "refresh_token_id"] = tokens.Refresh.Jti;
            details["refresh_token_type"] = granted.RefreshSubject!.Session.Offline ? "Offline" : "Refresh";
        }

        events.Write(new Event
        {
            Type = grant.EventType,
            Realm = request.Realm,
            ClientId = request.Client.ClientId,
            UserId = granted.Subject.User.Id,
            SessionId = granted.Subject.HasSession ? granted.Subject.Session.Id : null,
            Ip = request.Http.RemoteAddress,
            Details = details,
        });
    }

    internal void Refused(IGrant grant, TokenRequest request, GrantResult.Refused refused)
    {
        refused.Details["grant_type"] = grant.Type;
        refused.Details["client_auth_method"] = request.Client.ClientAuthenticatorType;
        if (refused.Error.Description is { } reason)
        {
            refused.Details.TryAdd("reason", reason);
        }

        events.Write(new Event
        {
            Type = grant.EventType + "_ERROR",
            Realm = request.Realm,
            ClientId = request.Client.ClientId,
            UserId = refused.UserId,
            SessionId = refused.SessionId,
            Ip = request.Http.RemoteAddress,
            Error = refused.EventError,
            Details = refused.Details,
        });
    }

    internal void ClientRefused(RealmRequest request, IGrant grant, ClientAnswer answer) =>
        events.Write(new Event
        {
            Type = grant.EventType + "_ERROR",
            Realm = request.Realm,
            ClientId = answer.ClientId,
            Ip = request.RemoteAddress,
            Error = answer.EventError,
            Details = new Dictionary<string, string> { ["grant_type"] = grant.Type },
        });
}
