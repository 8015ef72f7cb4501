using KosmoAuth.Events;
using KosmoAuth.Mail.Message;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Mail.Texts;
using KosmoAuth.Realms;
using KosmoAuth.Storage;

namespace KosmoAuth.Login.ActionLinks;

/// <summary>Writes the mails of one kind of link. The link is made here, lives from the hand-over on, and ends older ones.</summary>
public sealed class LinkMailWriter(
    IActionLink kind, Database database, LinkBindings bindings, LinkOrigins origins, MailTexts texts, EventLog events, TimeProvider time) : IMailWriter
{
    string IMailWriter.Purpose => kind.Name;

    TimeSpan IMailWriter.Patience => MailRetry.Recovery;

    async ValueTask<MailDraft?> IMailWriter.WriteAsync(PendingMail mail, Realm realm, CancellationToken ct)
    {
        var (user, boundTo) = await database.ReadAsync(
            async work => (await UserRows.FindByIdAsync(work, realm.Id, mail.UserId, ct), await bindings.OfAsync(work, realm, mail.UserId, kind.EndsWithPassword, ct)), ct);
        if (user is null || boundTo is null || !kind.IsFor(realm, user) || origins.Read(realm, mail.Details) is not { } origin
            || !MailAddress.TryParse(origin.NewEmail ?? user.Email, out var address, out _))
        {
            return null;
        }

        var key = ActionLinkKey.New(kind.Name);
        var lifetime = MailedLinks.Lifetime(realm, kind);
        var words = texts.Of(realm, LoginLocale.OfUser(realm, user) ?? origin.Locale);
        var link = Address(realm, origin, key);
        var text = origin.NewEmail is { } email
            ? words.NewAddress(link, email, lifetime, time.GetUtcNow())
            : words.Expiring(kind.Mail, link, lifetime, DateTimeOffset.FromUnixTimeSeconds(mail.Created), time.GetUtcNow());
        return new MailDraft(new Mailbox(address), text, (work, at, cancel) => ActionLinkRows.IssueAsync(
            work, new ActionLink(realm.Id, user.Id, kind.Name, boundTo, mail.Details, at, at + (long)lifetime.TotalSeconds), key.Token, cancel));
    }

    ValueTask IMailWriter.GivenUpAsync(PendingMail mail, Realm realm, string reason, CancellationToken ct)
    {
        events.Write(new Event
        {
            Type = kind.MailEvent + "_ERROR", Realm = realm, UserId = mail.UserId, ClientId = origins.Read(realm, mail.Details)?.Ticket.Request!.ClientId,
            Error = "email_send_failed", Details = new Dictionary<string, string> { ["reason"] = reason },
        });
        return ValueTask.CompletedTask;
    }

    private static string Address(Realm realm, LinkOrigin origin, ActionLinkKey key) =>
        $"{origin.BaseUrl}/realms/{Uri.EscapeDataString(realm.Name)}/login-actions/action-token?key={key}&client_id={Uri.EscapeDataString(origin.Ticket.Request!.ClientId)}";
}
