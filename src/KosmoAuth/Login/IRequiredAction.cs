using System.Globalization;
using KosmoAuth.Realms;

namespace KosmoAuth.Login;

/// <summary>A kind of required action; one for each of Keycloak's provider ids that we have.</summary>
public interface IRequiredAction
{
    /// <summary>Keycloak's provider id, such as <c>UPDATE_PASSWORD</c>.</summary>
    string Id { get; }

    /// <summary>Whether an application may start it (<c>kc_action</c>).</summary>
    bool CanBeAskedFor => false;

    /// <summary>Whether the person has to do it although it is not on the list of their required actions.</summary>
    /// <param name="now">Unix seconds.</param>
    bool IsPending(Realm realm, User user, long now) => false;

    /// <summary>Seconds since the last proof within which an application may start it without another one (Keycloak <c>max_auth_age</c>).</summary>
    int MaxAge(Realm realm, RequiredAction entry) =>
        int.TryParse(entry.Config.GetValueOrDefault("max_auth_age"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 300;

    /// <summary>
    /// Shows the action's page, or looks at what was posted from it. Without a form nothing is changed but <see cref="ActionContext.Notes"/>.
    /// </summary>
    ValueTask<ActionResult> RunAsync(ActionContext context, CancellationToken ct);
}
