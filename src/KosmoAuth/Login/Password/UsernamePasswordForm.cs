using KosmoAuth.Login.Pages;
using KosmoAuth.Realms;
using KosmoAuth.Users;

namespace KosmoAuth.Login.Password;

/// <summary>User name and password on one page; the password alone where the person is known already.</summary>
internal sealed class UsernamePasswordForm(PasswordCheck passwords) : PasswordStep(passwords)
{
    public override string Id => "auth-username-password-form";

    // A form with the field was shown before anybody was known: what was typed counts. Whether it is the same person, the gate sees.
    protected override (User? User, string? Typed) WhoIsMeant(LoginWalk walk, IFormCollection form) =>
        (form.ContainsKey("username") && walk.Progress is null) || (walk.User is null && walk.TypedName is null)
            ? (null, PasswordCheckText.Name(form["username"].FirstOrDefault()))
            : base.WhoIsMeant(walk, form);

    protected override Page Page(LoginWalk walk, StepForm step, IFormCollection? form, PasswordOutcome? outcome)
    {
        var known = walk.User is not null || walk.TypedName is not null;
        var remembered = walk.RememberedUsername;
        return new LoginPage
        {
            Context = outcome is { } failed ? PasswordAnswers.WithMessage(step.Context, failed) : step.Context,
            ActionUrl = step.ActionUrl,
            RecallLoginIdUrl = step.RecallLoginIdUrl,
            Username = form is null ? walk.Ticket?.FilledName ?? walk.Login.LoginHint ?? remembered : PasswordCheckText.Shown(form["username"].FirstOrDefault()),
            UsernameHidden = known,
            UsernameLabel = UsernameLabel(walk.Realm.Login),
            RememberMeAllowed = walk.Realm.Login.RememberMe && !known,
            RememberMe = form is null ? remembered is not null : form["rememberMe"] == "on",
            ResetCredentialsUrl = step.ResetCredentialsUrl,
            Resend = step.Resend,
            Errors = outcome is { } wrong ? PasswordAnswers.Errors(wrong, !known) : [],
        };
    }
}
