namespace KosmoAuth.Login;

/// <summary>What we know about Keycloak's own steps that we do not have: enough to see whether a person is meant by them.</summary>
internal static class UnbuiltSteps
{
    private static readonly Dictionary<string, string> s_credentials = new(StringComparer.Ordinal)
    {
        ["basic-auth-otp"] = "otp",
        ["webauthn-authenticator"] = "webauthn",
        ["webauthn-authenticator-passwordless"] = "webauthn-passwordless",
        ["auth-recovery-authn-code-form"] = "recovery-authn-codes",
    };

    // There are no organizations and no Kerberos realms here.
    private static readonly HashSet<string> s_neverConfigured = new(StringComparer.Ordinal) { "organization", "idp-add-organization-member", "auth-spnego" };

    /// <summary>The kind of credential that the step checks; null when the id is not one of these.</summary>
    public static string? CredentialOf(string providerId) => s_credentials.GetValueOrDefault(providerId);

    public static bool IsNeverConfigured(string providerId) => s_neverConfigured.Contains(providerId);

    /// <summary>A step of Keycloak's, hence not somebody's own condition.</summary>
    public static bool IsBuiltIn(string providerId) => s_credentials.ContainsKey(providerId) || s_neverConfigured.Contains(providerId);
}
