using KosmoAuth.Realms;
using KosmoAuth.Requests;

namespace KosmoAuth.Login;

/// <summary>A log-in that passed the gate.</summary>
/// <param name="Reused">Single sign-on: no proof was asked for in this log-in (<c>acr</c> 0).</param>
/// <param name="Level">Level of authentication of this log-in; -1 when no level condition ran.</param>
/// <param name="ActionStatus">Keycloak <c>kc_action_status</c>; null when no action was asked for.</param>
public sealed record FinishedLogin(
    RealmRequest Request, Client Client, User User, UserSession Session, LoginRequest Login, bool Reused, int Level, string? ActionStatus);
