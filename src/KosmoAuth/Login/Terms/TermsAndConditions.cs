using System.Globalization;
using KosmoAuth.Login.Pages;
using KosmoAuth.Storage;

namespace KosmoAuth.Login.Terms;

/// <summary>Terms and conditions (Keycloak <c>TERMS_AND_CONDITIONS</c>). Accepted, the time is kept as the person's attribute, in Unix seconds.</summary>
internal sealed class TermsAndConditions : IRequiredAction
{
    private const string Attribute = "terms_and_conditions";

    public string Id => "TERMS_AND_CONDITIONS";

    public bool CanBeAskedFor => true;

    public ValueTask<ActionResult> RunAsync(ActionContext context, CancellationToken ct) => ValueTask.FromResult<ActionResult>(
        context.Form switch
        {
            { } form when form.ContainsKey("cancel") => new ActionResult.Refuse(LoginRefusal.TermsDeclined),
            { } form when form.ContainsKey("accept") => Accept(context),
            _ => new ActionResult.Ask(step => new TermsPage { Context = step.Context, ActionUrl = step.ActionUrl }),
        });

    private static ActionResult.Done Accept(ActionContext context) => new(async (work, ct) =>
    {
        string[] accepted = [context.Now.ToString(CultureInfo.InvariantCulture)];
        await UserRows.SetAttributeAsync(work, context.Realm.Id, context.User.Id, Attribute, accepted, sensitive: false, ct);
        return null;
    });
}
