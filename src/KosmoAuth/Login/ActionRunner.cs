using KosmoAuth.Login.ActionLinks;
using KosmoAuth.Login.Notices;
using KosmoAuth.Login.Pages;
using KosmoAuth.Sessions;
using KosmoAuth.Storage;

namespace KosmoAuth.Login;

/// <summary>Takes a log-in through its required actions: one at a time, each on a page of its own, each done in one transaction.</summary>
public sealed class ActionRunner(
    LoginDuties duties, LoginAnswers answers, LoginTickets tickets, LoginPages pages, LoginEvents events, LoginEnd end, Database database,
    SessionCookies cookies, BackChannelOutbox backChannel, LinkBindings links, LinkHandle handle, CredentialNotices notices)
{
    private const string CancelButton = "cancel-aia";

    /// <summary>Runs the first one that is open. Null: it is done, and the gate has to be asked again.</summary>
    internal async Task<IResult?> RunAsync(LoginVisit visit, LoginWalk walk, LoginInput input, CancellationToken ct)
    {
        var duty = duties.Pending(walk).First();
        if (duty.Action is not { } action)
        {
            return answers.Fail(visit, walk, GateFailures.ActionMissing(duty.Alias));
        }

        // The address says where the browser stands, never where it goes on.
        if (!walk.ActionEnded && input.ActionAlias != duty.Alias)
        {
            return await RedirectAsync(visit, walk, duty, ct);
        }

        var form = walk.ActionEnded ? null : input.Action;
        if (form?.IsFor(duty.SubjectFor(walk.User!)) == false)
        {
            return await answers.AgainAsync(visit, "required-action", duty.Alias, visit.Ticket with { Notice = "expiredActionMessage" }, ct);
        }

        var (links, ticket) = await answers.LinksAsync(visit, walk, ct);
        var context = ContextOf(visit, walk, duty, form?.Form, links);
        var cancels = duty.IsOptional && form?.Form.ContainsKey(CancelButton) == true;
        var result = cancels ? new ActionResult.Cancelled() : await action.RunAsync(context, ct);
        if (result is ActionResult.Done or ActionResult.Cancelled)
        {
            result = await EndAsync(visit, walk, duty, context, result, ct);
        }

        WriteEvents(visit, walk, duty, context, result);
        return result switch
        {
            null => await answers.AgainAsync(visit, "required-action", duty.Alias, visit.Ticket, ct),
            ActionResult.Ask ask => await AskAsync(visit, walk, duty, ask, context, ticket, ct),
            ActionResult.LinkOver => handle.ToLink(visit.Request, walk.Progress!.Link!.Key),
            ActionResult.Refuse refuse => answers.Refuse(visit, refuse.Refusal),
            ActionResult.End failed => answers.Fail(visit, walk, failed.Failure),
            _ => null,
        };
    }

    private static ActionContext ContextOf(LoginVisit visit, LoginWalk walk, Duty duty, IFormCollection? form, LoginLinks links) => new()
    {
        Request = visit.Request,
        Client = visit.Client,
        Login = visit.Login,
        User = walk.User!,
        Entry = duty.Entry,
        Form = form,
        IsOptional = duty.IsOptional,
        IsOfLogin = duty.IsOfLogin,
        Notes = new Dictionary<string, string>(walk.Actions.GetValueOrDefault(duty.Alias)?.Notes ?? []),
        SessionId = walk.Sso?.User.Id == walk.User!.Id ? walk.Sso.Session.Id : null,
        Links = links,
        Now = walk.Now,
    };

    /// <summary>Stores that the action is over, with its effect. Gives what the effect says instead, null when another request was faster.</summary>
    private async Task<ActionResult?> EndAsync(
        LoginVisit visit, LoginWalk walk, Duty duty, ActionContext context, ActionResult result, CancellationToken ct)
    {
        var ending = new Ending(visit, walk, duty, context, result);
        var before = answers.ProgressOf(visit, walk);
        var told = context.Events.Count;
        var (ended, progress) = await database.WriteAsync<(ActionResult?, LoginProgress?)>(async work =>
        {
            context.Events.RemoveRange(told, context.Events.Count - told);

            // Whoever moves the log-in's row first may go on: the same form sent twice does nothing twice.
            var claimed = await tickets.SaveAsync(work, visit.Realm, visit.Ticket.TabId, walk.Progress, before, ct);
            return claimed is null ? (null, null) : await StoreAsync(work, ending, claimed, ct);
        }, ct);
        walk.Resume(progress);
        if (ended is ActionResult.Done or ActionResult.Cancelled)
        {
            backChannel.Wake();
            notices.Wake();
            walk.ActionEnded = true;
            walk.User = await end.PersonAsync(visit.Realm, walk.User!.Id, ct);
        }

        return ended;
    }

    // Whatever is done by a mailed link is done as long as the link is good; the last of it uses the link up.
    private async ValueTask<(ActionResult?, LoginProgress?)> StoreAsync(DbWork work, Ending ending, LoginProgress claimed, CancellationToken ct)
    {
        var (realm, userId) = (ending.Visit.Realm, ending.Context.User.Id);
        var link = claimed.Link is { IsSpent: false } followed ? followed : null;
        if (link is not null && !await links.SpendAsync(work, realm, userId, link, ending.Visit.Ticket.TabId, ct))
        {
            return (new ActionResult.LinkOver(), claimed);
        }

        // What rests on an older state of the person is decided anew; a link is bound to that state itself.
        if (link is null && await UserRows.VersionAsync(work, realm.Id, userId, ct) != ending.Context.User.Version)
        {
            return (null, claimed);
        }

        var refusal = ending.Result is ActionResult.Done { Effect: { } effect } ? await effect(work, ct) : null;
        var isMore = refusal is not null || duties.IsMoreOfLogin(ending.Walk, ending.Duty);
        if (link is not null && isMore)
        {
            await links.ReleaseAsync(work, realm, userId, link, ct);
        }

        if (refusal is not null)
        {
            return (refusal, claimed);
        }

        if (link is { EndsWithPassword: true } && !isMore)
        {
            // Guesses at the old password tell nothing about the new one (the second factor has its own memory).
            await LoginFailureRows.DeleteAsync(work, realm.Id, userId, ct);
        }

        var progress = link is null || isMore ? claimed : claimed with { Link = link with { IsSpent = true } };
        return (ending.Result, await CloseAsync(work, ending, progress, ct));
    }

    private async ValueTask<LoginProgress?> CloseAsync(DbWork work, Ending ending, LoginProgress progress, CancellationToken ct)
    {
        var (visit, walk, alias, context) = (ending.Visit, ending.Walk, ending.Duty.Alias, ending.Context);
        if (ending.Result is ActionResult.Done)
        {
            await UserRows.RemoveRequiredActionAsync(work, visit.Realm.Id, context.User.Id, alias, ct);
            await notices.AddAsync(work, visit.Request, context.User, pages.LocaleOf(visit, walk), context.Events, walk.Now, ct);
        }

        var status = ending.Result is ActionResult.Done ? ActionState.Success : ActionState.Cancelled;
        return await tickets.SaveAsync(work, visit.Realm, visit.Ticket.TabId, progress, progress.With(alias, new ActionState { Status = status }), ct);
    }

    private void WriteEvents(LoginVisit visit, LoginWalk walk, Duty duty, ActionContext context, ActionResult? result)
    {
        if (result is ActionResult.Done && context.Events.Count == 0)
        {
            context.Events.Add(new ActionEvent("CUSTOM_REQUIRED_ACTION"));
        }
        else if (result is ActionResult.Cancelled or ActionResult.Refuse)
        {
            context.Events.Add(new ActionEvent("CUSTOM_REQUIRED_ACTION_ERROR", "rejected_by_user"));
        }

        foreach (var told in context.Events)
        {
            events.Told(visit, context.User, duty.Alias, walk.RememberMe, told);
        }
    }

    private async Task<IResult> RedirectAsync(LoginVisit visit, LoginWalk walk, Duty duty, CancellationToken ct) =>
        await answers.SaveAsync(visit, walk, ct)
            ? await answers.AgainAsync(
                visit, "required-action", duty.Alias, visit.Ticket with { TypedName = walk.TypedName, RememberMe = walk.RememberMe }, ct)
            : await answers.AgainAsync(visit, null, visit.Ticket with { Notice = "expiredActionMessage" }, ct);

    private async Task<IResult> AskAsync(
        LoginVisit visit, LoginWalk walk, Duty duty, ActionResult.Ask ask, ActionContext context, LoginTicket ticket, CancellationToken ct)
    {
        walk.Note(duty.Alias, context.Notes);
        if (!await answers.SaveAsync(visit, walk, ct))
        {
            return await answers.AgainAsync(visit, "required-action", duty.Alias, visit.Ticket, ct);
        }

        var code = FormToken.Write(cookies.SealsOf(visit.Realm), ticket.BrowserId, ticket.TabId, duty.SubjectFor(walk.User!), walk.Now);
        var shown = pages.Step(visit, walk, context.Links, "required-action", duty.Alias) with { AttemptedUser = null };
        return PageRenderer.Page(ask.Page(new StepForm(context.Links.Form("required-action", code, duty.Alias), shown)), ask.Status);
    }

    /// <summary>An action that is over and has to be stored.</summary>
    private sealed record Ending(LoginVisit Visit, LoginWalk Walk, Duty Duty, ActionContext Context, ActionResult Result);
}
