using System.Globalization;
using KosmoAuth.Login.ActionLinks;
using KosmoAuth.Login.Pages;
using KosmoAuth.Login.UpdateProfile;
using KosmoAuth.Login.VerifyEmail;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;
using KosmoAuth.Users;

namespace KosmoAuth.Login.UpdateEmail;

/// <summary>A new mail address (Keycloak UPDATE_EMAIL): at once, or when a link that was mailed to it is followed.</summary>
public sealed class UpdateEmailAction(
    Database database, LoginTickets tickets, LinkOrigins origins, MailOutbox outbox, SessionCookies cookies, OtherSessions others) : IRequiredAction
{
    public const string ProviderId = "UPDATE_EMAIL";

    private const string Field = "email";
    private const string AskedNote = "asked";
    private const string AddressNote = "address";

    public string Id => ProviderId;

    public bool CanBeAskedFor => true;

    public async ValueTask<ActionResult> RunAsync(ActionContext context, CancellationToken ct)
    {
        // The mailed link was followed meanwhile.
        if (context.User is { EmailVerified: true, Email: { } now } && context.Notes.GetValueOrDefault(AddressNote) == now)
        {
            return new ActionResult.Done();
        }

        if (context.Form is not { } form)
        {
            return Ask(context, context.Notes.GetValueOrDefault(AddressNote) ?? context.User.Email ?? "", null);
        }

        var email = PasswordCheckText.Name(form[Field]).ToLowerInvariant();
        return ProfileForm.EmailError(email) is { } error ? Ask(context, email, error)
            : NeedsProof(context, email) ? await SendAsync(context, email, ct)
            : new ActionResult.Done((work, cancel) => StoreAsync(work, context, email, cancel));
    }

    private static bool NeedsProof(ActionContext context, string email) =>
        (context.Realm.Login.VerifyEmail || context.Entry.Config.GetValueOrDefault("verifyEmail") == "true")
        && !(context.User.EmailVerified && context.User.Email == email);

    private async ValueTask<ActionResult?> StoreAsync(DbWork work, ActionContext context, string email, CancellationToken ct)
    {
        if (await EmailChange.StoreAsync(work, context.Realm, context.User.Id, email, verified: false, ct) is { } refusal)
        {
            return Ask(context, email, new FieldError(Field, refusal));
        }

        if (IsTicked(context))
        {
            await others.EndAsync(work, context, ct);
        }

        context.Events.Add(new ActionEvent(ProviderId, null, Details(context.User.Email, email)));
        return null;
    }

    /// <summary>Keycloak's details of the event.</summary>
    internal static KeyValuePair<string, string>[] Details(string? before, string after) =>
        [new("previous_email", before ?? ""), new("updated_email", after)];

    private async ValueTask<ActionResult> SendAsync(ActionContext context, string email, CancellationToken ct)
    {
        var wait = context.Notes.GetValueOrDefault(AddressNote) == email ? Wait(context) : 0;
        if (wait > 0)
        {
            return Ask(context, email, null, PageMessage.Warning("emailVerifySendCooldown", wait));
        }

        if (await tickets.OpenAsync(context.Realm, context.Links.ClientData, ct) is not { } ticket)
        {
            return Ask(context, email, null, PageMessage.Error("expiredActionMessage"));
        }

        if (await QueueAsync(context, ticket, email, ct) is { } refusal)
        {
            return Ask(context, email, new FieldError(Field, refusal));
        }

        context.Notes[AskedNote] = context.Now.ToString(CultureInfo.InvariantCulture);
        context.Notes[AddressNote] = email;
        return Ask(context, email, null, PageMessage.Success("emailUpdateConfirmationSent", email));
    }

    // Past the limit of mails the page says the same: who types addresses learns nothing from it.
    private async Task<string?> QueueAsync(ActionContext context, LoginTicket ticket, string email, CancellationToken ct)
    {
        var realm = context.Realm;
        var details = origins.Write(context.Request, ticket, "", email, IsTicked(context));
        var (refusal, allowed) = await database.WriteAsync<(string?, bool)>(async work =>
        {
            var free = await MailLimits.CountAsync(work, cookies.SealsOf(realm), email, context.Request.RemoteAddress, context.Now, ct);
            if (await EmailChange.IsTakenAsync(work, realm, context.User, email, ct))
            {
                return ("emailExistsMessage", free);
            }

            if (free)
            {
                await outbox.AddAsync(work, realm.Id, context.User.Id, UpdateEmailLink.Kind, details, ct);
            }

            return (null, free);
        }, ct);
        if (refusal is null)
        {
            outbox.Wake();
            context.Events.Add(allowed
                ? new ActionEvent(VerifyEmailLink.SentEvent, null, KeyValuePair.Create("email", email))
                : new ActionEvent(VerifyEmailLink.SentEvent + "_ERROR", "email_send_failed", KeyValuePair.Create("reason", "limit of mails")));
        }

        return refusal;
    }

    private static long Wait(ActionContext context) =>
        long.TryParse(context.Notes.GetValueOrDefault(AskedNote), CultureInfo.InvariantCulture, out var asked)
            ? Math.Clamp(asked + MailLimits.PauseSeconds - context.Now, 0, MailLimits.PauseSeconds)
            : 0;

    private static ActionResult.Ask Ask(ActionContext context, string email, FieldError? error, PageMessage? message = null) =>
        new(step => new UpdateEmailPage
        {
            Context = step.Context with
            {
                Message = error is not null ? null : message ?? step.Context.Message ?? (context.IsOptional ? null : PageMessage.Warning("updateEmailMessage")),
            },
            ActionUrl = step.ActionUrl,
            Email = email,
            LogoutSessions = context.Form is not null && IsTicked(context),
            CanCancel = context.IsOptional,
            Errors = error is null ? [] : [error],
        });

    private static bool IsTicked(ActionContext context) => context.Form![OtherSessions.Field] == "on";
}
