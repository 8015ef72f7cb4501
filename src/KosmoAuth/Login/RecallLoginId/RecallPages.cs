using KosmoAuth.Login.Pages;
using KosmoAuth.Sessions;
using KosmoAuth.Users;
using KosmoAuth.Users.PersonalFacts;

namespace KosmoAuth.Login.RecallLoginId;

/// <summary>Fills the pages of a recall.</summary>
public sealed class RecallPages(LoginPages pages, RecallForms forms, RecallVisits visits, SessionCookies cookies, TimeProvider time)
{
    /// <summary>Subject of the form with the facts.</summary>
    internal const string Facts = "recall-login-id";

    /// <summary>Subject of the button that shows the ID.</summary>
    internal const string Show = "recall-login-id-show";

    internal static LoginFailure Off { get; } =
        new("recall_login_id_disabled", "recallLoginIdNotAllowedMessage") { Status = StatusCodes.Status404NotFound };

    internal IResult Error(RecallVisit visit, LoginFailure failure) => pages.Error(visit.Request, visit.Client, failure);

    /// <summary>The language in which this browser gets its pages.</summary>
    internal string LocaleOf(RecallVisit visit) => Context(visit).Messages.Tag;

    /// <summary>The form with what was typed.</summary>
    /// <param name="typed">Null when nothing was typed yet.</param>
    /// <param name="refusal">Message key for the whole page; errors at fields come from <paramref name="typed"/>.</param>
    internal async Task<IResult> FormAsync(
        RecallVisit visit, BirthDateReader dates, IFormCollection? form, TypedFacts? typed, string? refusal, CancellationToken ct)
    {
        var context = Context(visit);
        var hidden = forms.New(visit.Request, Facts);
        return PageRenderer.Page(new RecallLoginIdPage
        {
            Context = refusal is null ? context : context with { Message = PageMessage.Error(refusal) },
            ActionUrl = visit.Url(),
            FormId = hidden.Id,
            SessionCode = hidden.Code,
            Fields = FactFields.Of(visit.Realm).All,
            Eras = dates.Eras,
            Typed = form is null ? _ => "" : name => PasswordCheckText.Shown(form[name].FirstOrDefault()),
            ReadBack = typed?.BirthDate is { } date ? RecallLoginIdPage.ReadBackOf(date, dates.Eras) : null,
            Errors = refusal is null && typed is not null ? ErrorsOf(typed, form!) : [],
            LoginUrl = await visits.LoginUrlAsync(visit, null, ct),
        });
    }

    internal async Task<IResult> SentAsync(RecallVisit visit, string address, CancellationToken ct) =>
        PageRenderer.Page(new RecallLoginIdSentPage { Context = Context(visit), Address = address, LoginUrl = await visits.LoginUrlAsync(visit, null, ct) });

    internal IResult Confirm(OpenedLink opened)
    {
        var hidden = forms.New(opened.Visit.Request, Show);
        return PageRenderer.Page(new RecallLoginIdConfirmPage
        {
            Context = Context(opened.Visit), ActionUrl = RecallVisit.Root(opened.Visit.Request) + "/confirm", FormId = hidden.Id, SessionCode = hidden.Code,
        });
    }

    internal async Task<IResult> ResultAsync(OpenedLink opened, string linkName, CancellationToken ct)
    {
        var (visit, user) = (opened.Visit, opened.User!);
        var shownAt = opened.Link!.EndedAt ?? time.GetUtcNow().ToUnixTimeSeconds();
        var grant = new RecallGrant(user.Id, linkName, cookies.For(visit.Request).BrowserId(create: true)!, opened.Link.Details, shownAt);
        return PageRenderer.Page(new RecallLoginIdResultPage
        {
            Context = Context(visit, "/result"),
            Username = user.Username,
            ResetUrl = InitializePassword.IsOffered(visit.Realm) ? RecallVisit.Root(visit.Request) + "/initialize-password" : null,
            Grant = grant.Write(cookies.SealsOf(visit.Realm)),
            LoginUrl = await visits.LoginUrlAsync(visit, user.Username, ct),
        });
    }

    internal async Task<IResult> InvalidAsync(RecallVisit visit, CancellationToken ct) =>
        PageRenderer.Page(
            new RecallLoginIdInvalidPage
            {
                Context = pages.Outside(visit.Request, visit.Client, without: "key", again: visit.InLanguage("/confirm")),
                AgainUrl = visit.Url(),
                CloseUrl = await visits.LoginUrlAsync(visit, null, ct) ?? visit.Url(),
            },
            StatusCodes.Status400BadRequest);

    internal async Task<IResult> InitializedAsync(RecallVisit visit, CancellationToken ct) =>
        PageRenderer.Page(new RecallLoginIdPasswordPage
        {
            Context = Context(visit),
            IsTemporary = RecallSettings.GivesTemporaryPassword(visit.Realm),
            LoginUrl = await visits.LoginUrlAsync(visit, null, ct),
        });

    /// <param name="again">The page that shows the same in another language when it was posted for.</param>
    private PageContext Context(RecallVisit visit, string again = "") =>
        pages.Outside(visit.Request, visit.Client, visit.Ticket?.Request!.UiLocales, again: visit.InLanguage(again));

    private static List<FieldError> ErrorsOf(TypedFacts typed, IFormCollection form)
    {
        List<FieldError> errors = [];
        for (var at = 0; at < typed.Fields.All.Count; at++)
        {
            if (typed[at].Fault is { } fault)
            {
                var field = typed.Fields.All[at];
                var id = field.Kind != FactKind.BirthDate ? field.Attribute
                    : BirthDateFields.IsGregorian(name => form[name].FirstOrDefault()) ? BirthDateFields.Gregorian
                    : BirthDateFields.Era;
                errors.Add(new FieldError(id, fault.Key, fault.Arguments));
            }
        }

        return errors;
    }
}
