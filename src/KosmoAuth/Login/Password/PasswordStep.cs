using KosmoAuth.Login.Pages;
using KosmoAuth.Realms;
using KosmoAuth.Users;

namespace KosmoAuth.Login.Password;

/// <summary>What the two forms with a password share: look at it once, write down the proof, tell the event log.</summary>
internal abstract class PasswordStep(PasswordCheck passwords) : IAuthenticator
{
    public abstract string Id { get; }

    public bool IsConfiguredFor(User user) => user.CredentialTypes.Contains("password");

    public async ValueTask<StepResult> RunAsync(LoginWalk walk, Execution execution, CancellationToken ct)
    {
        if (walk.IsProven(execution))
        {
            return StepResult.Done;
        }

        if (IsImpossible(walk))
        {
            return StepResult.NotDone;
        }

        if (walk.TakeForm(execution) is not { } form)
        {
            return new StepResult.Ask(execution.Id, step => Page(walk, step, null, null));
        }

        var (user, typed) = WhoIsMeant(walk, form);
        var result = await passwords.CheckAsync(walk.Request, user, typed, form["password"].FirstOrDefault(), ct, walk.Ticket?.TabId);
        if (result.Outcome == PasswordOutcome.Busy)
        {
            return PasswordAnswers.Busy;
        }

        if (result.Outcome != PasswordOutcome.Ok)
        {
            walk.FilledName = typed is { Length: > 0 } ? typed : null;
            walk.Failures.Add(new(PasswordAnswers.EventError(result.Outcome), result.User?.Id, typed ?? user?.Username));
            return new StepResult.Ask(execution.Id, step => Page(walk, step, form, result.Outcome), PasswordAnswers.Status(result.Outcome));
        }

        walk.User = result.User;
        walk.Proofs.Add(new LoginProof(execution.Id, "password", walk.Now));
        walk.RememberMe |= walk.Realm.Login.RememberMe && form["rememberMe"] == "on";
        return StepResult.Done;
    }

    /// <summary>The person who is known, or the name that was typed.</summary>
    protected virtual (User? User, string? Typed) WhoIsMeant(LoginWalk walk, IFormCollection form) => (walk.User, walk.TypedName);

    /// <summary>A form that asks for a password alone needs to know whose.</summary>
    protected virtual bool IsImpossible(LoginWalk walk) => false;

    protected abstract Page Page(LoginWalk walk, StepForm step, IFormCollection? form, PasswordOutcome? outcome);

    protected static string UsernameLabel(RealmLogin login) =>
        !login.LoginWithEmailAllowed ? "username" : login.RegistrationEmailAsUsername ? "email" : "usernameOrEmail";
}
