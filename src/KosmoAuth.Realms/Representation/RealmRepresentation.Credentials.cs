namespace KosmoAuth.Realms.Representation;

public sealed partial record RealmRepresentation
{
    /// <summary><c>totp</c> or <c>hotp</c>; when absent, the other OTP fields do not count.</summary>
    public string? OtpPolicyType { get; init; }

    public string? OtpPolicyAlgorithm { get; init; }

    public int? OtpPolicyInitialCounter { get; init; }

    public int? OtpPolicyDigits { get; init; }

    public int? OtpPolicyLookAheadWindow { get; init; }

    public int? OtpPolicyPeriod { get; init; }

    public bool? OtpPolicyCodeReusable { get; init; }

    public IReadOnlyList<string>? OtpSupportedApplications { get; init; }

    public string? WebAuthnPolicyRpEntityName { get; init; }

    public IReadOnlyList<string>? WebAuthnPolicySignatureAlgorithms { get; init; }

    public string? WebAuthnPolicyRpId { get; init; }

    public string? WebAuthnPolicyAttestationConveyancePreference { get; init; }

    public string? WebAuthnPolicyAuthenticatorAttachment { get; init; }

    public string? WebAuthnPolicyRequireResidentKey { get; init; }

    public string? WebAuthnPolicyResidentKey { get; init; }

    public string? WebAuthnPolicyUserVerificationRequirement { get; init; }

    public int? WebAuthnPolicyCreateTimeout { get; init; }

    public bool? WebAuthnPolicyAvoidSameAuthenticatorRegister { get; init; }

    public IReadOnlyList<string>? WebAuthnPolicyAcceptableAaguids { get; init; }

    public IReadOnlyList<string>? WebAuthnPolicyExtraOrigins { get; init; }

    public string? WebAuthnPolicyPasswordlessRpEntityName { get; init; }

    public IReadOnlyList<string>? WebAuthnPolicyPasswordlessSignatureAlgorithms { get; init; }

    public string? WebAuthnPolicyPasswordlessRpId { get; init; }

    public string? WebAuthnPolicyPasswordlessAttestationConveyancePreference { get; init; }

    public string? WebAuthnPolicyPasswordlessAuthenticatorAttachment { get; init; }

    public string? WebAuthnPolicyPasswordlessRequireResidentKey { get; init; }

    public string? WebAuthnPolicyPasswordlessResidentKey { get; init; }

    public string? WebAuthnPolicyPasswordlessUserVerificationRequirement { get; init; }

    public int? WebAuthnPolicyPasswordlessCreateTimeout { get; init; }

    public bool? WebAuthnPolicyPasswordlessAvoidSameAuthenticatorRegister { get; init; }

    public IReadOnlyList<string>? WebAuthnPolicyPasswordlessAcceptableAaguids { get; init; }

    public IReadOnlyList<string>? WebAuthnPolicyPasswordlessExtraOrigins { get; init; }

    public bool? WebAuthnPolicyPasswordlessPasskeysEnabled { get; init; }
}
