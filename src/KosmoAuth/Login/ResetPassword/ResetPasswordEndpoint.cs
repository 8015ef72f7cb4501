using KosmoAuth.Login.ActionLinks;
using KosmoAuth.Requests;
using KosmoAuth.Sessions;

namespace KosmoAuth.Login.ResetPassword;

/// <summary>The page for a forgotten password (Keycloak's <c>reset-credentials</c>): the realm's reset flow up to the mail.</summary>
public sealed class ResetPasswordEndpoint(
    LoginDoor door, LoginRunner runner, LoginAnswers answers, LoginPages pages, LoginEvents events, VisitLogin visits, SessionCookies cookies)
{
    private const string Route = "/realms/{realm}/login-actions/reset-credentials";
    private const string ErrorEvent = "RESET_PASSWORD_ERROR";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, (RealmRequest request, ResetPasswordEndpoint endpoint, CancellationToken ct) => endpoint.ShowAsync(request, ct));
        routes.MapPost(Route, (RealmRequest request, ResetPasswordEndpoint endpoint, CancellationToken ct) => endpoint.TakeAsync(request, ct));
    }

    private async Task<IResult> ShowAsync(RealmRequest request, CancellationToken ct)
    {
        var (visit, refusal) = await EnterAsync(request, ct);
        return visit is null ? refusal! : await runner.RunAsync(visit, new LoginInput { ExecutionId = request.Http.Request.Query["execution"].FirstOrDefault() }, started: false, ct);
    }

    private async Task<IResult> TakeAsync(RealmRequest request, CancellationToken ct)
    {
        if (LoginDoor.IsForeign(request))
        {
            events.Refused(request, request.Http.Request.Query["client_id"].FirstOrDefault(), LoginFailures.ForeignOrigin.EventError, ErrorEvent);
            return pages.Error(request, null, LoginFailures.ForeignOrigin);
        }

        var (visit, refusal) = await EnterAsync(request, ct);
        if (visit is null)
        {
            return refusal!;
        }

        var query = request.Http.Request.Query;
        var execution = query["execution"].ToString();
        var form = await LoginDoor.FormAsync(request, ct);
        return form is not null && door.IsFormOf(visit, query["session_code"], execution)
            ? await runner.RunAsync(visit, new LoginInput { Form = form, ExecutionId = execution }, started: false, ct)
            : await answers.AgainAsync(visit, null, visit.Ticket with { Notice = "expiredActionMessage" }, ct);
    }

    private async Task<(LoginVisit? Visit, IResult? Refusal)> EnterAsync(RealmRequest request, CancellationToken ct)
    {
        if (!request.Realm.Login.ResetPasswordAllowed)
        {
            events.Refused(request, request.Http.Request.Query["client_id"].FirstOrDefault(), "not_allowed", ErrorEvent);
            return (null, pages.Error(request, null, LoginFailures.ResetOff));
        }

        var (visit, refusal) = request.Http.Request.Query.ContainsKey("client_data") ? await door.EnterAsync(request, ErrorEvent, ct) : Begin(request);
        return visit is null ? (null, refusal) : (visit with { Ticket = visit.Ticket with { Resets = true } }, null);
    }

    /// <summary>Opened by itself, without a log-in.</summary>
    private (LoginVisit? Visit, IResult? Refusal) Begin(RealmRequest request)
    {
        var clientId = request.Http.Request.Query["client_id"].FirstOrDefault();
        var client = string.IsNullOrEmpty(clientId) ? null : request.Realm.Clients.GetValueOrDefault(clientId);
        var failure = string.IsNullOrEmpty(clientId) ? null : client is null ? LoginFailures.UnknownRequester : client.Enabled ? null : LoginFailures.RequesterDisabled;
        var ticket = failure is null ? visits.TicketOf(request, client) : null;
        if (ticket is null)
        {
            failure ??= LoginFailures.UnknownRequester;
            events.Refused(request, clientId, failure.EventError, ErrorEvent);
            return (null, pages.Error(request, client, failure));
        }

        var chosen = LoginLocale.Chosen(request, cookies.For(request), request.Http.Request.Query["kc_locale"]);
        return (new LoginVisit(request, request.Realm.Clients[ticket.Request!.ClientId], ticket with { Locale = chosen }), null);
    }
}
