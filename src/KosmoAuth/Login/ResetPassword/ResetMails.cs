using KosmoAuth.Login.ActionLinks;
using KosmoAuth.Mail.Outbox;
using KosmoAuth.Realms;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;

namespace KosmoAuth.Login.ResetPassword;

/// <summary>Takes the wish for a mail with a link. One transaction with the same statements, whoever is meant; the mail leaves by the outbox.</summary>
public sealed class ResetMails(Database database, MailOutbox outbox, LinkOrigins origins, SessionCookies cookies, LoginEvents events, VisitLogin visits, TimeProvider time)
{
    /// <summary>Stands for all who get no mail; there is no such person.</summary>
    private const string Nobody = "nobody";

    private const string SentForm = "reset-mail-form";

    /// <summary>Queues a mail for the person of the walk, if there is one who may have it.</summary>
    internal async ValueTask AskAsync(LoginWalk walk, Execution execution, CancellationToken ct)
    {
        var realm = walk.Realm;
        var refusal = RefusalOf(walk.User);
        var to = refusal is null ? walk.User!.Id : Nobody;
        var address = walk.User?.Email ?? walk.TypedName!;
        var details = origins.Write(walk.Request, walk.Ticket! with { FilledName = walk.TypedName }, execution.Id);

        // A form that is sent twice, by two quick clicks, is one wish: a second mail would end the link of the first.
        var form = $"{walk.Request.Http.Request.Query["session_code"]} {walk.TypedName}";
        var (first, counted) = await database.WriteAsync(async work =>
        {
            if (!await SingleUse.SpendAsync(work, SentForm, form, walk.Now + realm.Lifetimes.AccessCodeLifespanLogin, ct))
            {
                return (false, false);
            }

            var allowed = await MailLimits.CountAsync(work, cookies.SealsOf(realm), address, walk.Request.RemoteAddress, walk.Now, ct);
            await outbox.AddAsync(work, realm.Id, allowed ? to : Nobody, ResetLink.Kind, details, ct);

            // Nobody's mail is taken back; so that it is as much work for somebody, theirs has one beside it.
            await outbox.AddAsync(work, realm.Id, Nobody, ResetLink.Kind, details, ct);
            await outbox.WithdrawAsync(work, realm.Id, Nobody, ResetLink.Kind, ct);
            return (true, allowed);
        }, ct);
        if (!first)
        {
            return;
        }

        outbox.Wake();
        events.MailAsked(new LoginVisit(walk.Request, walk.Client, walk.Ticket!), ResetLink.SentEvent, walk.User, walk.TypedName, refusal, counted);
    }

    /// <summary>Queues a mail as part of a larger transaction, for somebody who proved to be it in another way. Limits do not count it.</summary>
    /// <param name="login">The log-in to come back to; null when there is none in this browser.</param>
    /// <param name="client">The application to come back to otherwise; null for the person's own account.</param>
    /// <param name="locale">Of the page, for people who chose no language of their own.</param>
    public async ValueTask QueueAsync(
        DbWork work, RealmRequest request, User user, LoginTicket? login, Client? client, string locale, CancellationToken ct)
    {
        if (RefusalOf(user) is null && (login ?? visits.TicketOf(request, client)) is { } ticket && ResetLink.MailStep(request.Realm) is { } step)
        {
            var details = origins.Write(request, ticket with { Locale = locale, Made = time.GetUtcNow().ToUnixTimeSeconds() }, step.Id);
            await outbox.AddAsync(work, request.Realm.Id, user.Id, ResetLink.Kind, details, ct);
        }
    }

    // Keycloak's errors in the event log.
    private static string? RefusalOf(User? user) =>
        user is null or { ServiceAccountClientId: not null } ? "user_not_found"
        : !user.Enabled ? "user_disabled"
        : string.IsNullOrWhiteSpace(user.Email) ? "invalid_email"
        : null;
}
