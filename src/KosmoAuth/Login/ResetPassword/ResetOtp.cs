using KosmoAuth.Realms;

namespace KosmoAuth.Login.ResetPassword;

/// <summary>Behind the link: the person sets up a new one-time password, unless the realm insists on the one that is there.</summary>
internal sealed class ResetOtp(ExistingOtp otp) : IAuthenticator
{
    public string Id => "reset-otp";

    public bool IsConfiguredFor(User user) => user.CredentialTypes.Contains(ExistingOtp.Type);

    public async ValueTask<StepResult> RunAsync(LoginWalk walk, Execution execution, CancellationToken ct)
    {
        if (walk.User is not { } user || !walk.IsByLink)
        {
            return StepResult.NotDone;
        }

        if (ExistingOtp.IsDemanded(walk.Realm, user))
        {
            return await otp.ProveAsync(walk, execution, ct);
        }

        walk.Duties.Add("CONFIGURE_TOTP");
        return StepResult.Done;
    }
}
