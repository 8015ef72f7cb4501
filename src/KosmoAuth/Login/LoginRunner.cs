using KosmoAuth.Login.Consent;
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
    LoginFlow flow, LoginAnswers answers, LoginCompletion completion, LoginTickets tickets, LoginEvents events, LoginEnd end, SsoSessions sessions,
    SessionCookies cookies, TimeProvider time)
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
            StepResult.Satisfied => await completion.CompleteAsync(visit, walk, input, ct),
            StepResult.Ask ask => await AskAsync(visit, walk, input, ask, ct),
            StepResult.End finish => answers.Fail(visit, walk, finish.Failure),
            _ => answers.Fail(visit, walk, NothingCanBeDone),
        };
    }

    private static LoginFailure NothingCanBeDone { get; } =
        new("invalid_user_credentials", "credentialSetupRequired") { Reason = "no alternative of the flow can be done" };

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
            Now = time.GetUtcNow().ToUnixTimeSeconds(),
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
