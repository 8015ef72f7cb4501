using KosmoAuth.Realms;

namespace KosmoAuth.Login;

/// <summary>The conditions in front of sub-flows that we have.</summary>
internal static class Conditions
{
    public static IEnumerable<ICondition> All(LoginFlow flow) =>
        [new UserConfiguredCondition(flow), new UserRoleCondition(), new LevelCondition(), new SubFlowExecutedCondition(), new CredentialCondition()];

    internal static bool IsOn(Execution execution, string name) =>
        execution.Config.TryGetValue(name, out var value) && value.Equals("true", StringComparison.OrdinalIgnoreCase);
}

/// <summary>The person has what the flow asks for.</summary>
internal sealed class UserConfiguredCondition(LoginFlow login) : ICondition
{
    public string Id => "conditional-user-configured";

    public bool? Matches(LoginWalk walk, AuthenticationFlow flow, Execution execution) => walk.User is { } user && login.IsConfiguredFor(flow, user);
}

/// <summary>The person has a role (<c>condUserRole</c>: <c>role</c> or <c>client.role</c>), or has it not (<c>negate</c>).</summary>
internal sealed class UserRoleCondition : ICondition
{
    public string Id => "conditional-user-role";

    public bool? Matches(LoginWalk walk, AuthenticationFlow flow, Execution execution)
    {
        if (walk.User is not { } user)
        {
            return false;
        }

        // A role that is not there gives no answer: to go on as if it did not matter would skip what it guards.
        return RoleOf(walk.Realm, execution.Config.GetValueOrDefault("condUserRole")) is { } role
            ? walk.Realm.EffectiveRoles(user).Contains(role) != Conditions.IsOn(execution, "negate")
            : null;
    }

    private static Role? RoleOf(Realm realm, string? name)
    {
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        // Role names and client ids may contain dots: the longest client id wins, as the realm role does over all.
        if (realm.RealmRoles.TryGetValue(name, out var ofRealm))
        {
            return ofRealm;
        }

        for (var dot = name.LastIndexOf('.'); dot > 0; dot = name.LastIndexOf('.', dot - 1))
        {
            if (realm.Clients.TryGetValue(name[..dot], out var client) && client.Roles.FirstOrDefault(role => role.Name == name[(dot + 1)..]) is { } found)
            {
                return found;
            }
        }

        return null;
    }
}

/// <summary>The level of authentication that the application asked for is not reached yet (<c>loa-condition-level</c>, <c>loa-max-age</c> in seconds).</summary>
internal sealed class LevelCondition : ICondition
{
    public const string ProviderId = "conditional-level-of-authentication";
    private const int DefaultMaxAge = 36_000;

    public string Id => ProviderId;

    public static int? LevelOf(Execution execution) =>
        int.TryParse(execution.Config.GetValueOrDefault("loa-condition-level"), out var level) ? level : null;

    public static int MaxAgeOf(Execution execution) =>
        int.TryParse(execution.Config.GetValueOrDefault("loa-max-age"), out var seconds) ? seconds : DefaultMaxAge;

    public bool? Matches(LoginWalk walk, AuthenticationFlow flow, Execution execution)
    {
        if (LevelOf(execution) is not { } level)
        {
            return null;
        }

        // The first level is always gone through.
        if (walk.Level < 0)
        {
            return true;
        }

        if (walk.Login.Level < level)
        {
            return false;
        }

        if (walk.Levels.TryGetValue(level, out var reached) && reached + MaxAgeOf(execution) > walk.Now && !flow.Executions.Any(walk.IsProven))
        {
            walk.Level = Math.Max(walk.Level, level);
            return false;
        }

        return true;
    }
}

/// <summary>A sub-flow was gone through in this log-in, or was not (<c>flow_to_check</c>, <c>check_result</c>).</summary>
internal sealed class SubFlowExecutedCondition : ICondition
{
    public string Id => "conditional-sub-flow-executed";

    public bool? Matches(LoginWalk walk, AuthenticationFlow flow, Execution execution)
    {
        if (execution.Config.GetValueOrDefault("flow_to_check") is not { Length: > 0 } alias)
        {
            return null;
        }

        var passed = walk.PassedFlows.Contains(alias);
        return execution.Config.GetValueOrDefault("check_result", "executed") == "executed" ? passed : !passed;
    }
}

/// <summary>One of the listed kinds of credentials was used in this log-in (<c>included</c>), or none of them (the default).</summary>
internal sealed class CredentialCondition : ICondition
{
    public string Id => "conditional-credential";

    public bool? Matches(LoginWalk walk, AuthenticationFlow flow, Execution execution)
    {
        var listed = (execution.Config.GetValueOrDefault("credentials") ?? "").Split("##", StringSplitOptions.RemoveEmptyEntries);
        return walk.Proofs.Exists(proof => listed.Contains(proof.Credential)) == Conditions.IsOn(execution, "included");
    }
}
