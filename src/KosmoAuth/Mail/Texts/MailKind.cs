namespace KosmoAuth.Mail.Texts;

/// <summary>The message keys of one mail, Keycloak's where it has them. What each argument means stands in the README.</summary>
public sealed record MailKind(string SubjectKey, string BodyKey, string HtmlKey)
{
    public static MailKind PasswordReset { get; } = Of("passwordReset");

    public static MailKind EmailVerification { get; } = Of("emailVerification");

    public static MailKind EmailUpdateConfirmation { get; } = Of("emailUpdateConfirmation");

    public static MailKind ExecuteActions { get; } = Of("executeActions");

    public static MailKind IdentityProviderLink { get; } = Of("identityProviderLink");

    public static MailKind EmailTest { get; } = Of("emailTest");

    /// <summary>Notices of what happened to an account: <c>eventUpdateCredential</c>, <c>eventLoginError</c>, …</summary>
    public static MailKind UpdateCredential { get; } = Of("eventUpdateCredential");

    public static MailKind RemoveCredential { get; } = Of("eventRemoveCredential");

    public static MailKind UpdatePassword { get; } = Of("eventUpdatePassword");

    public static MailKind UpdateTotp { get; } = Of("eventUpdateTotp");

    public static MailKind RemoveTotp { get; } = Of("eventRemoveTotp");

    public static MailKind LoginError { get; } = Of("eventLoginError");

    public static MailKind TemporaryLockout { get; } = Lockout("eventUserDisabledByTemporaryLockout");

    public static MailKind PermanentLockout { get; } = Lockout("eventUserDisabledByPermanentLockout");

    /// <summary>Our own: the link that shows the login ID.</summary>
    public static MailKind RecallLoginId { get; } = Of("recallLoginIdMail");

    /// <summary>Our own.</summary>
    public static MailKind TemporaryPassword { get; } = Of("temporaryPasswordMail");

    /// <summary>Our own: notice that the login ID was shown.</summary>
    public static MailKind LoginIdShown { get; } = Of("eventLoginIdShown");

    /// <summary>Our own: notice that a temporary password was made.</summary>
    public static MailKind TemporaryPasswordMade { get; } = Of("eventTemporaryPassword");

    private static MailKind Of(string name) => new(name + "Subject", name + "Body", name + "BodyHtml");

    // Keycloak's HTML keys of the two lock-outs lack the word Body.
    private static MailKind Lockout(string name) => new(name + "Subject", name + "Body", name + "Html");
}
