using KosmoAuth.Realms;

namespace KosmoAuth.Users.Otp;

/// <summary>Authenticator apps that can do what the realm's policy wants (Keycloak <c>otpSupportedApplications</c>).</summary>
public static class OtpApplications
{
    private const string FreeOtp = "totpAppFreeOTPName";
    private const string Microsoft = "totpAppMicrosoftAuthenticatorName";
    private const string Google = "totpAppGoogleName";

    /// <summary>Message keys of their names. Those of Google and Microsoft silently ignore other values than the usual ones.</summary>
    public static IReadOnlyList<string> Supported(RealmOtp policy) =>
        policy is { OtpPolicyDigits: 6, OtpPolicyAlgorithm: OtpAlgorithm.HmacSHA1 } and ({ OtpPolicyType: OtpType.Hotp } or { OtpPolicyPeriod: 30 })
            ? [FreeOtp, Microsoft, Google]
            : [FreeOtp];
}
