using KosmoAuth.Realms;

namespace KosmoAuth.Login.ResetPassword;

/// <summary>
/// Realm attribute <c>kosmo.resetCredentials.existingOtp</c> = <c>require</c>: who reads somebody's mails must not get around the second factor.
/// Whoever has a one-time password proves it before anything is replaced.
/// </summary>
/// <param name="form">The step that asks for a one-time password; null where there is none, then such people cannot reset.</param>
internal sealed class ExistingOtp(IAuthenticator? form)
{
    public const string Type = "otp";

    private static readonly StepResult.End s_missing = new(
        new LoginFailure("invalid_user_credentials", "credentialSetupRequired") { Reason = "the realm requires the existing one-time password, and no step asks for it" });

    public static bool IsDemanded(Realm realm, User user) =>
        realm.Attribute("kosmo.resetCredentials.existingOtp") == "require" && user.CredentialTypes.Contains(Type);

    /// <summary>Done when it is proven in this log-in, or need not be.</summary>
    public ValueTask<StepResult> ProveAsync(LoginWalk walk, Execution execution, CancellationToken ct) =>
        !IsDemanded(walk.Realm, walk.User!) || walk.Proofs.Exists(proof => proof.Credential == Type) ? ValueTask.FromResult(StepResult.Done)
        : form is null ? ValueTask.FromResult<StepResult>(s_missing)
        : form.RunAsync(walk, execution, ct);
}
