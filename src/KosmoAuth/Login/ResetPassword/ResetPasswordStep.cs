using KosmoAuth.Realms;

namespace KosmoAuth.Login.ResetPassword;

/// <summary>Behind the link: the person has to set a new password in this log-in.</summary>
internal sealed class ResetPasswordStep(ExistingOtp otp) : IAuthenticator
{
    public string Id => "reset-password";

    public bool IsConfiguredFor(User user) => true;

    public async ValueTask<StepResult> RunAsync(LoginWalk walk, Execution execution, CancellationToken ct)
    {
        if (walk.User is null || !walk.IsByLink)
        {
            return StepResult.NotDone;
        }

        var proven = await otp.ProveAsync(walk, execution, ct);
        if (proven is StepResult.Satisfied)
        {
            walk.Duties.Add("UPDATE_PASSWORD");
        }

        return proven;
    }
}
