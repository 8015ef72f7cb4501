using KosmoAuth.Login.Consent;
using KosmoAuth.Login.Pages;
using KosmoAuth.Sessions;

namespace KosmoAuth.Login;

/// <summary>What happens when the flow is done: the gate, required actions, consent, and back to the application.</summary>
public sealed class LoginCompletion(
    LoginAnswers answers, LoginEnd end, ConsentStep consents, LoginPages pages, LoginEvents events, LoginProtocols protocols, SessionCookies cookies,
    LoginDuties duties, ActionRunner actions)
{
    internal async Task<IResult> CompleteAsync(LoginVisit visit, LoginWalk walk, LoginInput input, CancellationToken ct)
    {
        // The gate is asked anew after each action that is done.
        for (var turn = 0; turn <= visit.Realm.RequiredActions.Count; turn++)
        {
            var isLogin = walk.Progress?.Link is not { EndsWithoutLogin: true };
            var consent = !isLogin ? ConsentState.NotRequired : await consents.StateAsync(visit, walk, ct);
            var agreed = consent.IsGiven || (input.Consent is { Accepted: true } answer && answer.Covers(consent));
            var gate = LoginGate.Check(walk, duties, agreed);
            if (gate != GateAnswer.Duty || visit.Login.Passive)
            {
                return await AnswerAsync(gate, visit, walk, input, consent, ct);
            }

            if (await actions.RunAsync(visit, walk, input, ct) is { } result)
            {
                return result;
            }
        }

        throw new InvalidOperationException("A required action says that it is done and is not.");
    }

    private async Task<IResult> AnswerAsync(GateAnswer gate, LoginVisit visit, LoginWalk walk, LoginInput input, ConsentState consent, CancellationToken ct)
    {
        switch (gate)
        {
            case GateAnswer.Open:
                return await FinishAsync(visit, walk, consent, ct);
            case GateAnswer.Consent or GateAnswer.Duty when visit.Login.Passive:
                return answers.Refuse(visit, LoginRefusal.InteractionRequired);
            case GateAnswer.Consent:
                return await ConsentAsync(visit, walk, input, consent, ct);
            case GateAnswer.TooOld when !visit.Login.Passive:
                return await answers.StartAgainAsync(visit, "loginTimeout", ct);
            case var closed:
                return answers.Fail(visit, walk, GateFailures.Of(closed, walk));
        }
    }

    private async Task<IResult> FinishAsync(LoginVisit visit, LoginWalk walk, ConsentState consent, CancellationToken ct)
    {
        if (walk.Progress?.Link is { EndsWithoutLogin: true })
        {
            var locale = LoginLocale.OfUser(visit.Realm, walk.User!) ?? visit.Ticket.Locale ?? visit.Login.UiLocales;
            return pages.Info(visit.Request, visit.Client, locale, PageMessage.Success("accountUpdatedMessage"), "accountUpdatedTitle");
        }

        if (walk.ProvenNow)
        {
            cookies.For(visit.Request).Prove(visit.Ticket.BrowserId, walk.User!.Id);
        }

        if (await end.StoreAsync(visit, walk, consent.IsGiven ? null : consent.AllGranted, ct) is not { } session)
        {
            return answers.Fail(visit, walk, GateFailures.Of(GateAnswer.PersonDisabled, walk));
        }

        events.SignedIn(visit, walk, session, consent.EventDetail);

        // An action that the realm does not have, or that no application may ask for, is never begun.
        var status = LoginDuties.Asked(visit.Login) is var (alias, _) ? walk.Actions.GetValueOrDefault(alias)?.Status ?? "error" : null;
        return await protocols.Of(visit.Login).FinishAsync(
            new FinishedLogin(visit.Request, visit.Client, walk.User!, session, visit.Login, walk.Reused, walk.Level, status), ct);
    }

    private async Task<IResult> ConsentAsync(LoginVisit visit, LoginWalk walk, LoginInput input, ConsentState consent, CancellationToken ct)
    {
        if (input.Consent is { Accepted: false } answer && answer.Covers(consent))
        {
            events.Failed(visit, "rejected_by_user", walk.User!.Id, walk.User.Username);
            return answers.Refuse(visit, LoginRefusal.RejectedByUser);
        }

        if (!await answers.SaveAsync(visit, walk, ct))
        {
            return await answers.AgainAsync(visit, null, visit.Ticket with { Notice = "expiredActionMessage" }, ct);
        }

        var (links, ticket) = await answers.LinksAsync(visit, walk, ct);
        if (!input.AtAction)
        {
            return LoginRedirect.To(visit.Request, links.Action("required-action", LoginLinks.ConsentAlias));
        }

        var code = FormToken.Write(cookies.SealsOf(visit.Realm), ticket.BrowserId, ticket.TabId, consent.Subject, walk.Now);
        var context = pages.Step(visit, walk, links, "required-action", LoginLinks.ConsentAlias) with { AttemptedUser = null, Message = null };
        return PageOf(visit, consent, context, links, code);
    }

    private static IResult PageOf(LoginVisit visit, ConsentState consent, PageContext context, LoginLinks links, string code) =>
        PageRenderer.Page(ConsentStep.Page(visit.Client, consent, context, links.Link("consent"), code));
}
