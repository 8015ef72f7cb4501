using KosmoAuth.Login.Consent;
using KosmoAuth.Realms;
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

    /// <summary>The address is that of required actions, to which consent belongs.</summary>
    public bool AtAction { get; init; }

    /// <summary>The required action that the address names. A hint as well.</summary>
    public string? ActionAlias { get; init; }

    /// <summary>The form of a required action.</summary>
    public ActionAnswer? Action { get; init; }
}

/// <summary>Takes a log-in as far as it goes in one request: the next page, the application, or an error page.</summary>
public sealed class LoginRunner(
    LoginFlow flow, LoginAnswers answers, LoginCompletion completion, LoginTickets tickets, LoginEvents events, LoginEnd end, LoginDuties duties,
    SsoSessions sessions, SessionCookies cookies, TimeProvider time)
{
    internal async Task<IResult> RunAsync(LoginVisit visit, LoginInput input, bool started, CancellationToken ct)
    {
        var sso = await sessions.FindAsync(visit.Request, ct, visit.Client);
        var (progress, person) = started ? (null, null) : await tickets.FindAsync(visit.Realm, visit.Ticket.TabId, ct);
        progress = cookies.For(visit.Request).IsBrowser(progress?.BrowserId) ? progress : null;
        if (progress is not null && await end.IsOverAsync(visit.Realm, progress, sso, ct))
        {
            // What follows is another log-in.
            (visit, progress) = (visit with { Ticket = visit.Ticket with { TabId = LoginTickets.NewTabId(), Begun = Now } }, null);
        }

        var walk = NewWalk(visit, input, sso, progress, progress is { Proofs.Count: > 0 } ? person : null);
        var result = await flow.WalkAsync(walk, ct);
        foreach (var failure in walk.Failures)
        {
            events.Failed(visit, failure.Error, failure.UserId, failure.Username);
        }

        return result switch
        {
            StepResult.Satisfied => await completion.CompleteAsync(visit, walk, input, ct),
            StepResult.Ask ask => await AskAsync(visit, walk, input, ask, ct),
            StepResult.Fork fork => await answers.ForkAsync(visit, fork, ct),
            StepResult.End finish => answers.Fail(visit, walk, finish.Failure),
            _ => answers.Fail(visit, walk, NothingCanBeDone),
        };
    }

    private static LoginFailure NothingCanBeDone { get; } =
        new("invalid_user_credentials", "credentialSetupRequired") { Reason = "no alternative of the flow can be done" };

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    private LoginWalk NewWalk(LoginVisit visit, LoginInput input, SsoSession? sso, LoginProgress? progress, User? person) =>
        new()
        {
            Request = visit.Request,
            Client = visit.Client,
            Login = visit.Login,
            Flow = visit.Ticket.Resets ? visit.Realm.ResetCredentialsFlow : visit.Client.BrowserFlow ?? visit.Realm.BrowserFlow,
            Ticket = visit.Ticket,
            Form = input.Form,
            FormExecutionId = input.ExecutionId,
            Sso = sso,
            SsoCounts = input.Form is null,
            LeavesSso = sso is not null && visit.Ticket.LeavesSession == sso.Session.Id,
            Progress = progress,
            Begun = visit.Ticket.Begun,
            ActionMaxAge = duties.MaxAge(visit.Realm, visit.Login),
            Now = Now,
            TypedName = visit.Ticket.TypedName,
            RememberMe = progress?.RememberMe ?? visit.Ticket.RememberMe,
            RememberedUsername = cookies.For(visit.Request).RememberedUsername,
            User = person,
        };

    private async Task<IResult> AskAsync(LoginVisit visit, LoginWalk walk, LoginInput input, StepResult.Ask ask, CancellationToken ct)
    {
        if (visit.Login.Passive)
        {
            return answers.Refuse(visit, LoginRefusal.LoginRequired);
        }

        if (!await answers.SaveAsync(visit, walk, ct))
        {
            return await answers.AgainAsync(visit, null, visit.Ticket with { Notice = "expiredActionMessage" }, ct);
        }

        return !walk.FormUsed && input.ExecutionId is { } asked && asked != ask.ExecutionId
            ? await answers.PageExpiredAsync(visit, walk, ask.ExecutionId, ct)
            : await answers.StepAsync(visit, walk, ask, ct);
    }
}
