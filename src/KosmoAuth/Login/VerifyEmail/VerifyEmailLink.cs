using KosmoAuth.Events;
using KosmoAuth.Login.ActionLinks;
using KosmoAuth.Login.Pages;
using KosmoAuth.Mail.Texts;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Login.VerifyEmail;

/// <summary>The link that shows that a mail address is somebody's. Its result is the verified address; it signs nobody in.</summary>
public sealed class VerifyEmailLink(
    Database database, LinkBindings bindings, LinkHandle handle, WaitingLogin waiting, LoginPages pages, EventLog events, TimeProvider time) : IActionLink
{
    internal const string Kind = "verify-email";
    internal const string SentEvent = "SEND_VERIFY_EMAIL";

    public string Name => Kind;

    public MailKind Mail => MailKind.EmailVerification;

    public string MailEvent => SentEvent;

    public string UseEvent => "VERIFY_EMAIL";

    public bool EndsWithPassword => false;

    public bool IsFor(Realm realm, User user) => user is { Enabled: true, EmailVerified: false, ServiceAccountClientId: null, Email: not null };

    public LinkQuestion Question(OpenLink link) =>
        new("confirmEmailAddressVerificationHeader", "confirmEmailAddressVerification", MaskedName.OfAddress(link.User.Email!));

    public LinkAlreadyDone? AlreadyDone(User user) =>
        user.EmailVerified ? new("email_already_verified", "emailVerifiedAlreadyMessage", "emailVerifiedAlreadyMessageHeader") : null;

    public async Task<IResult> FollowAsync(OpenLink link, string browserId, CancellationToken ct)
    {
        var (request, user) = (link.Request, link.User);
        var followed = new FollowedLink(Kind, link.Token, time.GetUtcNow().ToUnixTimeSeconds(), EndsWithPassword, EndsWithoutLogin: false);
        var verified = await database.WriteAsync(async work =>
        {
            if (!await bindings.SpendAsync(work, request.Realm, user.Id, followed, browserId, ct))
            {
                return false;
            }

            await UserRows.SetEmailVerifiedAsync(work, request.Realm.Id, user.Id, ct);
            await UserRows.RemoveRequiredActionAsync(work, request.Realm.Id, user.Id, VerifyEmailAction.ProviderId, ct);
            return true;
        }, ct);
        if (!verified)
        {
            return handle.ToLink(request, followed.Key);
        }

        Tell(link);
        return await waiting.GoOnAsync(link, VerifyEmailAction.ProviderId, ct)
            ?? pages.Info(request, link.Client, link.Origin.Locale, PageMessage.Success("emailVerifiedMessage"), "emailVerifiedMessageHeader");
    }

    private void Tell(OpenLink link) => events.Write(new Event
    {
        Type = UseEvent,
        Realm = link.Request.Realm,
        ClientId = link.Client.ClientId,
        UserId = link.User.Id,
        Ip = link.Request.RemoteAddress,
        Details = new Dictionary<string, string> { ["action"] = Kind, ["email"] = link.User.Email!, ["username"] = link.User.Username },
    });
}
