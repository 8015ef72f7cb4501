using KosmoAuth.Login.Pages;
using KosmoAuth.Login.RecallLoginId;
using KosmoAuth.Login.ResetPassword;
using KosmoAuth.Sessions;

namespace KosmoAuth.Login;

/// <summary>What a browser can be answered within a log-in, and what has to be kept for its next request.</summary>
public sealed class LoginAnswers(
    LoginTickets tickets, LoginPages pages, LoginEvents events, LoginProtocols protocols, SessionCookies cookies, TimeProvider time)
{
    /// <summary>The form of a step.</summary>
    internal async Task<IResult> StepAsync(LoginVisit visit, LoginWalk walk, StepResult.Ask ask, CancellationToken ct)
    {
        var (links, ticket) = await LinksAsync(visit, walk, ct);
        var code = FormToken.Write(cookies.SealsOf(visit.Realm), ticket.BrowserId, ticket.TabId, ask.ExecutionId, walk.Now);
        var context = pages.Step(visit, walk, links, visit.FlowAction, ask.ExecutionId);
        cookies.For(visit.Request).WriteAuthSessionHash();
        if (ask.Status == StatusCodes.Status429TooManyRequests)
        {
            visit.Request.Http.Response.Headers.RetryAfter = "60";
        }

        var form = new StepForm(links.Form(visit.FlowAction, code, ask.ExecutionId), context)
        {
            ResetCredentialsUrl = visit.Realm.Login.ResetPasswordAllowed ? links.Link(LoginLinks.Reset) : null,
            Resend = ResendForm.Of(visit with { Ticket = ticket }, walk, links, cookies.SealsOf(visit.Realm)),
            LoginUrl = links.Link(LoginLinks.Authenticate),
            RecallLoginIdUrl = RecallSettings.IsOn(visit.Realm) ? links.Link(RecallMail.Kind) : null,
        };
        return PageRenderer.Page(ask.Page(form), ask.Status);
    }

    /// <summary>The page that came was of another step.</summary>
    internal async Task<IResult> PageExpiredAsync(LoginVisit visit, LoginWalk walk, string executionId, CancellationToken ct)
    {
        var (links, _) = await LinksAsync(visit, walk, ct);
        return PageRenderer.Page(new PageExpiredPage
        {
            Context = pages.Step(visit, walk, links, visit.FlowAction, executionId),
            RestartUrl = links.Link("restart"),
            ContinueUrl = links.Link(visit.FlowAction),
        });
    }

    /// <summary>Sends the browser to the step where the log-in is; the ticket may carry a message for it.</summary>
    internal Task<IResult> AgainAsync(LoginVisit visit, string? execution, LoginTicket ticket, CancellationToken ct) =>
        AgainAsync(visit, (visit with { Ticket = ticket }).FlowAction, execution, ticket, ct);

    /// <param name="action">The address below <c>login-actions</c>.</param>
    internal async Task<IResult> AgainAsync(LoginVisit visit, string action, string? execution, LoginTicket ticket, CancellationToken ct)
    {
        var (kept, text) = await tickets.SealAsync(visit.Realm, ticket with { Made = time.GetUtcNow().ToUnixTimeSeconds() }, ct);
        return LoginRedirect.To(visit.Request, new LoginLinks(visit.Request, visit.Client.ClientId, kept.TabId, text).Action(action, execution));
    }

    /// <summary>Sends the browser to the login page, in a tab of its own (Keycloak's fork); the flow goes on by the mailed link.</summary>
    internal Task<IResult> ForkAsync(LoginVisit visit, StepResult.Fork fork, CancellationToken ct)
    {
        var ticket = visit.Ticket.Anew(time.GetUtcNow().ToUnixTimeSeconds());
        return AgainAsync(visit, null, ticket with { Notice = fork.Notice, FilledName = fork.Name, MailAsked = fork.MailAsked }, ct);
    }

    /// <summary>Starts again with the frozen request, because what was proven is no longer enough.</summary>
    internal Task<IResult> StartAgainAsync(LoginVisit visit, string notice, CancellationToken ct) =>
        AgainAsync(visit, null, visit.Ticket.Anew(time.GetUtcNow().ToUnixTimeSeconds()) with { Notice = notice, RememberMe = visit.Ticket.RememberMe }, ct);

    /// <summary>The addresses of the next page, with the ticket sealed into them.</summary>
    internal async ValueTask<(LoginLinks Links, LoginTicket Ticket)> LinksAsync(LoginVisit visit, LoginWalk walk, CancellationToken ct)
    {
        var next = visit.Ticket with { Made = walk.Now, Notice = null, TypedName = walk.TypedName, RememberMe = walk.RememberMe };
        if (walk.FilledName is { } typed && typed != next.FilledName)
        {
            // The mail of before was for another name.
            next = next with { FilledName = typed, MailAsked = 0 };
        }

        var (kept, text) = await tickets.SealAsync(visit.Realm, next, ct);
        return (new LoginLinks(visit.Request, visit.Client.ClientId, kept.TabId, text), kept);
    }

    /// <summary>
    /// Writes down what is new in this request, when more is to come; with a proof the browser gets a new secret. False when another request of the
    /// same tab was faster.
    /// </summary>
    internal async Task<bool> SaveAsync(LoginVisit visit, LoginWalk walk, CancellationToken ct)
    {
        if (!walk.HasNews)
        {
            return true;
        }

        if (walk.Progress is { } before && before.UserId != walk.User!.Id)
        {
            return false;
        }

        return await tickets.SaveAsync(visit.Realm, visit.Ticket.TabId, walk.Progress, ProgressOf(visit, walk), ct);
    }

    /// <summary>What has to be stored of a log-in.</summary>
    internal LoginProgress ProgressOf(LoginVisit visit, LoginWalk walk)
    {
        var browserId = walk.ProvenNow
            ? cookies.For(visit.Request).Prove(visit.Ticket.BrowserId, walk.User!.Id)
            : walk.Progress?.BrowserId ?? visit.Ticket.BrowserId;
        return new LoginProgress(walk.User!.Id, browserId, walk.RememberMe, [.. walk.Proofs])
        {
            Duties = walk.Duties.Count > 0 ? [.. walk.Duties] : null,
            Actions = walk.Actions.Count > 0 ? walk.Actions : null,
            Link = walk.Progress?.Link,
            SessionId = walk.ProvenNow ? null : walk.Progress?.SessionId,
        };
    }

    /// <summary>Tells the application. No event: applications ask every few minutes whether somebody is signed in.</summary>
    internal IResult Refuse(LoginVisit visit, LoginRefusal refusal) => protocols.Of(visit.Login).Refuse(visit.Request, visit.Login, refusal);

    /// <summary>Ends the sign-in on an error page, or in the application where no page may be shown.</summary>
    internal IResult Fail(LoginVisit visit, LoginWalk walk, LoginFailure failure)
    {
        if (visit.Login.Passive)
        {
            return Refuse(visit, LoginRefusal.LoginRequired);
        }

        events.Failed(visit, failure.EventError, walk.User?.Id, walk.User?.Username, failure.Reason);
        return pages.Error(visit.Request, visit.Client, failure, visit.Login.UiLocales);
    }
}
