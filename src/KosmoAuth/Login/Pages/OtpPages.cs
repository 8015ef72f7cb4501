using KosmoAuth.Realms;
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

/// <summary>A new authenticator app (login-config-totp.ftl).</summary>
public sealed record ConfigureOtpPage : Page
{
    /// <summary>Where the form is posted (Keycloak <c>url.loginAction</c>).</summary>
    public required string ActionUrl { get; init; }

    public required RealmOtp Policy { get; init; }

    /// <summary>Hidden field <c>totpSecret</c>, which nobody reads.</summary>
    public required string Secret { get; init; }

    /// <summary>Base32 in groups of four.</summary>
    public required string Key { get; init; }

    /// <summary>The <c>otpauth:</c> address, for an app on the same phone.</summary>
    public required string AppUrl { get; init; }

    /// <summary>The same as picture: a PNG as <c>data:</c> address.</summary>
    public required string QrCode { get; init; }

    /// <summary>Keycloak's hidden field: <c>manual</c> shows the key, <c>qr</c> and null the picture.</summary>
    public string? Mode { get; init; }

    /// <summary>This page in the other mode (Keycloak <c>totp.manualUrl</c>, <c>totp.qrUrl</c>).</summary>
    public required string ManualUrl { get; init; }

    public required string QrUrl { get; init; }

    /// <summary>Message keys of app names.</summary>
    public required IReadOnlyList<string> Apps { get; init; }

    /// <summary>What was typed, or a suggestion.</summary>
    public required string DeviceName { get; init; }

    /// <summary>The box was ticked.</summary>
    public bool LogoutSessions { get; init; }

    /// <summary>An application started this: there is a button <c>cancel-aia</c>.</summary>
    public bool CanBeCancelled { get; init; }

    public override string Id => "login-login-config-totp";

    internal override string Heading => Context.Messages.Text("loginTotpTitle");

    internal override bool HasDataImages => !IsManual;

    internal bool IsManual => Mode == "manual";
}

/// <summary>Which of the devices is to go (login-reset-otp.ftl).</summary>
public sealed record ResetOtpPage : Page
{
    /// <summary>Where the form is posted (Keycloak <c>url.loginAction</c>).</summary>
    public required string ActionUrl { get; init; }

    public required IReadOnlyList<OtpDevice> Devices { get; init; }

    public override string Id => "login-login-reset-otp";

    internal override string Heading => Context.Messages.Text("requiredAction.CONFIGURE_TOTP");
}
