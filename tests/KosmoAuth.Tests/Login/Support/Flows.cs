using System.Collections.Frozen;
using KosmoAuth.Realms;

namespace KosmoAuth.Tests.Login.Support;

/// <summary>Flows in a few words.</summary>
internal static class Flows
{
    public static AuthenticationFlow Browser() => Flow(
        "browser",
        Step("auth-cookie", Requirement.Alternative),
        Step("auth-spnego", Requirement.Disabled),
        Step("identity-provider-redirector", Requirement.Alternative),
        Sub(Requirement.Alternative, Flow("Organization", Sub(Requirement.Conditional, Flow(
            "Browser - Conditional Organization", Step("conditional-user-configured"), Step("organization", Requirement.Alternative))))),
        Sub(Requirement.Alternative, Flow("forms", Step("auth-username-password-form"), Sub(Requirement.Conditional, Flow(
            "Browser - Conditional 2FA",
            Step("conditional-user-configured"),
            Step("conditional-credential", Requirement.Required, ("credentials", "webauthn-passwordless")),
            Step("auth-otp-form", Requirement.Alternative),
            Step("webauthn-authenticator", Requirement.Disabled))))));

    public static AuthenticationFlow DirectGrant() => Flow(
        "direct grant",
        Step("direct-grant-validate-username"),
        Step("direct-grant-validate-password"),
        Sub(Requirement.Conditional, Flow("Direct Grant - Conditional OTP", Step("conditional-user-configured"), Step("direct-grant-validate-otp"))));

    public static AuthenticationFlow Reset() => Flow(
        "reset credentials",
        Step("reset-credentials-choose-user"),
        Step("reset-credential-email"),
        Step("reset-password"),
        Sub(Requirement.Conditional, Flow("Reset - Conditional OTP", Step("conditional-user-configured"), Step("reset-otp"))));

    /// <summary>Cookie, or this.</summary>
    public static AuthenticationFlow CookieOr(params Execution[] forms) =>
        Flow("own", Step("auth-cookie", Requirement.Alternative), Sub(Requirement.Alternative, Flow("own forms", forms)));

    public static AuthenticationFlow Flow(string alias, params Execution[] executions) => new(alias, alias, "basic-flow", true, executions);

    public static Execution Step(string id, Requirement requirement = Requirement.Required, params (string Name, string Value)[] config) =>
        new($"execution-{id}-{string.Join('-', config.Select(pair => pair.Value))}", requirement, id, null, config.ToFrozenDictionary(pair => pair.Name, pair => pair.Value));

    public static Execution Sub(Requirement requirement, AuthenticationFlow flow) =>
        new("execution-of-" + flow.Alias, requirement, null, flow, FrozenDictionary<string, string>.Empty);
}
