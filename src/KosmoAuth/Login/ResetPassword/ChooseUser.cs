using KosmoAuth.Login.Pages;
using KosmoAuth.Realms;
using KosmoAuth.Users;

namespace KosmoAuth.Login.ResetPassword;

/// <summary>Asks who has forgotten the password. Whether anybody has that name is not said. Behind a mailed link it is known.</summary>
internal sealed class ChooseUser(PasswordCheck people) : IAuthenticator
{
    public const string ProviderId = "reset-credentials-choose-user";

    public string Id => ProviderId;

    public bool IsConfiguredFor(User user) => true;

    public async ValueTask<StepResult> RunAsync(LoginWalk walk, Execution execution, CancellationToken ct)
    {
        if (walk.User is not null && walk.IsByLink)
        {
            return StepResult.Done;
        }

        if (walk.TakeForm(execution) is not { } form)
        {
            return new StepResult.Ask(execution.Id, step => Page(walk, step, null));
        }

        var typed = PasswordCheckText.Name(form["username"].FirstOrDefault());
        if (typed.Length == 0)
        {
            walk.Failures.Add(new("username_missing", null, null));
            return new StepResult.Ask(execution.Id, step => Page(walk, step, form));
        }

        walk.TypedName = typed;
        walk.User = await people.FindAsync(walk.Realm, typed, ct);
        return StepResult.Done;
    }

    private static ResetPasswordPage Page(LoginWalk walk, StepForm step, IFormCollection? form)
    {
        var login = walk.Realm.Login;
        var byMail = login is { LoginWithEmailAllowed: true, DuplicateEmailsAllowed: false };
        return new ResetPasswordPage
        {
            Context = step.Context with { AttemptedUser = null, Message = form is null ? step.Context.Message : null },
            ActionUrl = step.ActionUrl,
            Username = form is null ? walk.TypedName ?? walk.Ticket?.FilledName ?? walk.Login.LoginHint ?? walk.RememberedUsername : PasswordCheckText.Shown(form["username"].FirstOrDefault()),
            UsernameLabel = !byMail ? "username" : login.RegistrationEmailAsUsername ? "email" : "usernameOrEmail",
            InstructionKey = byMail ? "emailInstruction" : "emailInstructionUsername",
            LoginUrl = step.LoginUrl,
            Errors = form is null ? [] : [new FieldError("username", "missingUsernameMessage")],
        };
    }
}
