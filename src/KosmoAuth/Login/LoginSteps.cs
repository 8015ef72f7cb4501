using KosmoAuth.Login.DirectGrant;
using KosmoAuth.Login.Otp;
using KosmoAuth.Login.Password;
using KosmoAuth.Login.ResetPassword;
using KosmoAuth.Login.Sso;
using KosmoAuth.Users;
using KosmoAuth.Users.Otp;

namespace KosmoAuth.Login;

/// <summary>The steps that we have.</summary>
public static class LoginSteps
{
    /// <summary>One of each kind.</summary>
    public static IEnumerable<IAuthenticator> All(PasswordCheck passwords, OtpCheck codes, ResetMails resetMails) =>
    [
        new CookieAuthenticator(),
        new IdentityProviderRedirector(),
        new UsernamePasswordForm(passwords),
        new UsernameForm(passwords),
        new PasswordForm(passwords),
        new OtpForm(codes),
        new ChooseUser(passwords),
        new SendResetMail(resetMails),
        new ResetPasswordStep(new ExistingOtp(codes)),
        new ResetOtp(codes),
        new ValidateUsername(passwords),
        new ValidatePassword(passwords, codes),
        new ValidateOtp(codes),
        new AllowAccess(),
        new DenyAccess(),
    ];
}
