using KosmoAuth.Mail.Message;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Mail.Texts;
using KosmoAuth.Realms;
using KosmoAuth.Storage;
using KosmoAuth.Users.Passwords;

namespace KosmoAuth.Login.RecallLoginId;

/// <summary>
/// Writes the mail with a temporary password. The password is made at the hand-over and hashed at once; it becomes the person's own when the mail
/// server has taken the mail, so that it lies nowhere in clear.
/// </summary>
public sealed class TemporaryPasswordMail(Database database, PasswordHashing hashing, MailTexts texts, RecallEvents events, TimeProvider time) : IMailWriter
{
    public const string Kind = "temporary-password";

    private const string Password = "password";

    string IMailWriter.Purpose => Kind;

    TimeSpan IMailWriter.Patience => MailRetry.Recovery;

    async ValueTask<MailDraft?> IMailWriter.WriteAsync(PendingMail mail, Realm realm, CancellationToken ct)
    {
        var user = await database.ReadAsync(work => UserRows.FindByIdAsync(work, realm.Id, mail.UserId, ct), ct);

        // Who has a password again has set it meanwhile.
        if (!RecallMail.MayReceive(user) || user!.CredentialTypes.Contains(Password) || RecallMail.Origin(mail.Details) is not { } origin
            || !MailAddress.TryParse(user.Email, out var address, out _))
        {
            return null;
        }

        var password = TemporaryPassword.New();
        var credential = await hashing.CreateAsync(realm, password, ct);
        var text = texts.Of(realm, RecallMail.LocaleOf(realm, user, origin)).Expiring(
            MailKind.TemporaryPassword, password, TemporaryPassword.Lifetime, DateTimeOffset.FromUnixTimeSeconds(mail.Created), time.GetUtcNow());
        return new MailDraft(new Mailbox(address), text, (work, at, cancel) =>
            UserRows.InsertCredentialAsync(
                work, realm.Id, user.Id, TemporaryPassword.Marked(credential, at + (long)TemporaryPassword.Lifetime.TotalSeconds), cancel));
    }

    ValueTask IMailWriter.GivenUpAsync(PendingMail mail, Realm realm, string reason, CancellationToken ct)
    {
        events.MailGivenUp(realm, mail.UserId, Kind, reason);
        return ValueTask.CompletedTask;
    }
}
