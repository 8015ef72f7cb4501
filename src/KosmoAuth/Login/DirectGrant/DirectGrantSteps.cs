using KosmoAuth.Login.Otp;
using KosmoAuth.Login.Password;
using KosmoAuth.Realms;
using KosmoAuth.Users;
using KosmoAuth.Users.Otp;

namespace KosmoAuth.Login.DirectGrant;

/// <summary>The user name of a password grant. Nobody of that name: the password step does its work and refuses.</summary>
internal sealed class ValidateUsername(PasswordCheck passwords) : IAuthenticator
{
    public string Id => "direct-grant-validate-username";

    public bool IsConfiguredFor(User user) => true;

    public async ValueTask<StepResult> RunAsync(LoginWalk walk, Execution execution, CancellationToken ct)
    {
        if (walk.Form?["username"].FirstOrDefault() is not { Length: > 0 } sent)
        {
            return new StepResult.End(DirectGrantFailures.UsernameMissing);
        }

        walk.TypedName = PasswordCheckText.Name(sent);
        walk.User = await passwords.FindAsync(walk.Realm, walk.TypedName, ct);
        return StepResult.Done;
    }
}

/// <summary>The password of a password grant.</summary>
internal sealed class ValidatePassword(PasswordCheck passwords, OtpCheck codes) : IAuthenticator
{
    public string Id => "direct-grant-validate-password";

    public bool IsConfiguredFor(User user) => user.CredentialTypes.Contains("password");

    public async ValueTask<StepResult> RunAsync(LoginWalk walk, Execution execution, CancellationToken ct)
    {
        var result = await passwords.CheckAsync(walk.Request, walk.User, walk.TypedName, walk.Form?["password"].FirstOrDefault(), ct);
        if (result.Outcome == PasswordOutcome.Ok)
        {
            walk.User = result.User;
            walk.Proofs.Add(new LoginProof(execution.Id, "password", walk.Now));
            return StepResult.Done;
        }

        // "Invalid user credentials" may be the password or the code.
        if (result.Outcome is not (PasswordOutcome.Busy or PasswordOutcome.TooManyFailures or PasswordOutcome.Disabled) && OtpAnswers.Sent(walk) is { } code)
        {
            await codes.CheckInVainAsync(walk.Request, code, ct);
        }

        return result.Outcome switch
        {
            PasswordOutcome.Busy => PasswordAnswers.Busy,
            PasswordOutcome.TooManyFailures => new StepResult.End(DirectGrantFailures.TooMany),
            PasswordOutcome.Disabled => new StepResult.End(DirectGrantFailures.AccountDisabled),
            _ => new StepResult.End(DirectGrantFailures.Wrong(PasswordAnswers.EventError(result.Outcome))),
        };
    }
}
