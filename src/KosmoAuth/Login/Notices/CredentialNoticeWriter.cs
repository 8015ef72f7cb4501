using KosmoAuth.Mail.Message;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Mail.Texts;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Login.Notices;

/// <summary>Writes the notice that a credential was changed (Keycloak <c>eventUpdateCredential</c>). It has no link that does something.</summary>
/// <param name="type">Keycloak's type of the credential.</param>
public sealed class CredentialNoticeWriter(string type, CredentialNotices notices, Database database, MailTexts texts) : IMailWriter
{
    string IMailWriter.Purpose => CredentialNotices.Purpose(type);

    TimeSpan IMailWriter.Patience => MailRetry.Notice;

    async ValueTask<MailDraft?> IMailWriter.WriteAsync(PendingMail mail, Realm realm, CancellationToken ct)
    {
        var user = await database.ReadAsync(work => UserRows.FindByIdAsync(work, realm.Id, mail.UserId, ct), ct);
        if (user is null || notices.Read(realm, mail.Details) is not { } notice || !MailAddress.TryParse(notice.Email, out var address, out _))
        {
            return null;
        }

        var words = texts.Of(realm, LoginLocale.OfUser(realm, user) ?? notice.Locale);
        return new MailDraft(new Mailbox(address), words.Credential(MailKind.UpdateCredential, type, DateTimeOffset.FromUnixTimeSeconds(notice.At), notice.Ip));
    }

    // The mail log has it; there is nothing to do about it.
    ValueTask IMailWriter.GivenUpAsync(PendingMail mail, Realm realm, string reason, CancellationToken ct) => ValueTask.CompletedTask;
}
