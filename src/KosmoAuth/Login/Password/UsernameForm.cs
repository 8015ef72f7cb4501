using KosmoAuth.Login.Pages;
using KosmoAuth.Realms;
using KosmoAuth.Users;

namespace KosmoAuth.Login.Password;

/// <summary>The user name on a page of its own. Whether anybody has it is not said; the next page asks for the password either way.</summary>
internal sealed class UsernameForm(PasswordCheck passwords) : IAuthenticator
{
    public string Id => "auth-username-form";

    public bool IsConfiguredFor(User user) => true;

    public async ValueTask<StepResult> RunAsync(LoginWalk walk, Execution execution, CancellationToken ct)
    {
        if (walk.User is not null)
        {
            return StepResult.Done;
        }

        if (walk.TypedName is null && walk.TakeForm(execution) is { } form)
        {
            var typed = PasswordCheckText.Name(form["username"].FirstOrDefault());
            if (typed.Length == 0)
            {
                walk.Failures.Add(new("user_not_found", null, null));
                return new StepResult.Ask(execution.Id, step => Page(walk, step, form, [new FieldError("username", "missingUsernameMessage")]));
            }

            walk.TypedName = typed;
            walk.RememberMe = walk.Realm.Login.RememberMe && form["rememberMe"] == "on";
        }

        if (walk.TypedName is null)
        {
            return new StepResult.Ask(execution.Id, step => Page(walk, step, null, []));
        }

        walk.User = await passwords.FindAsync(walk.Realm, walk.TypedName, ct);
        return StepResult.Done;
    }

    private static LoginUsernamePage Page(LoginWalk walk, StepForm step, IFormCollection? form, IReadOnlyList<FieldError> errors) => new()
    {
        Context = errors.Count > 0 ? step.Context with { Message = null } : step.Context,
        ActionUrl = step.ActionUrl,
        RecallLoginIdUrl = step.RecallLoginIdUrl,
        Username = form is null ? walk.Ticket?.FilledName ?? walk.Login.LoginHint ?? walk.RememberedUsername : PasswordCheckText.Shown(form["username"].FirstOrDefault()),
        UsernameLabel = !walk.Realm.Login.LoginWithEmailAllowed ? "username" : walk.Realm.Login.RegistrationEmailAsUsername ? "email" : "usernameOrEmail",
        RememberMeAllowed = walk.Realm.Login.RememberMe,
        RememberMe = form is null ? walk.RememberedUsername is not null : form["rememberMe"] == "on",
        ResetCredentialsUrl = step.ResetCredentialsUrl,
        Resend = step.Resend,
        Errors = errors,
    };
}
