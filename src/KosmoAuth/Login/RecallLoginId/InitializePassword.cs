using KosmoAuth.Login.ResetPassword;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Realms;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;
using KosmoAuth.Users.Passwords;

namespace KosmoAuth.Login.RecallLoginId;

/// <summary>パスワード初期化: the password ends at once and a temporary one is mailed, or a reset link is, as the realm says.</summary>
public sealed class InitializePassword(
    Database database, MailOutbox mails, SsoSessions sessions, BackChannelOutbox backChannel, ResetMails resets, RecallEvents events,
    TimeProvider time)
{
    private const string UseKind = "recall-login-id-password";
    private const string Password = "password";

    // Keycloak's type of passwords that were replaced: the next one must differ from them where the policy says so.
    private const string History = "password-history";

    /// <summary>Whether the page with the ID has the button: a reset link needs a realm that has a reset flow.</summary>
    internal static bool IsOffered(Realm realm) => RecallSettings.GivesTemporaryPassword(realm) || realm.Login.ResetPasswordAllowed;

    /// <summary>False when the person is not to have it. Pressed again, nothing more happens.</summary>
    internal async Task<bool> RunAsync(RecallVisit visit, RecallGrant grant, string locale, CancellationToken ct)
    {
        var temporary = RecallSettings.GivesTemporaryPassword(visit.Realm);
        var (user, done) = await database.WriteAsync(async work =>
        {
            var person = await UserRows.FindByIdAsync(work, visit.Realm.Id, grant.UserId, ct);
            var first = RecallMail.MayReceive(person)
                && await SingleUse.SpendAsync(work, UseKind, grant.LinkName, grant.Created + RecallSettings.LinkSeconds, ct);
            if (first)
            {
                await (temporary
                    ? ResetAsync(work, visit, person!, grant, ct)
                    : resets.QueueAsync(work, visit.Request, person!, visit.Ticket, visit.Client, locale, ct));
            }

            return (person, first);
        }, ct);
        if (done)
        {
            mails.Wake();
            backChannel.Wake();
            events.PasswordInitialized(visit, user!.Id, temporary ? TemporaryPasswordMail.Kind : "link");
        }

        return RecallMail.MayReceive(user);
    }

    // The one-time password stays: who reads the mails of somebody else has no second factor.
    private async ValueTask ResetAsync(DbWork work, RecallVisit visit, User user, RecallGrant grant, CancellationToken ct)
    {
        var realm = visit.Realm;
        await UserRows.HoldAsync(work, realm.Id, user.Id, ct);
        foreach (var credential in await UserRows.CredentialsAsync(work, realm.Id, user.Id, Password, ct))
        {
            if (TemporaryPassword.Until(credential) is null)
            {
                await UserRows.UpdateCredentialAsync(work, realm.Id, user.Id, credential with { Type = History }, ct);
            }
            else
            {
                await UserRows.DeleteCredentialAsync(work, realm.Id, user.Id, credential.Id, ct);
            }
        }

        await UserRows.AddRequiredActionAsync(work, realm.Id, user.Id, "UPDATE_PASSWORD", ct);
        await UserRows.SetNotBeforeAsync(work, realm.Id, user.Id, time.GetUtcNow().ToUnixTimeSeconds(), ct);
        foreach (var offline in new[] { false, true })
        {
            foreach (var session in await UserSessionRows.UsersSessionsAsync(work, realm.Id, user.Id, offline, ct))
            {
                await sessions.EndAsync(work, visit.Request, session.Id, offline, ct);
            }
        }

        await mails.AddAsync(work, realm.Id, user.Id, TemporaryPasswordMail.Kind, grant.Origin, ct);
        await mails.AddAsync(work, realm.Id, user.Id, RecallNoticeMail.TemporaryPasswordMade, grant.Origin, ct);
    }
}
