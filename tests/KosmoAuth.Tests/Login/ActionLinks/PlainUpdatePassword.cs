using KosmoAuth.Login;
using KosmoAuth.Login.Pages;
using KosmoAuth.Users.Passwords.Policy;
using Microsoft.Extensions.DependencyInjection;

namespace KosmoAuth.Tests.Login.ActionLinks;

/// <summary>A new password and nothing around it.</summary>
internal sealed class PlainUpdatePassword(IServiceProvider services) : IRequiredAction
{
    public string Id => "UPDATE_PASSWORD";

    public async ValueTask<ActionResult> RunAsync(ActionContext context, CancellationToken ct)
    {
        var change = services.GetRequiredService<PasswordChange>();
        var result = context.Form is { } form ? await change.PrepareAsync(context.Realm, context.User, form["password-new"], ct) : null;
        if (result?.Prepared is not { } prepared)
        {
            return new ActionResult.Ask(step => new ConsentPage { Context = step.Context, ActionUrl = step.ActionUrl, Code = "", ClientName = "new password", Scopes = [] });
        }

        context.Events.Add(new ActionEvent("UPDATE_CREDENTIAL", null, KeyValuePair.Create("credential_type", "password")));
        return new ActionResult.Done(async (work, cancel) =>
        {
            await change.StoreAsync(work, context.Realm, prepared, cancel);
            return null;
        });
    }
}
