using KosmoAuth.Events;
using KosmoAuth.Login.ActionLinks;
using KosmoAuth.Login.Pages;
using KosmoAuth.Mail.Texts;
using KosmoAuth.Realms;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;

namespace KosmoAuth.Login.UpdateEmail;

/// <summary>The link that makes a new mail address the person's. It goes to that address, and signs nobody in.</summary>
public sealed class UpdateEmailLink(
    Database database, LinkBindings bindings, LinkHandle handle, WaitingLogin waiting, LoginPages pages, OtherSessions others, SsoSessions sessions,
    EventLog events, TimeProvider time) : IActionLink
{
    /// <summary>Keycloak's name of the action.</summary>
    internal const string Kind = "update-email";

    private static readonly LoginFailure s_taken = new("email_in_use", "emailExistsMessage");

    public string Name => Kind;

    public MailKind Mail => MailKind.EmailUpdateConfirmation;

    public string MailEvent => VerifyEmail.VerifyEmailLink.SentEvent;

    public string UseEvent => UpdateEmailAction.ProviderId;

    public bool EndsWithPassword => false;

    public bool IsFor(Realm realm, User user) => user is { Enabled: true, ServiceAccountClientId: null };

    public LinkQuestion Question(OpenLink link) => new("updateEmailTitle", "confirmEmailAddressVerification", MaskedName.OfAddress(link.Origin.NewEmail ?? ""));

    public async Task<IResult> FollowAsync(OpenLink link, string browserId, CancellationToken ct)
    {
        var (request, user, email) = (link.Request, link.User, link.Origin.NewEmail!);
        var followed = new FollowedLink(Kind, link.Token, time.GetUtcNow().ToUnixTimeSeconds(), EndsWithPassword, EndsWithoutLogin: false);
        var session = await sessions.FindAsync(request, ct);
        var (spent, refusal) = await database.WriteAsync<(bool, string?)>(async work =>
        {
            if (!await bindings.SpendAsync(work, request.Realm, user.Id, followed, browserId, ct))
            {
                return (false, null);
            }

            var taken = await EmailChange.StoreAsync(work, request.Realm, user.Id, email, verified: true, ct);
            if (taken is null)
            {
                await EndAsync(work, link, session?.User.Id == user.Id ? session.Session.Id : null, ct);
            }

            return (true, taken);
        }, ct);
        others.Wake();
        if (!spent)
        {
            return handle.ToLink(request, followed.Key);
        }

        Tell(link, email, refusal is null ? null : s_taken.EventError);
        return refusal is not null
            ? pages.Error(request, link.Client, s_taken, link.Origin.Locale)
            : await waiting.GoOnAsync(link, UpdateEmailAction.ProviderId, ct)
                ?? pages.Info(request, link.Client, link.Origin.Locale, PageMessage.Success("emailUpdated", email), "emailUpdatedTitle");
    }

    private async ValueTask EndAsync(DbWork work, OpenLink link, string? sessionId, CancellationToken ct)
    {
        var (realm, userId) = (link.Request.Realm, link.User.Id);
        await UserRows.RemoveRequiredActionAsync(work, realm.Id, userId, UpdateEmailAction.ProviderId, ct);
        await UserRows.RemoveRequiredActionAsync(work, realm.Id, userId, VerifyEmail.VerifyEmailAction.ProviderId, ct);
        if (link.Origin.LogoutSessions)
        {
            await others.EndAsync(work, link.Request, userId, sessionId, ct);
        }
    }

    private void Tell(OpenLink link, string email, string? error) => events.Write(new Event
    {
        Type = error is null ? UseEvent : UseEvent + "_ERROR",
        Realm = link.Request.Realm,
        ClientId = link.Client.ClientId,
        UserId = link.User.Id,
        Ip = link.Request.RemoteAddress,
        Error = error,
        Details = new Dictionary<string, string>([.. UpdateEmailAction.Details(link.User.Email, email), new("action", Kind), new("username", link.User.Username)]),
    });
}
