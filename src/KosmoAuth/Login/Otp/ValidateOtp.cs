using KosmoAuth.Login.DirectGrant;
using KosmoAuth.Realms;
using KosmoAuth.Users.Otp;

namespace KosmoAuth.Login.Otp;

/// <summary>The one-time password of a password grant: parameter <c>totp</c>, or <c>otp</c>, of the person's preferred device.</summary>
internal sealed class ValidateOtp(OtpCheck codes) : IAuthenticator
{
    public string Id => "direct-grant-validate-otp";

    public bool IsConfiguredFor(User user) => user.CredentialTypes.Contains(OtpAnswers.Credential);

    public async ValueTask<StepResult> RunAsync(LoginWalk walk, Execution execution, CancellationToken ct)
    {
        var devices = walk.User is { } user ? await codes.DevicesAsync(walk.Realm, user.Id, ct) : [];
        var result = await codes.CheckAsync(walk.Request, walk.User, OtpAnswers.Preferred(devices), OtpAnswers.Sent(walk), null, ct);
        if (result.Outcome != OtpOutcome.Ok)
        {
            return new StepResult.End(DirectGrantFailures.Wrong(OtpAnswers.EventError(result.Outcome)));
        }

        walk.Proofs.Add(new LoginProof(execution.Id, OtpAnswers.Credential, walk.Now));
        return StepResult.Done;
    }
}
