using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Preparation;

/// <summary>Adds built-in flows that the file lacks, with their sub-flows and configurations, and the required actions; gives ids.</summary>
internal static class FlowsStep
{
    public static RealmRepresentation Complete(RealmRepresentation realm, BuiltInRealm builtIn)
    {
        var flows = new List<AuthenticationFlowRepresentation>(realm.AuthenticationFlows ?? []);
        var ofFile = flows.SelectMany(flow => flow.AuthenticationExecutions ?? []).Select(execution => execution.FlowAlias).OfType<string>();
        var topLevel = builtIn.Realm.AuthenticationFlows!.Where(flow => flow.TopLevel == true).Select(flow => flow.Alias!);
        foreach (var alias in ofFile.Concat(topLevel).ToList())
        {
            Add(alias, flows, builtIn.Realm.AuthenticationFlows!);
        }

        var configs = new List<AuthenticatorConfigRepresentation>(realm.AuthenticatorConfig ?? []);
        var named = flows.SelectMany(flow => flow.AuthenticationExecutions ?? [])
            .Select(execution => execution.AuthenticatorConfig)
            .ToHashSet();
        configs.AddRange(builtIn.Realm.AuthenticatorConfig!
            .Where(config => named.Contains(config.Alias) && !configs.Any(known => known.Alias == config.Alias)));
        return realm with
        {
            AuthenticationFlows = flows.Select(WithIds).ToList(),
            AuthenticatorConfig = configs.Select(config => config with { Id = Ids.Of(config.Id) }).ToList(),
            RequiredActions = RequiredActions(realm, builtIn),
        };
    }

    private static void Add(
        string alias, List<AuthenticationFlowRepresentation> flows, IReadOnlyList<AuthenticationFlowRepresentation> builtIn)
    {
        if (flows.Any(flow => flow.Alias == alias) || builtIn.FirstOrDefault(flow => flow.Alias == alias) is not { } missing)
        {
            return;
        }

        flows.Add(missing);
        foreach (var execution in missing.AuthenticationExecutions!.Where(execution => execution.FlowAlias is not null))
        {
            Add(execution.FlowAlias!, flows, builtIn);
        }
    }

    private static AuthenticationFlowRepresentation WithIds(AuthenticationFlowRepresentation flow) => flow with
    {
        Id = Ids.Of(flow.Id),
        ProviderId = flow.ProviderId ?? "basic-flow",
        TopLevel = flow.TopLevel ?? false,
        BuiltIn = flow.BuiltIn ?? false,
        AuthenticationExecutions = (flow.AuthenticationExecutions ?? [])
            .Select(execution => execution with { Id = Ids.Of(execution.Id) })
            .ToList(),
    };

    /// <summary>Those of the file, or the built-in ones; deleting one's account is always there, switched off.</summary>
    private static IReadOnlyList<RequiredActionProviderRepresentation> RequiredActions(RealmRepresentation realm, BuiltInRealm builtIn)
    {
        var all = builtIn.Realm.RequiredActions!;
        if (realm.RequiredActions is not { } actions)
        {
            return all;
        }

        return actions.Any(action => action.Alias == "delete_account")
            ? actions : [.. actions, all.First(action => action.Alias == "delete_account")];
    }
}
