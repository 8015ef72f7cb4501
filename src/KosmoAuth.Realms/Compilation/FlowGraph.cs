using System.Collections.Frozen;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Compilation;

/// <summary>Flows as trees. A sub-flow that is missing, or contains itself, becomes an execution that nobody can satisfy.</summary>
internal sealed class FlowGraph
{
    private readonly Dictionary<string, AuthenticationFlowRepresentation> _sources;
    private readonly Dictionary<string, FrozenDictionary<string, string>> _configs;
    private readonly Dictionary<string, AuthenticationFlow?> _compiled = [];

    public FlowGraph(IReadOnlyList<AuthenticationFlowRepresentation> flows, IReadOnlyList<AuthenticatorConfigRepresentation> configs)
    {
        _sources = flows.ToDictionary(flow => flow.Alias!);
        _configs = configs.ToDictionary(config => config.Alias!, config => RealmSettings.Texts(config.Config));
        ByAlias = flows.Select(flow => Compile(flow.Alias!)).OfType<AuthenticationFlow>().ToFrozenDictionary(flow => flow.Alias);
    }

    public FrozenDictionary<string, AuthenticationFlow> ByAlias { get; }

    /// <summary>The flow of an id; files written by hand name the alias instead.</summary>
    public AuthenticationFlow? ById(string id) => ByAlias.Values.FirstOrDefault(flow => flow.Id == id) ?? ByAlias.GetValueOrDefault(id);

    private AuthenticationFlow? Compile(string alias)
    {
        if (_compiled.TryGetValue(alias, out var known))
        {
            return known;
        }

        _compiled[alias] = null;
        if (!_sources.TryGetValue(alias, out var flow))
        {
            return null;
        }

        var executions = (flow.AuthenticationExecutions ?? []).OrderBy(execution => execution.Priority ?? 0).Select(Compile).ToArray();
        return _compiled[alias] = new AuthenticationFlow(flow.Id!, alias, flow.ProviderId ?? "basic-flow", flow.TopLevel ?? false, executions);
    }

    private Execution Compile(AuthenticationExecutionExportRepresentation execution)
    {
        var flow = execution.FlowAlias is { } alias ? Compile(alias) : null;
        var authenticator = execution.FlowAlias is not null && flow is null ? $"missing-flow {execution.FlowAlias}" : execution.Authenticator;
        var config = execution.AuthenticatorConfig is { } name ? _configs.GetValueOrDefault(name) : null;
        return new Execution(
            execution.Id!, RequirementOf(execution.Requirement), authenticator, flow, config ?? FrozenDictionary<string, string>.Empty);
    }

    /// <summary>An unknown word is taken as the strictest one; the import has refused it.</summary>
    private static Requirement RequirementOf(string? text) => text?.ToUpperInvariant() switch
    {
        "ALTERNATIVE" => Requirement.Alternative,
        "CONDITIONAL" => Requirement.Conditional,
        "DISABLED" => Requirement.Disabled,
        _ => Requirement.Required,
    };
}
