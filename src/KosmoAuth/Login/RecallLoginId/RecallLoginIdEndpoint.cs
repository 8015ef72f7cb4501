using KosmoAuth.Requests;
using KosmoAuth.Sessions;
using KosmoAuth.Users.PersonalFacts;

namespace KosmoAuth.Login.RecallLoginId;

/// <summary>
/// The routes of a recall. A GET shows and changes nothing; a POST that did something, or came too late for it, leads to a page of its own, so that Back,
/// Forward and Reload send nothing twice. Only the form with the facts is its own answer: what was typed lies nowhere between two requests.
/// </summary>
public sealed class RecallLoginIdEndpoint(
    RecallVisits visits, RecallForms forms, RecallCheck check, RecallSent sent, RecallLinks links, ShowLoginId show, InitializePassword password,
    RecallPages pages, RecallEvents events, SessionCookies cookies, TimeProvider time)
{
    private const string Root = "/realms/{realm}/login-actions/recall-login-id";

    public static void Map(IEndpointRouteBuilder routes)
    {
        Get(routes, "", recall => recall.FormAsync);
        Post(routes, "", recall => recall.CheckAsync);
        Get(routes, "/sent", recall => recall.SentAsync);
        Get(routes, "/link", recall => recall.LinkAsync);
        Get(routes, "/confirm", recall => recall.ConfirmAsync);
        Post(routes, "/confirm", recall => recall.ShowAsync);
        Get(routes, "/result", recall => recall.ResultAsync);
        Post(routes, "/initialize-password", recall => recall.InitializeAsync);
        Get(routes, "/initialized", recall => recall.InitializedAsync);
    }

    private delegate Task<IResult> Answer(RecallVisit visit, CancellationToken ct);

    private delegate Task<IResult> Deed(RecallVisit visit, IFormCollection? form, CancellationToken ct);

    private static void Get(IEndpointRouteBuilder routes, string page, Func<RecallLoginIdEndpoint, Answer> answer) =>
        routes.MapGet(Root + page, (RealmRequest request, RecallLoginIdEndpoint recall, CancellationToken ct) => recall.AnswerAsync(request, answer(recall), ct));

    private static void Post(IEndpointRouteBuilder routes, string page, Func<RecallLoginIdEndpoint, Deed> deed) =>
        routes.MapPost(Root + page, (RealmRequest request, RecallLoginIdEndpoint recall, CancellationToken ct) => recall.TakeAsync(request, deed(recall), ct));

    private async Task<IResult> AnswerAsync(RealmRequest request, Answer answer, CancellationToken ct)
    {
        var visit = await visits.OpenAsync(request, ct);
        return RecallSettings.IsOn(request.Realm) ? await answer(visit, ct) : pages.Error(visit, RecallPages.Off);
    }

    private async Task<IResult> TakeAsync(RealmRequest request, Deed deed, CancellationToken ct)
    {
        var visit = await visits.OpenAsync(request, ct);
        if (!RecallSettings.IsOn(request.Realm))
        {
            return pages.Error(visit, RecallPages.Off);
        }

        if (LoginDoor.IsForeign(request))
        {
            events.Refused(visit, LoginFailures.ForeignOrigin.EventError);
            return pages.Error(visit, LoginFailures.ForeignOrigin);
        }

        return await deed(visit, await LoginDoor.FormAsync(request, ct), ct);
    }

    private Task<IResult> FormAsync(RecallVisit visit, CancellationToken ct) => pages.FormAsync(visit, Dates(visit), null, null, null, ct);

    private async Task<IResult> CheckAsync(RecallVisit visit, IFormCollection? form, CancellationToken ct)
    {
        if (form is null)
        {
            return await FormAsync(visit, ct);
        }

        var typed = TypedFacts.Read(FactFields.Of(visit.Realm), name => form[name].FirstOrDefault(), Dates(visit));
        if (!typed.AreWellFormed)
        {
            return await pages.FormAsync(visit, Dates(visit), form, typed, null, ct);
        }

        if (forms.Read(visit.Request, form, RecallPages.Facts) is not { } formId)
        {
            return cookies.For(visit.Request).BrowserId(create: false) is null
                ? pages.Error(visit, LoginFailures.CookieNotFound)
                : await pages.FormAsync(visit, Dates(visit), form, typed, "recallLoginIdExpiredMessage", ct);
        }

        var outcome = await check.RunAsync(visit, typed, formId, pages.LocaleOf(visit), ct);
        return outcome.SentId is { } id
            ? SeeOther(visit, visit.Url("/sent", $"id={id}&"))
            : await pages.FormAsync(visit, Dates(visit), form, typed, "recallLoginIdMismatchMessage", ct);
    }

    private async Task<IResult> SentAsync(RecallVisit visit, CancellationToken ct) =>
        await sent.AddressAsync(visit.Realm, visit.Request.Http.Request.Query["id"].FirstOrDefault(), ct) is { } address
            ? await pages.SentAsync(visit, address, ct)
            : SeeOther(visit, visit.Url());

    private async Task<IResult> LinkAsync(RecallVisit visit, CancellationToken ct) =>
        Looking.Answer(visit.Request.Http) is { } looked ? looked
        : links.Keep(visit.Request, visit.Request.Http.Request.Query["key"].FirstOrDefault())
            ? ToConfirm(visit)
            : await DeadAsync(visit, "invalid_code", null, ct);

    private async Task<IResult> ConfirmAsync(RecallVisit visit, CancellationToken ct)
    {
        if (Looking.Answer(visit.Request.Http) is { } looked)
        {
            return looked;
        }

        var opened = await links.OpenAsync(visit.Request, ct);
        return show.WasShownTo(opened, cookies.For(visit.Request)) ? ToResult(visit)
            : opened.Fault is { } fault ? await DeadAsync(opened.Visit, fault, opened.Link?.UserId, ct)
            : RecallSettings.Confirms(visit.Realm) ? pages.Confirm(opened)
            : await ShownAsync(opened, ct);
    }

    private async Task<IResult> ShowAsync(RecallVisit visit, IFormCollection? form, CancellationToken ct)
    {
        var isShown = forms.Read(visit.Request, form, RecallPages.Show) is { } formId
            && await show.SpendAsync(await links.OpenAsync(visit.Request, ct), formId, ct);
        return isShown ? ToResult(visit) : ToConfirm(visit);
    }

    private async Task<IResult> ResultAsync(RecallVisit visit, CancellationToken ct)
    {
        var opened = await links.OpenAsync(visit.Request, ct);
        return show.WasShownTo(opened, cookies.For(visit.Request)) ? await ShownAsync(opened, ct)
            : opened.Fault is { } fault ? await DeadAsync(opened.Visit, fault, opened.Link?.UserId, ct)
            : ToConfirm(visit);
    }

    private async Task<IResult> InitializeAsync(RecallVisit visit, IFormCollection? form, CancellationToken ct)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var grant = RecallGrant.Read(form?["grant"].FirstOrDefault(), cookies.SealsOf(visit.Realm), cookies.For(visit.Request), now);
        if (grant is null || !InitializePassword.IsOffered(visit.Realm))
        {
            return ToResult(visit);
        }

        var origin = RecallMail.Origin(grant.Origin);
        var from = await visits.OpenAsync(visit.Request, origin?.ClientId, origin?.TabId, origin?.ClientData, ct);
        return await password.RunAsync(from, grant, pages.LocaleOf(from), ct) ? SeeOther(from, from.Url("/initialized")) : ToResult(visit);
    }

    private Task<IResult> InitializedAsync(RecallVisit visit, CancellationToken ct) => pages.InitializedAsync(visit, ct);

    private Task<IResult> ShownAsync(OpenedLink opened, CancellationToken ct) =>
        pages.ResultAsync(opened, links.NameOf(opened.Visit.Realm, opened.Token), ct);

    private Task<IResult> DeadAsync(RecallVisit visit, string error, string? userId, CancellationToken ct)
    {
        events.Refused(visit, error, userId);
        return pages.InvalidAsync(visit, ct);
    }

    private BirthDateReader Dates(RecallVisit visit) => new(EraTable.Of(visit.Realm), BirthDateReader.Today(time));

    private static IResult ToConfirm(RecallVisit visit) => SeeOther(visit, RecallVisit.Root(visit.Request) + "/confirm");

    private static IResult ToResult(RecallVisit visit) => SeeOther(visit, RecallVisit.Root(visit.Request) + "/result");

    private static IResult SeeOther(RecallVisit visit, string path)
    {
        var response = visit.Request.Http.Response;
        response.Headers.CacheControl = "no-store, must-revalidate, max-age=0";
        response.Headers.Location = new Uri(new Uri(visit.Request.BaseUrl), path).AbsoluteUri;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }
}
