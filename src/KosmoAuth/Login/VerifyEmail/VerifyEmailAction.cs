using System.Globalization;
using KosmoAuth.Login.ActionLinks;
using KosmoAuth.Login.Pages;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Realms;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;

namespace KosmoAuth.Login.VerifyEmail;

/// <summary>
/// The person has to show that the mail address is theirs (Keycloak VERIFY_EMAIL). The first sight of the page mails a link, its button another one;
/// the link says that it is done, in whichever browser it is followed.
/// </summary>
public sealed class VerifyEmailAction(Database database, LoginTickets tickets, LinkOrigins origins, MailOutbox outbox, SessionCookies cookies) : IRequiredAction
{
    public const string ProviderId = "VERIFY_EMAIL";

    private const string AskedNote = "asked";
    private const string AddressNote = "address";

    public string Id => ProviderId;

    public bool IsPending(Realm realm, User user, long now) => realm.Login.VerifyEmail && !user.EmailVerified && !string.IsNullOrEmpty(user.Email);

    public async ValueTask<ActionResult> RunAsync(ActionContext context, CancellationToken ct)
    {
        // Without an address there is nothing to verify (Keycloak).
        if (context.User is not { EmailVerified: false, Email: { Length: > 0 } email })
        {
            return new ActionResult.Done();
        }

        var wait = context.Notes.GetValueOrDefault(AddressNote) == email ? Wait(context) : 0;
        var sends = wait == 0 && (context.Form is not null || !context.Notes.ContainsKey(AskedNote));
        if (sends)
        {
            await SendAsync(context, email, ct);
        }

        var message = context.Form is not null && wait > 0 ? PageMessage.Warning("emailVerifySendCooldown", wait) : PageMessage.Warning("verifyEmailMessage");
        return new ActionResult.Ask(step => new VerifyEmailPage { Context = step.Context with { Message = message }, ActionUrl = step.ActionUrl, Email = email });
    }

    private async Task SendAsync(ActionContext context, string email, CancellationToken ct)
    {
        var realm = context.Realm;
        if (await tickets.OpenAsync(realm, context.Links.ClientData, ct) is not { } ticket)
        {
            return;
        }

        var details = origins.Write(context.Request, ticket, "");
        var allowed = await database.WriteAsync(async work =>
        {
            var free = await MailLimits.CountAsync(work, cookies.SealsOf(realm), email, context.Request.RemoteAddress, context.Now, ct);
            if (free)
            {
                await outbox.AddAsync(work, realm.Id, context.User.Id, VerifyEmailLink.Kind, details, ct);
            }

            return free;
        }, ct);
        outbox.Wake();
        context.Notes[AskedNote] = context.Now.ToString(CultureInfo.InvariantCulture);
        context.Notes[AddressNote] = email;
        context.Events.Add(allowed
            ? new ActionEvent(VerifyEmailLink.SentEvent, null, KeyValuePair.Create("email", email))
            : new ActionEvent(VerifyEmailLink.SentEvent + "_ERROR", "email_send_failed", KeyValuePair.Create("reason", "limit of mails")));
    }

    private static long Wait(ActionContext context) =>
        long.TryParse(context.Notes.GetValueOrDefault(AskedNote), CultureInfo.InvariantCulture, out var asked)
            ? Math.Clamp(asked + MailLimits.PauseSeconds - context.Now, 0, MailLimits.PauseSeconds)
            : 0;
}
