using KosmoAuth.Login.VerifyEmail;

namespace KosmoAuth.Login;

/// <summary>The required actions that we have.</summary>
public static class RequiredActions
{
    /// <summary>One of each kind.</summary>
    public static IEnumerable<IRequiredAction> All(IServiceProvider services) =>
    [
        services.GetRequiredService<VerifyEmailAction>(),
        ActivatorUtilities.CreateInstance<ConfigureOtp.ConfigureOtp>(services),
    ];
}
