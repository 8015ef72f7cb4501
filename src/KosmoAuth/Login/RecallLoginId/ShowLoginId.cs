using KosmoAuth.Mail.Outbox;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;

namespace KosmoAuth.Login.RecallLoginId;

/// <summary>Uses a mailed link up for showing the login ID.</summary>
public sealed class ShowLoginId(Database database, MailOutbox mails, RecallEvents events, TimeProvider time)
{
    /// <summary>True for the first use, and for the same form sent again while its page lives. Otherwise the link is dead.</summary>
    internal async Task<bool> SpendAsync(OpenedLink opened, string formId, CancellationToken ct)
    {
        if (opened.Fault is not null)
        {
            return IsRepeated(opened.Link, formId);
        }

        var (realm, link, user) = (opened.Visit.Realm, opened.Link!, opened.User!);
        var won = await database.WriteAsync(async work =>
        {
            if (!await ActionLinkRows.SpendAsync(work, realm.Id, RecallMail.Kind, opened.Token, link.BoundTo, formId, Now, ct))
            {
                return false;
            }

            await mails.AddAsync(work, realm.Id, user.Id, RecallNoticeMail.LoginIdShown, link.Details, ct);
            return true;
        }, ct);
        if (!won)
        {
            return IsRepeated(
                await database.ReadAsync(work => ActionLinkRows.FindAsync(work, realm.Id, RecallMail.Kind, opened.Token, Now, ct), ct), formId);
        }

        mails.Wake();
        events.Shown(opened.Visit, user.Id);
        return true;
    }

    /// <summary>Whether this browser used the link up, and its page still lives.</summary>
    internal bool WasShownTo(OpenedLink opened, BrowserCookies browser) =>
        opened.Link?.SpentBy is { } formId && RecallForm.BrowserOf(formId) is { } name && browser.IsBrowser(name)
        && IsRepeated(opened.Link, formId) && RecallMail.MayReceive(opened.User);

    // Who pressed the button twice sees what the first press showed.
    private bool IsRepeated(ActionLink? link, string formId) =>
        link is { State: ActionLinkState.Used } && link.SpentBy == formId && Now - link.EndedAt < RecallGrant.Seconds;

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();
}
