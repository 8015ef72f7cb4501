using KosmoAuth.Login.ConfigureOtp;
using KosmoAuth.Realms;
using KosmoAuth.Users.Otp;

namespace KosmoAuth.Login.Otp;

/// <summary>What the steps with one-time passwords have in common. To the person all failures are one sentence.</summary>
internal static class OtpAnswers
{
    /// <summary>Kind of the proof, as of the credential.</summary>
    public const string Credential = "otp";

    /// <summary>Keycloak's error in the event log.</summary>
    public static string EventError(OtpOutcome outcome) => outcome switch
    {
        OtpOutcome.TemporarilyLocked => "user_temporarily_disabled",
        OtpOutcome.PermanentlyLocked => "user_disabled",
        OtpOutcome.NeedsNewDevice => "credential_setup_required",
        _ => "invalid_user_credentials",
    };

    public static int Status(OtpOutcome outcome) =>
        outcome == OtpOutcome.TooManyFailures ? StatusCodes.Status429TooManyRequests : StatusCodes.Status200OK;

    /// <summary>The code of a password grant.</summary>
    public static string? Sent(LoginWalk walk) => walk.Form?["totp"].FirstOrDefault() ?? walk.Form?["otp"].FirstOrDefault();

    /// <summary>Id of the device that is meant when none was chosen; null when there is none.</summary>
    public static string? Preferred(IReadOnlyList<OtpDevice> devices) => devices.Count > 0 ? devices[0].Id : null;

    /// <summary>Whether this browser may see which devices there are, and that there are any: after a proof, or with the person's session.</summary>
    public static bool MayKnowTheirDevices(LoginWalk walk) =>
        walk.User is { } user && (walk.Proofs.Count > 0 || (walk.Sso is { } sso && sso.User.Id == user.Id));

    /// <summary>
    /// The person has no device. Where another alternative will do, that one; else they set one up, once they have proven something else (Keycloak).
    /// </summary>
    public static StepResult NotSetUp(LoginWalk walk, Execution execution) =>
        execution.Requirement == Requirement.Alternative ? StepResult.NotDone
        : walk.Proofs.Count > 0 && OtpSetUp.AddTo(walk, replaces: null) ? StepResult.Done
        : new StepResult.End(new LoginFailure("invalid_user_credentials", "credentialSetupRequired")
        {
            Reason = $"the flow requires '{execution.Authenticator}', and the person has no one-time password",
        });
}
