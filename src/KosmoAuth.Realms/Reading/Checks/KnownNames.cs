using KosmoAuth.Realms.Preparation;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Reading.Checks;

/// <summary>Names that a file may refer to: its own, and those that every realm has.</summary>
internal sealed class KnownNames
{
    private readonly Dictionary<string, HashSet<string>> _clientRoles = [];

    public KnownNames(RealmRepresentation realm)
    {
        var builtIn = BuiltInRealm.For(realm.Realm!).Realm;
        var own = new[] { realm.Clients, realm.Applications, realm.OauthClients }.SelectMany(clients => clients ?? []).Select(IdOf);
        Clients = [.. own.OfType<string>(), .. builtIn.Clients!.Select(client => client.ClientId!)];
        RealmRoles = Names(realm.Roles?.Realm, builtIn.Roles!.Realm);
        RealmRoles.UnionWith(realm.DefaultRole?.Name is { } name ? [name] : []);
        RealmRoles.UnionWith(realm.DefaultRoles ?? []);
        foreach (var client in Clients)
        {
            _clientRoles[client] = Names(realm.Roles?.Client?.GetValueOrDefault(client), builtIn.Roles.Client!.GetValueOrDefault(client));
        }

        var hasScopes = realm.ClientScopes is not null || realm.ClientTemplates is not null;
        var scopes = hasScopes ? (realm.ClientScopes ?? []).Concat(realm.ClientTemplates ?? []) : builtIn.ClientScopes!;
        ClientScopes = [.. scopes.Select(scope => scope.Name).OfType<string>(), "offline_access"];
        Flows = [.. Aliases(realm.AuthenticationFlows), .. Aliases(builtIn.AuthenticationFlows)];
        FlowIds = (realm.AuthenticationFlows ?? []).Select(flow => flow.Id).OfType<string>().ToHashSet();
        GroupPaths = [.. Paths(realm.Groups, "")];
        RequiredActions = (realm.RequiredActions ?? builtIn.RequiredActions!).Select(action => action.Alias).OfType<string>()
            .Append("delete_account").ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    public HashSet<string> Clients { get; }

    public HashSet<string> RealmRoles { get; }

    public HashSet<string> ClientScopes { get; }

    public HashSet<string> Flows { get; }

    public HashSet<string> FlowIds { get; }

    public HashSet<string> GroupPaths { get; }

    public HashSet<string> RequiredActions { get; }

    public HashSet<string> ClientRoles(string clientId) => _clientRoles.GetValueOrDefault(clientId) ?? [];

    /// <summary>The client_id; in very old files the id stands alone.</summary>
    public static string? IdOf(ClientRepresentation client) => client.ClientId ?? client.Id ?? client.Name;

    private static HashSet<string> Names(IEnumerable<RoleRepresentation>? first, IEnumerable<RoleRepresentation>? second) =>
        (first ?? []).Concat(second ?? []).Select(role => role.Name).OfType<string>().ToHashSet();

    private static IEnumerable<string> Aliases(IEnumerable<AuthenticationFlowRepresentation>? flows) =>
        (flows ?? []).Select(flow => flow.Alias).OfType<string>();

    private static IEnumerable<string> Paths(IReadOnlyList<GroupRepresentation>? groups, string parent) => (groups ?? [])
        .Where(group => group.Name is not null)
        .SelectMany(group => Paths(group.SubGroups, GroupPath.Of(parent, group.Name!)).Prepend(GroupPath.Of(parent, group.Name!)));
}
