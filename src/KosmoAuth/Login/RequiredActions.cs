using KosmoAuth.Login.Terms;
using KosmoAuth.Login.UpdateEmail;
using KosmoAuth.Login.UpdateProfile;
using KosmoAuth.Login.VerifyEmail;
using KosmoAuth.Users.Passwords.Policy;

namespace KosmoAuth.Login;

/// <summary>The required actions that we have.</summary>
public static class RequiredActions
{
    /// <summary>One of each kind.</summary>
    public static IEnumerable<IRequiredAction> All(IServiceProvider services) =>
    [
        new TermsAndConditions(),
        new UpdateProfile.UpdateProfile(),
        new VerifyProfile(),
        new UpdatePassword.UpdatePassword(
            services.GetRequiredService<PasswordChange>(), services.GetRequiredService<OtherSessions>(), services.GetRequiredService<TimeProvider>()),
        services.GetRequiredService<VerifyEmailAction>(),
        ActivatorUtilities.CreateInstance<UpdateEmailAction>(services),
        ActivatorUtilities.CreateInstance<ConfigureOtp.ConfigureOtp>(services),
    ];
}
