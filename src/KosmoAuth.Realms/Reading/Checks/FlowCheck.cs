using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Reading.Checks;

/// <summary>Flows: requirements, sub-flows, configurations, and circles.</summary>
internal static class FlowCheck
{
    private static readonly string[] s_requirements = ["REQUIRED", "ALTERNATIVE", "CONDITIONAL", "DISABLED"];

    public static void Run(RealmRepresentation realm, KnownNames names, RealmPlaces places)
    {
        var flows = realm.AuthenticationFlows ?? [];
        var configs = (realm.AuthenticatorConfig ?? []).Select(config => config.Alias).OfType<string>().ToHashSet();
        for (var i = 0; i < flows.Count; i++)
        {
            for (var j = 0; j < flows[i].AuthenticationExecutions?.Count; j++)
            {
                var execution = flows[i].AuthenticationExecutions![j];
                Execution(execution, ["authenticationFlows", i, "authenticationExecutions", j], configs, names, places);
            }

            if (flows[i].Alias is { } alias && Contains(flows, alias, alias, []))
            {
                places.Add(["authenticationFlows", i, "alias"], $"The flow \"{alias}\" contains itself. Take one of its sub-flows out.");
            }
        }
    }

    private static void Execution(
        AuthenticationExecutionExportRepresentation execution, ReadOnlySpan<RealmPlaces.Step> path, HashSet<string> configs, KnownNames names,
        RealmPlaces places)
    {
        if (!s_requirements.Contains(execution.Requirement, StringComparer.OrdinalIgnoreCase))
        {
            var word = execution.Requirement ?? "";
            places.Add(
                [.. path, "requirement"],
                $"The requirement cannot be \"{word}\".{NearMiss.Hint(word, s_requirements)} Use one of {string.Join(", ", s_requirements)}.");
        }

        if (execution is { FlowAlias: null, Authenticator: null })
        {
            places.Add(path, "This execution has neither an authenticator nor a flowAlias. Give it one of the two.");
        }

        if (execution.FlowAlias is { } flow && !names.Flows.Contains(flow))
        {
            places.Add([.. path, "flowAlias"], RoleCheck.Unknown("flow", flow, names.Flows));
        }

        if (execution.AuthenticatorConfig is { } config && !configs.Contains(config))
        {
            places.Warn(
                [.. path, "authenticatorConfig"],
                $"There is no authenticatorConfig \"{config}\"; the execution has no settings.{NearMiss.Hint(config, configs)}");
        }
    }

    private static bool Contains(IReadOnlyList<AuthenticationFlowRepresentation> flows, string alias, string wanted, HashSet<string> seen)
    {
        var children = flows.FirstOrDefault(flow => flow.Alias == alias)?.AuthenticationExecutions ?? [];
        return children.Select(child => child.FlowAlias).OfType<string>()
            .Any(child => child == wanted || (seen.Add(child) && Contains(flows, child, wanted, seen)));
    }
}
