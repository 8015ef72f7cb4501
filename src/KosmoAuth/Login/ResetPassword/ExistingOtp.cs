using KosmoAuth.Login.Otp;
using KosmoAuth.Realms;
using KosmoAuth.Users.Otp;

namespace KosmoAuth.Login.ResetPassword;

/// <summary>
/// Realm attribute <c>kosmo.resetCredentials.existingOtp</c> = <c>require</c>: who reads somebody's mails must not get around the second factor.
/// Whoever has a one-time password proves it before anything is replaced.
/// </summary>
internal sealed class ExistingOtp(OtpCheck codes)
{
    public static bool IsDemanded(Realm realm, User user) =>
        realm.Attribute("kosmo.resetCredentials.existingOtp") == "require" && Has(user);

    public static bool Has(User user) => user.CredentialTypes.Contains(OtpAnswers.Credential);

    /// <summary>Done when it is proven in this log-in, or need not be.</summary>
    public async ValueTask<StepResult> ProveAsync(LoginWalk walk, Execution execution, CancellationToken ct) =>
        !IsDemanded(walk.Realm, walk.User!) || walk.Proofs.Exists(proof => proof.Credential == OtpAnswers.Credential)
            ? StepResult.Done
            : await OtpForm.AskAsync(codes, walk, execution, ct) ?? StepResult.Done;
}
