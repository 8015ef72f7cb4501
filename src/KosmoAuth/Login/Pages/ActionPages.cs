namespace KosmoAuth.Login.Pages;

/// <summary>What the pages of required actions share.</summary>
public abstract record ActionPage : Page
{
    /// <summary>Where the form is posted (Keycloak <c>url.loginAction</c>).</summary>
    public required string ActionUrl { get; init; }

    /// <summary>An application asked for it: there is a button <c>cancel-aia</c> (Keycloak <c>isAppInitiatedAction</c>).</summary>
    public bool CanCancel { get; init; }
}

/// <summary>A new password (login-update-password.ftl).</summary>
public sealed record UpdatePasswordPage : ActionPage
{
    /// <summary>Whose; for password managers, not shown.</summary>
    public required string Username { get; init; }

    /// <summary>The realm's rules, each a sentence.</summary>
    public required IReadOnlyList<PageMessage> Rules { get; init; }

    /// <summary>The box "sign out everywhere else" is ticked.</summary>
    public bool LogoutSessions { get; init; }

    public override string Id => "login-login-update-password";

    internal override string Heading => Context.Messages.Text("updatePasswordTitle");
}

/// <summary>Name and mail address (login-update-profile.ftl). Null: no such field.</summary>
public sealed record UpdateProfilePage : ActionPage
{
    public string? Username { get; init; }

    public string? Email { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public override string Id => "login-login-update-profile";

    internal override string Heading => Context.Messages.Text("loginProfileTitle");
}

/// <summary>A new mail address (update-email.ftl).</summary>
public sealed record UpdateEmailPage : ActionPage
{
    public required string Email { get; init; }

    /// <summary>The box "sign out everywhere else" is ticked.</summary>
    public bool LogoutSessions { get; init; }

    public override string Id => "login-update-email";

    internal override string Heading => Context.Messages.Text("updateEmailTitle");
}

/// <summary>Terms and conditions (terms.ftl); the text is the message <c>termsText</c>.</summary>
public sealed record TermsPage : ActionPage
{
    public override string Id => "login-terms";

    internal override string Heading => Context.Messages.Text("termsTitle");
}
