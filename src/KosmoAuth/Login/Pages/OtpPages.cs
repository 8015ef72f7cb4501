using KosmoAuth.Users.Otp;

namespace KosmoAuth.Login.Pages;

/// <summary>The one-time password at the sign-in (login-otp.ftl).</summary>
public sealed record LoginOtpPage : Page
{
    /// <summary>Where the form is posted (Keycloak <c>url.loginAction</c>).</summary>
    public required string ActionUrl { get; init; }

    /// <summary>Two and more: the person chooses.</summary>
    public IReadOnlyList<OtpDevice> Devices { get; init; } = [];

    /// <summary>Field <c>selectedCredentialId</c>; null when the devices may not be known yet.</summary>
    public string? ChosenDevice { get; init; }

    public override string Id => "login-login-otp";

    internal override string Heading => Context.Messages.Text("doLogIn");
}
