using KosmoAuth.Login.ActionLinks;
using KosmoAuth.Sessions;

namespace KosmoAuth.Login.ResetPassword;

/// <summary>The button on the login page that asks for the mail once more: the form of the name's page again.</summary>
/// <param name="ActionUrl">Where it is posted.</param>
/// <param name="Name">What was typed.</param>
public sealed record ResendForm(string ActionUrl, string Name)
{
    /// <summary>Null unless a mail was asked for and the realm's flow begins with a name.</summary>
    internal static ResendForm? Of(LoginVisit visit, LoginWalk walk, LoginLinks links, CookieSeals seals)
    {
        if (visit.Ticket is not { Resets: false, MailAsked: > 0, FilledName: { } name } ticket
            || !visit.Realm.Login.ResetPasswordAllowed || ResetLink.Find(visit.Realm.ResetCredentialsFlow, ChooseUser.ProviderId) is not { } step)
        {
            return null;
        }

        var code = FormToken.Write(seals, ticket.BrowserId, ticket.TabId, step.Id, walk.Now);
        return new ResendForm(links.Form(LoginLinks.Reset, code, step.Id), name);
    }

    /// <summary>Seconds that the person has to wait for the next mail; 0 when it may be asked for.</summary>
    internal static long Wait(LoginTicket? ticket, long now) =>
        ticket is null ? 0 : Math.Clamp(ticket.MailAsked + MailLimits.PauseSeconds - now, 0, MailLimits.PauseSeconds);
}
