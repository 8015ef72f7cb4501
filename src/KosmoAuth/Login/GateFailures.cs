using System.Globalization;

namespace KosmoAuth.Login;

/// <summary>The error pages of a closed gate.</summary>
internal static class GateFailures
{
    public static LoginFailure Of(GateAnswer answer, LoginWalk walk) => answer switch
    {
        GateAnswer.PersonDisabled => new("user_disabled", "accountDisabledMessage"),
        GateAnswer.ClientDisabled => new("client_disabled", "loginRequesterNotEnabledMessage"),
        GateAnswer.LevelMissing => new("generic_authentication_error", "insufficientLevelOfAuthentication")
        {
            Reason = string.Create(CultureInfo.InvariantCulture, $"level {walk.Login.Level} is required"),
        },
        GateAnswer.OtherPerson => new("different_user_authenticated", "differentUserAuthenticated", walk.Sso!.User.Username),
        _ => new("invalid_user_credentials", "credentialSetupRequired") { Reason = $"the flow ended without a proof ({answer})" },
    };

    public static LoginFailure ActionMissing(string alias) =>
        new("resolve_required_actions", "requiredActionUnavailableMessage") { Reason = $"'{alias}' has to be done first and is not there" };
}
