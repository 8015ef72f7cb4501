using KosmoAuth.Login.ActionLinks;

namespace KosmoAuth.Login.Pages;

/// <summary>Who has forgotten the password? (login-reset-password.ftl)</summary>
public sealed record ResetPasswordPage : Page
{
    public required string ActionUrl { get; init; }

    /// <summary>What was typed here or on the login page.</summary>
    public string? Username { get; init; }

    /// <summary>Message key of the label: <c>username</c>, <c>usernameOrEmail</c> or <c>email</c>.</summary>
    public required string UsernameLabel { get; init; }

    /// <summary>Message key: <c>emailInstruction</c>, or <c>emailInstructionUsername</c> where a mail address is no name.</summary>
    public required string InstructionKey { get; init; }

    /// <summary>Link <c>backToLogin</c>.</summary>
    public string? LoginUrl { get; init; }

    public override string Id => "login-login-reset-password";

    internal override string Heading => Context.Messages.Text("emailForgotTitle");
}

/// <summary>Asks before a mailed link does anything; scanners press no buttons (info.ftl with <c>proceedWithAction</c> in Keycloak).</summary>
public sealed record LinkQuestionPage : Page
{
    public required string ActionUrl { get; init; }

    /// <summary>Hidden field <c>link</c>.</summary>
    public required string Handle { get; init; }

    public required LinkQuestion Question { get; init; }

    public override string Id => "login-info";

    internal override string Heading => Context.Messages.Text(Question.TitleKey);
}

/// <summary>A mailed link that does nothing (error.ftl): the same for every reason, with the way to a new mail.</summary>
public sealed record DeadLinkPage : Page
{
    /// <summary>The page that asks for a new mail; null where there is none.</summary>
    public string? ResendUrl { get; init; }

    public string? LoginUrl { get; init; }

    /// <summary>Number under which the log has this answer.</summary>
    public required string Reference { get; init; }

    public required DateTimeOffset Time { get; init; }

    public override string Id => "login-error";

    internal override string Heading => Context.Messages.Text("expiredActionTokenNoSessionMessage");
}

/// <summary>A mail was sent whose link has to be followed (login-verify-email.ftl).</summary>
public sealed record VerifyEmailPage : Page
{
    /// <summary>Posted without fields: send the mail again.</summary>
    public required string ActionUrl { get; init; }

    public required string Email { get; init; }

    public override string Id => "login-login-verify-email";

    internal override string Heading => Context.Messages.Text("emailVerifyTitle");
}
