namespace KosmoAuth.Realms;

/// <summary>Keycloak <c>otpPolicyType</c>: what a code is made from.</summary>
public enum OtpType
{
    /// <summary>The time (RFC 6238).</summary>
    Totp,

    /// <summary>A counter (RFC 4226).</summary>
    Hotp,
}

/// <summary>Keycloak <c>otpPolicyAlgorithm</c>.</summary>
public enum OtpAlgorithm
{
    HmacSHA1,
    HmacSHA256,
    HmacSHA512,
}

/// <summary>
/// Keycloak's OTP policy under its names: how new one-time password devices are set up. Devices that exist keep their own type, algorithm, digits
/// and period; window and reuse are the realm's for all.
/// </summary>
/// <param name="OtpPolicyInitialCounter">First counter of a new device; for HOTP only.</param>
/// <param name="OtpPolicyDigits">1 to 9; 6 or 8 in practice.</param>
/// <param name="OtpPolicyLookAheadWindow">
/// TOTP: steps before and after the present one. HOTP: counters after the next one. 0 to <see cref="WidestWindow"/>.
/// </param>
/// <param name="OtpPolicyPeriod">Seconds of a step, at least 1.</param>
/// <param name="OtpPolicyCodeReusable">Whether a TOTP code may be used again in its time.</param>
public sealed record RealmOtp(
    OtpType OtpPolicyType, OtpAlgorithm OtpPolicyAlgorithm, int OtpPolicyInitialCounter, int OtpPolicyDigits, int OtpPolicyLookAheadWindow,
    int OtpPolicyPeriod, bool OtpPolicyCodeReusable)
{
    /// <summary>A wider window costs a guesser little and the server much.</summary>
    public const int WidestWindow = 100;

    /// <summary>Those of a new realm.</summary>
    public static RealmOtp Default { get; } = new(OtpType.Totp, OtpAlgorithm.HmacSHA1, 0, 6, 1, 30, false);
}
