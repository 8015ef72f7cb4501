using KosmoAuth.Realms;

namespace KosmoAuth.Login;

/// <summary>A kind of step that a flow may ask for; one for each of Keycloak's provider ids that we have.</summary>
public interface IAuthenticator
{
    /// <summary>Keycloak's provider id, such as <c>auth-password-form</c>.</summary>
    string Id { get; }

    /// <summary>Whether this person could do the step now, for <c>conditional-user-configured</c>.</summary>
    bool IsConfiguredFor(User user);

    /// <summary>Runs the step, or finds that it was done before in this log-in.</summary>
    ValueTask<StepResult> RunAsync(LoginWalk walk, Execution execution, CancellationToken ct);
}

/// <summary>A kind of condition in front of a sub-flow.</summary>
public interface ICondition
{
    /// <summary>Keycloak's provider id, such as <c>conditional-user-role</c>.</summary>
    string Id { get; }

    /// <summary>Whether the sub-flow has to be gone through; null when the configuration gives no answer, which ends the sign-in.</summary>
    bool? Matches(LoginWalk walk, AuthenticationFlow flow, Execution execution);
}
