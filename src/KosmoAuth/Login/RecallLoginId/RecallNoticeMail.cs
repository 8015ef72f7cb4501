using KosmoAuth.Mail.Message;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Mail.Texts;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Login.RecallLoginId;

/// <summary>Tells a person what happened with their account, without a link that does anything.</summary>
/// <param name="purpose">One of the constants.</param>
public sealed class RecallNoticeMail(string purpose, MailKind kind, Database database, MailTexts texts, RecallEvents events) : IMailWriter
{
    public const string LoginIdShown = "login-id-shown";
    public const string TemporaryPasswordMade = "temporary-password-made";

    string IMailWriter.Purpose => purpose;

    TimeSpan IMailWriter.Patience => MailRetry.Notice;

    async ValueTask<MailDraft?> IMailWriter.WriteAsync(PendingMail mail, Realm realm, CancellationToken ct)
    {
        var user = await database.ReadAsync(work => UserRows.FindByIdAsync(work, realm.Id, mail.UserId, ct), ct);
        return user is not null && RecallMail.Origin(mail.Details) is { } origin && MailAddress.TryParse(user.Email, out var address, out _)
            ? new MailDraft(
                new Mailbox(address),
                texts.Of(realm, RecallMail.LocaleOf(realm, user, origin)).Notice(kind, DateTimeOffset.FromUnixTimeSeconds(mail.Created), origin.Ip))
            : null;
    }

    ValueTask IMailWriter.GivenUpAsync(PendingMail mail, Realm realm, string reason, CancellationToken ct)
    {
        events.MailGivenUp(realm, mail.UserId, purpose, reason);
        return ValueTask.CompletedTask;
    }
}
