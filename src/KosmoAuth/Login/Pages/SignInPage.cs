namespace KosmoAuth.Login.Pages;

/// <summary>What the pages of the sign-in forms share.</summary>
public abstract record SignInPage : Page
{
    /// <summary>Where the form is posted (Keycloak <c>url.loginAction</c>).</summary>
    public required string ActionUrl { get; init; }

    /// <summary>For a forgotten password: Keycloak <c>loginResetCredentialsUrl</c>. Null where the realm forbids it.</summary>
    public string? ResetCredentialsUrl { get; init; }

    /// <summary>To ask for the mail once more; null where none was asked for.</summary>
    public ResetPassword.ResendForm? Resend { get; init; }

    /// <summary>Recall of the login id (own page). Null where the realm has it off.</summary>
    public string? RecallLoginIdUrl { get; init; }

    /// <summary>Keycloak <c>registrationUrl</c>. Null where the realm does not allow registration.</summary>
    public string? RegistrationUrl { get; init; }

    internal override string Heading => Context.Messages.Text("loginAccountTitle");
}

/// <summary>User name and password together (login.ftl).</summary>
public sealed record LoginPage : SignInPage
{
    /// <summary>What was typed, or <c>login_hint</c>.</summary>
    public string? Username { get; init; }

    /// <summary>The user is known already (re-authentication): no user name field.</summary>
    public bool UsernameHidden { get; init; }

    /// <summary>Message key of the label: <c>username</c>, <c>usernameOrEmail</c> or <c>email</c>, as the realm allows.</summary>
    public string UsernameLabel { get; init; } = "username";

    /// <summary>Realm <c>rememberMe</c>.</summary>
    public bool RememberMeAllowed { get; init; }

    /// <summary>The box was ticked.</summary>
    public bool RememberMe { get; init; }

    /// <summary>Hidden field <c>credentialId</c>; empty as a rule.</summary>
    public string? CredentialId { get; init; }

    public override string Id => "login-login";
}

/// <summary>The user name alone (login-username.ftl).</summary>
public sealed record LoginUsernamePage : SignInPage
{
    public string? Username { get; init; }

    public bool UsernameHidden { get; init; }

    /// <summary>Message key of the label: <c>username</c>, <c>usernameOrEmail</c> or <c>email</c>.</summary>
    public string UsernameLabel { get; init; } = "username";

    public bool RememberMeAllowed { get; init; }

    public bool RememberMe { get; init; }

    public override string Id => "login-login-username";
}

/// <summary>The password alone (login-password.ftl); <see cref="PageContext.AttemptedUser"/> says whose.</summary>
public sealed record LoginPasswordPage : SignInPage
{
    public override string Id => "login-login-password";
}
