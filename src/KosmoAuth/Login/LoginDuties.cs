using System.Collections.Frozen;
using KosmoAuth.Realms;

namespace KosmoAuth.Login;

/// <summary>
/// What a person still has to do before an application gets a log-in (Keycloak's required actions): what is on their list, what their state demands,
/// what this log-in adds and what the application asks for. Computed anew at every step.
/// </summary>
public sealed class LoginDuties(IEnumerable<IRequiredAction> actions)
{
    private readonly FrozenDictionary<string, IRequiredAction> _actions = actions.ToFrozenDictionary(action => action.Id, StringComparer.Ordinal);

    /// <summary>In the realm's order. Actions that the realm has switched off do not count (Keycloak).</summary>
    internal IEnumerable<Duty> Pending(LoginWalk walk) =>
        walk.Realm.RequiredActions.Where(entry => entry.Enabled).Select(entry => Of(walk, entry)).OfType<Duty>();

    /// <summary>Whether something that the log-in itself asks for is left when this is done.</summary>
    internal bool IsMoreOfLogin(LoginWalk walk, Duty done) => Pending(walk).Any(duty => duty.Alias != done.Alias && walk.Duties.Contains(duty.Alias));

    /// <summary>
    /// Greatest age in seconds of the last proof for the action that the application asks for; null for any. See <see cref="IRequiredAction.MaxAge"/>.
    /// </summary>
    internal int? MaxAge(Realm realm, LoginRequest login) =>
        Asked(login) is var (alias, _) && realm.RequiredActions.FirstOrDefault(entry => entry.Enabled && entry.Alias == alias) is { } found
        && _actions.GetValueOrDefault(found.ProviderId) is { CanBeAskedFor: true } action
            ? action.MaxAge(realm, found)
            : null;

    /// <summary>The alias in <c>kc_action</c> and what follows it.</summary>
    internal static (string Alias, string? Parameter)? Asked(LoginRequest login) =>
        login.Action?.Split(':', 2) is { } parts ? (parts[0], parts.Length > 1 ? parts[1] : null) : null;

    private Duty? Of(LoginWalk walk, RequiredAction entry)
    {
        var action = _actions.GetValueOrDefault(entry.ProviderId);
        var own = walk.User!.RequiredActions.Contains(entry.Alias)
            || action?.IsPending(walk.Realm, walk.User, walk.Now) == true;
        var open = walk.Actions.GetValueOrDefault(entry.Alias)?.Status is null;
        var ofLogin = open && walk.Duties.Contains(entry.Alias);
        var asked = open && action?.CanBeAskedFor == true && Asked(walk.Login)?.Alias == entry.Alias;
        return own || ofLogin || asked ? new Duty(entry, action, IsOptional: !own && !ofLogin, IsOfLogin: ofLogin && !own) : null;
    }
}

/// <summary>A required action that is open in a log-in.</summary>
/// <param name="Action">Null: we do not have it.</param>
/// <param name="IsOptional">Nobody but the application asks for it.</param>
/// <param name="IsOfLogin">The log-in asks for it, not the person's list.</param>
internal sealed record Duty(RequiredAction Entry, IRequiredAction? Action, bool IsOptional, bool IsOfLogin)
{
    public string Alias => Entry.Alias;

    /// <summary>What a form of its page is good for.</summary>
    public string SubjectFor(User user) => $"action:{Alias}:{user.Id}";
}

/// <summary>A form that was posted to a required action.</summary>
/// <param name="IsFor">Whether its token is good for what is asked now.</param>
internal sealed record ActionAnswer(IFormCollection Form, Func<string, bool> IsFor);
