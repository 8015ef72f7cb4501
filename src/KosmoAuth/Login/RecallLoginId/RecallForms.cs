using KosmoAuth.Requests;
using KosmoAuth.Sessions;

namespace KosmoAuth.Login.RecallLoginId;

/// <summary>The hidden fields that say: this form was made here, for this browser, once.</summary>
/// <param name="Id">Random name of the form, with the browser's.</param>
internal sealed record RecallForm(string Id, string Code)
{
    public const string IdField = "form_id";
    public const string CodeField = "session_code";

    /// <summary>Name of the browser for which a form was made.</summary>
    public static string? BrowserOf(string id) => id.Split('.', 2) is [_, var browser] ? browser : null;
}

/// <summary>Makes and recognises the forms of these pages.</summary>
public sealed class RecallForms(SessionCookies cookies, TimeProvider time)
{
    internal RecallForm New(RealmRequest request, string subject)
    {
        var browser = cookies.For(request).BrowserId(create: true)!;
        var id = $"{RecallVisits.NewId()}.{browser}";
        return new RecallForm(id, FormToken.Write(cookies.SealsOf(request.Realm), browser, id, subject, Now));
    }

    /// <summary>The form's name, or null: not made here for this browser and subject, or too long ago.</summary>
    internal string? Read(RealmRequest request, IFormCollection? form, string subject)
    {
        var id = form?[RecallForm.IdField].FirstOrDefault() ?? "";
        return RecallForm.BrowserOf(id) is { } browser && cookies.For(request).IsBrowser(browser)
            && FormToken.IsValid(
                form![RecallForm.CodeField].FirstOrDefault(), cookies.SealsOf(request.Realm), browser, id, subject, Now,
                request.Realm.Lifetimes.AccessCodeLifespanLogin)
            ? id
            : null;
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();
}
