using KosmoAuth.Login.Consent;
using KosmoAuth.Login.Pages;
using KosmoAuth.Sessions;

namespace KosmoAuth.Login;

/// <summary>What a browser brought to a log-in.</summary>
internal sealed record LoginInput
{
    /// <summary>A form that passed its token.</summary>
    public IFormCollection? Form { get; init; }

    /// <summary>The execution that the address or form names. A hint for error pages, never a choice.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>The answer of the consent page.</summary>
    public ConsentAnswer? Consent { get; init; }

    /// <summary>The consent page itself was asked for.</summary>
    public bool AtConsent { get; init; }
}

/// <summary>Takes a log-in as far as it goes in one request: the next page, the application, or an error page.</summary>
public sealed class LoginRunner(
    LoginFlow flow, LoginTickets tickets, LoginPages pages, LoginEvents events, LoginProtocols protocols, LoginEnd end, ConsentStep consents,
    SsoSessions sessions, SessionCookies cookies, TimeProvider time)
{
    internal async Task<IResult> RunAsync(LoginVisit visit, LoginInput input, bool started, CancellationToken ct)
    {
        var walk = await NewWalkAsync(visit, input, started, ct);
        var result = await flow.WalkAsync(walk, ct);
        foreach (var failure in walk.Failures)
        {
            events.Failed(visit, failure.Error, failure.UserId, failure.Username);
        }

        return result switch
        {
            StepResult.Satisfied => await CompleteAsync(visit, walk, input, ct),
            StepResult.Ask ask => await AskAsync(visit, walk, input, ask, ct),
            StepResult.End finish => Fail(visit, walk, finish.Failure),
            _ => Fail(visit, walk, new LoginFailure("invalid_user_credentials", "credentialSetupRequired") { Reason = "no alternative of the flow can be done" }),
        };
    }

    /// <summary>Sends the browser to the start of the step where the log-in is, with a message.</summary>
    internal async Task<IResult> AgainAsync(LoginVisit visit, string action, string? execution, LoginTicket ticket, CancellationToken ct)
    {
        var (links, _) = await LinksAsync(visit, ticket with { Made = Now }, ct);
        return LoginRedirect.To(visit.Request, links.Action(action, execution));
    }

    private async Task<LoginWalk> NewWalkAsync(LoginVisit visit, LoginInput input, bool started, CancellationToken ct)
    {
        var browser = cookies.For(visit.Request);
        var sso = await sessions.FindAsync(visit.Request, ct);
        var progress = started ? null : await tickets.ProgressAsync(visit.Realm, visit.Ticket.TabId, ct);
        progress = browser.IsBrowser(progress?.BrowserId) ? progress : null;
        return new LoginWalk
        {
            Request = visit.Request,
            Client = visit.Client,
            Login = visit.Login,
            Flow = visit.Client.BrowserFlow ?? visit.Realm.BrowserFlow,
            Form = input.Form,
            FormExecutionId = input.ExecutionId,
            Sso = sso,
            SsoCounts = input.Form is null,
            LeavesSso = sso is not null && visit.Ticket.LeavesSession == sso.Session.Id,
            Progress = progress,
            Now = Now,
            TypedName = visit.Ticket.TypedName,
            RememberMe = progress?.RememberMe ?? visit.Ticket.RememberMe,
            RememberedUsername = browser.RememberedUsername,
            User = progress is null ? null : await end.PersonAsync(visit.Realm, progress.UserId, ct),
        };
    }

    private async Task<IResult> AskAsync(LoginVisit visit, LoginWalk walk, LoginInput input, StepResult.Ask ask, CancellationToken ct)
    {
        if (visit.Login.Passive)
        {
            return Refuse(visit, LoginRefusal.LoginRequired);
        }

        if (!await SaveAsync(visit, walk, ct))
        {
            return await AgainAsync(visit, "authenticate", null, visit.Ticket with { Notice = "expiredActionMessage" }, ct);
        }

        var (links, ticket) = await LinksAsync(visit, NextTicket(visit, walk), ct);
        if (!walk.FormUsed && input.ExecutionId is { } asked && asked != ask.ExecutionId)
        {
            return PageRenderer.Page(new PageExpiredPage
            {
                Context = pages.Step(visit, walk, links, "authenticate", ask.ExecutionId), RestartUrl = links.Link("restart"), ContinueUrl = links.Link("authenticate"),
            });
        }

        var code = FormToken.Write(cookies.SealsOf(visit.Realm), ticket.BrowserId, ticket.TabId, ask.ExecutionId, Now);
        var context = pages.Step(visit, walk, links, "authenticate", ask.ExecutionId);
        cookies.For(visit.Request).WriteAuthSessionHash();
        if (ask.Status == StatusCodes.Status429TooManyRequests)
        {
            visit.Request.Http.Response.Headers.RetryAfter = "60";
        }

        return PageRenderer.Page(ask.Page(new StepForm(links.Form("authenticate", code, ask.ExecutionId), context)), ask.Status);
    }

    private async Task<IResult> CompleteAsync(LoginVisit visit, LoginWalk walk, LoginInput input, CancellationToken ct)
    {
        var consent = await consents.StateAsync(visit, walk, ct);
        var agreed = consent.IsGiven || (input.Consent is { Accepted: true } answer && answer.Covers(consent));
        switch (LoginGate.Check(walk, agreed))
        {
            case GateAnswer.Open:
                return await FinishAsync(visit, walk, consent, ct);
            case GateAnswer.Consent when visit.Login.Passive:
            case GateAnswer.Duty when visit.Login.Passive:
                return Refuse(visit, LoginRefusal.InteractionRequired);
            case GateAnswer.Consent:
                return await ConsentAsync(visit, walk, input, consent, ct);
            case GateAnswer.TooOld when !visit.Login.Passive:
                return await AgainAsync(visit, "authenticate", null, visit.Ticket with { TabId = LoginTickets.NewTabId(), Notice = "loginTimeout", TypedName = null }, ct);
            case var closed:
                return visit.Login.Passive ? Refuse(visit, LoginRefusal.LoginRequired) : Fail(visit, walk, GateFailures.Of(closed, walk));
        }
    }

    private async Task<IResult> FinishAsync(LoginVisit visit, LoginWalk walk, ConsentState consent, CancellationToken ct)
    {
        if (visit.Login is { Action: { } action, Passive: true } && ConsentStep.IsKnownAction(visit.Realm, action))
        {
            return Refuse(visit, LoginRefusal.InteractionRequired);
        }

        if (walk.ProvenNow)
        {
            cookies.For(visit.Request).Prove(visit.Ticket.BrowserId, walk.User!.Id);
        }

        if (await end.StoreAsync(visit, walk, consent.IsGiven ? null : consent.AllGranted, ct) is not { } session)
        {
            return Fail(visit, walk, GateFailures.Of(GateAnswer.PersonDisabled, walk));
        }

        events.SignedIn(visit, walk, session, consent.EventDetail);
        var status = visit.Login.Action is null ? null : "error";
        return await protocols.Of(visit.Login).FinishAsync(
            new FinishedLogin(visit.Request, visit.Client, walk.User!, session, visit.Login, walk.Reused, walk.Level, status), ct);
    }

    private async Task<IResult> ConsentAsync(LoginVisit visit, LoginWalk walk, LoginInput input, ConsentState consent, CancellationToken ct)
    {
        if (input.Consent is { Accepted: false } answer && answer.Covers(consent))
        {
            events.Failed(visit, "rejected_by_user", walk.User!.Id, walk.User.Username);
            return protocols.Of(visit.Login).Refuse(visit.Request, visit.Login, LoginRefusal.RejectedByUser);
        }

        if (!await SaveAsync(visit, walk, ct))
        {
            return await AgainAsync(visit, "authenticate", null, visit.Ticket with { Notice = "expiredActionMessage" }, ct);
        }

        var (links, ticket) = await LinksAsync(visit, NextTicket(visit, walk), ct);
        if (!input.AtConsent)
        {
            return LoginRedirect.To(visit.Request, links.Action("required-action", LoginLinks.ConsentAlias));
        }

        var code = FormToken.Write(cookies.SealsOf(visit.Realm), ticket.BrowserId, ticket.TabId, consent.Subject, Now);
        var context = pages.Step(visit, walk, links, "required-action", LoginLinks.ConsentAlias) with { AttemptedUser = null, Message = null };
        return PageRenderer.Page(ConsentStep.Page(visit.Client, consent, context, links.Link("consent"), code));
    }

    /// <summary>Writes down what was proven in this request, when more is to come; the browser gets a new secret with it.</summary>
    private async Task<bool> SaveAsync(LoginVisit visit, LoginWalk walk, CancellationToken ct)
    {
        if (!walk.ProvenNow)
        {
            return true;
        }

        var browserId = cookies.For(visit.Request).Prove(visit.Ticket.BrowserId, walk.User!.Id);
        return await tickets.SaveAsync(visit.Realm, visit.Ticket.TabId, walk.Progress, new LoginProgress(walk.User.Id, browserId, walk.RememberMe, [.. walk.Proofs]), ct);
    }

    private LoginTicket NextTicket(LoginVisit visit, LoginWalk walk) =>
        visit.Ticket with { Made = Now, Notice = null, TypedName = walk.TypedName, RememberMe = walk.RememberMe };

    private async ValueTask<(LoginLinks Links, LoginTicket Ticket)> LinksAsync(LoginVisit visit, LoginTicket ticket, CancellationToken ct)
    {
        var (kept, text) = await tickets.SealAsync(visit.Realm, ticket, ct);
        return (new LoginLinks(visit.Request, visit.Client.ClientId, kept.TabId, text), kept);
    }

    // No event: applications ask every few minutes whether somebody is signed in.
    private IResult Refuse(LoginVisit visit, LoginRefusal refusal) => protocols.Of(visit.Login).Refuse(visit.Request, visit.Login, refusal);

    private IResult Fail(LoginVisit visit, LoginWalk walk, LoginFailure failure)
    {
        if (visit.Login.Passive)
        {
            return Refuse(visit, LoginRefusal.LoginRequired);
        }

        events.Failed(visit, failure.EventError, walk.User?.Id, walk.User?.Username, failure.Reason);
        return pages.Error(visit.Request, visit.Client, failure, visit.Login.UiLocales);
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();
}
