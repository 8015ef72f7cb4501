using KosmoAuth.Mail.Texts;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Storage;

namespace KosmoAuth.Login.ActionLinks;

/// <summary>What a mailed link is for.</summary>
public interface IActionLink
{
    /// <summary>Keycloak's name of the action, such as <c>reset-credentials</c>: in addresses, rows, events and realm attributes.</summary>
    string Name { get; }

    MailKind Mail { get; }

    /// <summary>Keycloak's event of a mail, such as <c>SEND_RESET_PASSWORD</c>.</summary>
    string MailEvent { get; }

    /// <summary>Keycloak's event of the link's use, such as <c>RESET_PASSWORD</c>.</summary>
    string UseEvent { get; }

    /// <summary>Whether a new password ends the link.</summary>
    bool EndsWithPassword { get; }

    /// <summary>Whether the person may have such a link now.</summary>
    bool IsFor(Realm realm, User user);

    /// <summary>What the page says before the link does anything.</summary>
    LinkQuestion Question(OpenLink link);

    /// <summary>What is said when a dead link's result is there already; null where that is told to nobody.</summary>
    LinkAlreadyDone? AlreadyDone(User user) => null;

    /// <summary>The person wishes to go on.</summary>
    /// <param name="browserId">Name of the browser in which that is.</param>
    Task<IResult> FollowAsync(OpenLink link, string browserId, CancellationToken ct);
}

/// <summary>Message keys of the page that asks before a link does anything.</summary>
/// <param name="Who">The person, as far as a stranger may know.</param>
public sealed record LinkQuestion(string TitleKey, string TextKey, string Who);

/// <summary>A page that says that nothing is left to do.</summary>
/// <param name="EventError">Keycloak's error in the event log.</param>
public sealed record LinkAlreadyDone(string EventError, string TextKey, string TitleKey);

/// <summary>A good link, in the hands of a browser.</summary>
/// <param name="Token">The secret part of the key.</param>
public sealed record OpenLink(RealmRequest Request, IActionLink Kind, ActionLink Row, User User, Client Client, string Token)
{
    /// <summary>The request that caused it.</summary>
    public required LinkOrigin Origin { get; init; }
}
