using KosmoAuth.Login.Consent;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;

namespace KosmoAuth.Login;

/// <summary>The routes of a log-in that has begun. A GET shows where it stands and looks at no credentials.</summary>
public sealed class LoginActions(
    LoginRunner runner, LoginDoor door, LoginAnswers answers, LoginPages pages, LoginEvents events, SsoSessions sessions, TimeProvider time)
{
    private const string Root = "/realms/{realm}/login-actions/";
    private const string ActionError = "CUSTOM_REQUIRED_ACTION_ERROR";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Root + "authenticate", (RealmRequest request, LoginActions actions, CancellationToken ct) => actions.ShowAsync(request, false, ct));
        routes.MapPost(Root + "authenticate", (RealmRequest request, LoginActions actions, CancellationToken ct) => actions.AuthenticateAsync(request, ct));
        routes.MapGet(Root + "required-action", (RealmRequest request, LoginActions actions, CancellationToken ct) => actions.ShowAsync(request, true, ct));
        routes.MapPost(Root + "required-action", (RealmRequest request, LoginActions actions, CancellationToken ct) => actions.ActAsync(request, ct));
        routes.MapPost(Root + "consent", (RealmRequest request, LoginActions actions, CancellationToken ct) => actions.ConsentAsync(request, ct));
        routes.MapGet(Root + "restart", (RealmRequest request, LoginActions actions, CancellationToken ct) => actions.RestartAsync(request, ct));
        routes.MapMethods(Root + "registration", s_getAndPost, (RealmRequest request, LoginActions actions) =>
            actions.Off(request, LoginFailures.RegistrationOff, "REGISTER_ERROR"));
    }

    private static readonly string[] s_getAndPost = [HttpMethods.Get, HttpMethods.Post];

    private async Task<IResult> ShowAsync(RealmRequest request, bool atAction, CancellationToken ct)
    {
        var (visit, refusal) = await door.EnterAsync(request, atAction ? ActionError : "LOGIN_ERROR", ct);
        var execution = request.Http.Request.Query["execution"].FirstOrDefault();
        var input = atAction ? new LoginInput { AtAction = true, ActionAlias = execution } : new LoginInput { ExecutionId = execution };
        return visit is null ? refusal! : await runner.RunAsync(atAction ? visit : visit.InBrowserFlow, input, started: false, ct);
    }

    private async Task<IResult> ActAsync(RealmRequest request, CancellationToken ct)
    {
        var (visit, form, refusal) = await EnterWithFormAsync(request, ActionError, ct);
        if (visit is null)
        {
            return refusal!;
        }

        var query = request.Http.Request.Query;
        var answer = form is null ? null : new ActionAnswer(form, subject => door.IsFormOf(visit, query["session_code"], subject));
        return await runner.RunAsync(visit, new LoginInput { AtAction = true, ActionAlias = query["execution"], Action = answer }, started: false, ct);
    }

    private async Task<IResult> AuthenticateAsync(RealmRequest request, CancellationToken ct)
    {
        var (visit, form, refusal) = await EnterWithFormAsync(request, "LOGIN_ERROR", ct);
        if (visit is null)
        {
            return refusal!;
        }

        visit = visit.InBrowserFlow;
        var query = request.Http.Request.Query;
        var execution = query["execution"].ToString();
        return form is not null && door.IsFormOf(visit, query["session_code"], execution)
            ? await runner.RunAsync(visit, new LoginInput { Form = form, ExecutionId = execution }, started: false, ct)
            : await answers.AgainAsync(visit, execution.Length == 0 ? null : execution, visit.Ticket with { Notice = "expiredActionMessage" }, ct);
    }

    private async Task<IResult> ConsentAsync(RealmRequest request, CancellationToken ct)
    {
        var (visit, form, refusal) = await EnterWithFormAsync(request, "LOGIN_ERROR", ct);
        if (visit is null)
        {
            return refusal!;
        }

        var code = form?["code"].FirstOrDefault() ?? form?["session_code"].FirstOrDefault();
        var answer = form is null || form.ContainsKey("accept") == form.ContainsKey("cancel") ? null
            : new ConsentAnswer(form.ContainsKey("accept"), subject => door.IsFormOf(visit, code, subject));
        return await runner.RunAsync(visit, new LoginInput { Consent = answer }, started: false, ct);
    }

    /// <summary>Starts again with the frozen request and nothing else. Ends no session: whoever signs in next may replace the one that is there.</summary>
    private async Task<IResult> RestartAsync(RealmRequest request, CancellationToken ct)
    {
        var (visit, refusal) = await door.EnterAsync(request, "RESTART_AUTHENTICATION_ERROR", ct);
        if (visit is null)
        {
            return refusal!;
        }

        events.Restarted(visit);
        var current = request.Http.Request.Query["skip_logout"] == "true" ? null : await sessions.FindAsync(request, ct);
        var ticket = visit.Ticket.Anew(time.GetUtcNow().ToUnixTimeSeconds()) with { LeavesSession = current?.Session.Id };
        return await answers.AgainAsync(visit, null, ticket, ct);
    }

    private IResult Off(RealmRequest request, LoginFailure failure, string type)
    {
        events.Refused(request, request.Http.Request.Query["client_id"].FirstOrDefault(), failure.EventError, type);
        return pages.Error(request, null, failure);
    }

    private async Task<(LoginVisit? Visit, IFormCollection? Form, IResult? Refusal)> EnterWithFormAsync(
        RealmRequest request, string eventType, CancellationToken ct)
    {
        if (LoginDoor.IsForeign(request))
        {
            events.Refused(request, request.Http.Request.Query["client_id"].FirstOrDefault(), "illegal_origin", eventType);
            return (null, null, pages.Error(request, null, LoginFailures.ForeignOrigin));
        }

        var (visit, refusal) = await door.EnterAsync(request, eventType, ct);
        return (visit, visit is null ? null : await LoginDoor.FormAsync(request, ct), refusal);
    }
}
