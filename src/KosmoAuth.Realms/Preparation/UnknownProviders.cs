using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Preparation;

/// <summary>
/// Names executions whose provider we do not have: they can never be satisfied. Those that stand in a built-in flow as Keycloak
/// made them are not named; every realm has them.
/// </summary>
internal static class UnknownProviders
{
    public static IReadOnlyList<RealmFault> Find(RealmFile file, BuiltInRealm builtIn, IReadOnlySet<string> knownProviders)
    {
        var faults = new List<RealmFault>();
        var usual = builtIn.Realm.AuthenticationFlows!
            .SelectMany(flow => flow.AuthenticationExecutions!
                .Select(execution => (flow.Alias, execution.Authenticator, execution.Requirement)))
            .ToHashSet();
        var flows = file.Realm.AuthenticationFlows ?? [];
        for (var i = 0; i < flows.Count; i++)
        {
            var executions = flows[i].AuthenticationExecutions ?? [];
            for (var j = 0; j < executions.Count; j++)
            {
                var isUsual = usual.Contains((flows[i].Alias, executions[j].Authenticator, executions[j].Requirement));
                if (!isUsual && IsUnknown(executions[j], knownProviders))
                {
                    faults.Add(Fault(file, flows[i], i, executions[j], j));
                }
            }
        }

        return faults;
    }

    private static bool IsUnknown(AuthenticationExecutionExportRepresentation execution, IReadOnlySet<string> knownProviders) =>
        execution.Authenticator is { } provider && execution.Requirement != "DISABLED" && !knownProviders.Contains(provider);

    private static RealmFault Fault(
        RealmFile file, AuthenticationFlowRepresentation flow, int flowIndex, AuthenticationExecutionExportRepresentation execution,
        int index)
    {
        var effect = execution.Requirement is "REQUIRED" or "CONDITIONAL"
            ? "nobody can pass this flow" : "it is never satisfied";
        var message = $"The flow \"{flow.Alias}\" asks for \"{execution.Authenticator}\", which this server does not have: {effect}. "
            + "Disable the execution, or use one that exists.";
        return file.Places?.Warning(["authenticationFlows", flowIndex, "authenticationExecutions", index, "authenticator"], message)
            ?? new RealmFault(file.Path, 0, 0, message, IsWarning: true);
    }
}
