using System.Collections.Frozen;
using KosmoAuth.Realms;

namespace KosmoAuth.Login;

/// <summary>
/// Decides what comes next: walks the compiled flow of the realm with Keycloak's rules for REQUIRED, ALTERNATIVE, CONDITIONAL and DISABLED.
/// An execution that we do not have is never satisfied, and where it is required it ends the sign-in.
/// </summary>
public sealed class LoginFlow
{
    private readonly FrozenDictionary<string, IAuthenticator> _authenticators;
    private readonly FrozenDictionary<string, ICondition> _conditions;

    public LoginFlow(IEnumerable<IAuthenticator> authenticators)
    {
        _authenticators = authenticators.ToFrozenDictionary(step => step.Id, StringComparer.Ordinal);
        _conditions = Conditions.All(this).ToFrozenDictionary(condition => condition.Id, StringComparer.Ordinal);
    }

    /// <summary>Provider ids that flows may name without a warning.</summary>
    public IEnumerable<string> KnownProviders => [.. _authenticators.Keys, .. _conditions.Keys];

    /// <summary>From the start of the flow to the first step that is open, or to its end.</summary>
    public async ValueTask<StepResult> WalkAsync(LoginWalk walk, CancellationToken ct)
    {
        walk.Resume(walk.Progress);
        return walk.Flow is { } flow ? await RunFlowAsync(walk, flow, ct) : Missing("the flow that is bound does not exist");
    }

    /// <summary>Whether the person has what the flow asks for; what we do not have counts as had, so that it is asked for and refused.</summary>
    internal bool IsConfiguredFor(AuthenticationFlow flow, User user)
    {
        var steps = flow.Executions.Where(execution => !IsCondition(execution)).ToList();
        var required = steps.FindAll(execution => execution.Requirement is Requirement.Required or Requirement.Conditional);
        var alternatives = steps.FindAll(execution => execution.Requirement is Requirement.Alternative);
        return required.Count > 0 ? required.TrueForAll(execution => IsConfiguredFor(execution, user))
            : alternatives.Count == 0 || alternatives.Exists(execution => IsConfiguredFor(execution, user));
    }

    private bool IsConfiguredFor(Execution execution, User user) =>
        execution.Flow is { } flow ? IsConfiguredFor(flow, user)
        : execution.Authenticator is not { } id ? true
        : UnbuiltSteps.CredentialOf(id) is { } credential ? user.CredentialTypes.Contains(credential)
        : !UnbuiltSteps.IsNeverConfigured(id) && (!_authenticators.TryGetValue(id, out var step) || step.IsConfiguredFor(user));

    private async ValueTask<StepResult> RunFlowAsync(LoginWalk walk, AuthenticationFlow flow, CancellationToken ct)
    {
        var passedRequired = false;
        foreach (var execution in flow.Executions.Where(execution => execution.Requirement is Requirement.Required or Requirement.Conditional))
        {
            if (IsCondition(execution))
            {
                continue;
            }

            if (execution is { Requirement: Requirement.Conditional, Flow: { } conditional })
            {
                var enters = Enters(walk, conditional);
                if (enters is null)
                {
                    return Missing($"a condition of the flow '{conditional.Alias}' cannot be decided");
                }

                if (enters == false)
                {
                    continue;
                }
            }

            passedRequired = true;
            var result = await RunAsync(walk, execution, ct);
            if (result is not StepResult.Satisfied)
            {
                return result;
            }
        }

        return passedRequired ? Passed(walk, flow) : await RunAlternativesAsync(walk, flow, ct);
    }

    // Only where nothing is required (Keycloak): a flow whose conditional parts do not apply is no way in by itself.
    private async ValueTask<StepResult> RunAlternativesAsync(LoginWalk walk, AuthenticationFlow flow, CancellationToken ct)
    {
        foreach (var execution in flow.Executions.Where(execution => execution.Requirement == Requirement.Alternative && !IsCondition(execution)))
        {
            var result = await RunAsync(walk, execution, ct);
            if (result is StepResult.Satisfied)
            {
                return Passed(walk, flow);
            }

            if (result is not StepResult.Unsatisfied)
            {
                return result;
            }
        }

        return StepResult.NotDone;
    }

    private ValueTask<StepResult> RunAsync(LoginWalk walk, Execution execution, CancellationToken ct)
    {
        // A form-flow is a sub-flow with a page of its own (registration); we have none yet.
        if (execution.Flow is { } flow && execution.Authenticator is null)
        {
            return RunFlowAsync(walk, flow, ct);
        }

        if (execution.Authenticator is { } id && _authenticators.TryGetValue(id, out var step))
        {
            return step.RunAsync(walk, execution, ct);
        }

        return ValueTask.FromResult(execution.Requirement == Requirement.Alternative
            ? StepResult.NotDone
            : Missing($"the flow requires '{execution.Authenticator ?? execution.Id}', which is not there"));
    }

    /// <summary>Whether a conditional flow is gone through: all its conditions hold, and it has one. Null: cannot be decided.</summary>
    private bool? Enters(LoginWalk walk, AuthenticationFlow flow)
    {
        var conditions = flow.Executions.Where(execution => execution.Requirement != Requirement.Disabled && IsCondition(execution)).ToList();
        var undecided = false;
        foreach (var execution in conditions)
        {
            switch (_conditions.GetValueOrDefault(execution.Authenticator!)?.Matches(walk, flow, execution))
            {
                case false:
                    return false;
                case null:
                    undecided = true;
                    break;
            }
        }

        if (undecided)
        {
            return null;
        }

        // Something that we do not know may be somebody's own condition; to leave the flow out for want of one would be a way in.
        var unknown = flow.Executions.Any(execution =>
            execution is { Requirement: Requirement.Required, Flow: null } && !IsCondition(execution)
            && (execution.Authenticator is not { } id || (!_authenticators.ContainsKey(id) && !UnbuiltSteps.IsBuiltIn(id))));
        return conditions.Count > 0 ? true : unknown ? null : false;
    }

    private static StepResult Passed(LoginWalk walk, AuthenticationFlow flow)
    {
        walk.PassedFlows.Add(flow.Alias);
        foreach (var execution in flow.Executions.Where(execution => execution.Requirement != Requirement.Disabled))
        {
            if (execution.Authenticator == LevelCondition.ProviderId && LevelCondition.LevelOf(execution) is { } level)
            {
                walk.Level = Math.Max(walk.Level, level);
                var proven = walk.Proofs.FindLast(proof => flow.Executions.Any(step => step.Id == proof.ExecutionId));
                walk.Levels[level] = proven?.Time ?? walk.Levels.GetValueOrDefault(level, walk.Now);
            }
        }

        return StepResult.Done;
    }

    private bool IsCondition(Execution execution) =>
        execution is { Flow: null, Authenticator: { } id } && (_conditions.ContainsKey(id) || id.StartsWith("conditional-", StringComparison.Ordinal));

    private static StepResult.End Missing(string reason) =>
        new(new LoginFailure("invalid_user_credentials", "credentialSetupRequired") { Reason = reason });
}
