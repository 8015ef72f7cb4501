using KosmoAuth.Realms;
using KosmoAuth.Requests;

namespace KosmoAuth.Login;

/// <summary>What a required action needs to know. The person has proven who they are.</summary>
public sealed class ActionContext
{
    public required RealmRequest Request { get; init; }

    public required Client Client { get; init; }

    public required LoginRequest Login { get; init; }

    /// <summary>As the database has them now.</summary>
    public required User User { get; init; }

    /// <summary>The action in the realm's list, with its configuration.</summary>
    public required RequiredAction Entry { get; init; }

    /// <summary>What was posted from this action's page by this browser, in this tab, for this person; null when the page is only shown.</summary>
    public required IFormCollection? Form { get; init; }

    /// <summary>Only an application asks for it (<c>kc_action</c>): the page has a button <c>cancel-aia</c>, whose press is dealt with elsewhere.</summary>
    public required bool IsOptional { get; init; }

    /// <summary>This log-in asks for it, such as the reset of a password, and not the person's list.</summary>
    public required bool IsOfLogin { get; init; }

    /// <summary>What the action has to remember until it is done, such as the secret that is being set up. Sealed; survives a restart.</summary>
    public required Dictionary<string, string> Notes { get; init; }

    /// <summary>The browser's session, which log-outs of "all other sessions" leave alone; null when there is none yet.</summary>
    public required string? SessionId { get; init; }

    /// <summary>Tab of the log-in, for links that lead back to it.</summary>
    public required LoginLinks Links { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long Now { get; init; }

    /// <summary>For the event log; without any, a done action is Keycloak's CUSTOM_REQUIRED_ACTION.</summary>
    public List<ActionEvent> Events { get; } = [];

    public Realm Realm => Request.Realm;

    /// <summary>What an application said after the action's name (<c>kc_action=alias:parameter</c>).</summary>
    public string? Parameter => LoginDuties.Asked(Login) is var (alias, parameter) && alias == Entry.Alias ? parameter : null;
}

/// <summary>Something that a required action tells the event log, with Keycloak's names.</summary>
/// <param name="Error">Keycloak's error; null when it succeeded.</param>
public sealed record ActionEvent(string Type, string? Error = null, params IReadOnlyList<KeyValuePair<string, string>> Details)
{
    /// <summary>The session that it is about.</summary>
    public string? SessionId { get; init; }
}
