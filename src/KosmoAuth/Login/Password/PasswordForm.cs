using KosmoAuth.Login.Pages;
using KosmoAuth.Users;

namespace KosmoAuth.Login.Password;

/// <summary>The password of the person whose name was typed on the page before.</summary>
internal sealed class PasswordForm(PasswordCheck passwords) : PasswordStep(passwords)
{
    public override string Id => "auth-password-form";

    protected override bool IsImpossible(LoginWalk walk) => walk.User is null && walk.TypedName is null;

    protected override Page Page(LoginWalk walk, StepForm step, IFormCollection? form, PasswordOutcome? outcome) =>
        new LoginPasswordPage
        {
            Context = outcome is { } failed ? PasswordAnswers.WithMessage(step.Context, failed) : step.Context,
            ActionUrl = step.ActionUrl,
            ResetCredentialsUrl = step.ResetCredentialsUrl,
            Errors = outcome is { } wrong ? PasswordAnswers.Errors(wrong, nameIsShown: false) : [],
        };
}
