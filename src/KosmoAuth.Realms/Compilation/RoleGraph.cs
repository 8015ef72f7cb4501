using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Compilation;

/// <summary>All roles of a realm with their composites expanded. Circles are tolerated: a role contains what it can reach.</summary>
internal sealed class RoleGraph
{
    private readonly Dictionary<(string? ClientId, string Name), Role> _byName = [];

    public RoleGraph(IReadOnlyList<RoleRepresentation> roles, IReadOnlyList<ClientRepresentation> clients)
    {
        var clientIds = clients.ToDictionary(client => client.Id!, client => client.ClientId!);
        var all = new List<Role>(roles.Count);
        var composites = new List<RoleCompositesRepresentation?>(roles.Count);
        foreach (var role in roles)
        {
            var clientId = role.ClientRole == true ? clientIds.GetValueOrDefault(role.ContainerId ?? "") : null;
            if (role.ClientRole == true && clientId is null)
            {
                continue;
            }

            var compiled = new Role
            {
                Id = role.Id!,
                Name = role.Name!,
                Description = role.Description,
                ClientId = clientId,
                Index = all.Count,
            };
            all.Add(compiled);
            composites.Add(role.Composites);
            _byName[(clientId, compiled.Name)] = compiled;
        }

        All = all;
        var contained = composites.Select(Contained).ToList();
        foreach (var role in all)
        {
            role.Effective = RoleSet.OfIndexes(Reachable(role.Index, contained));
        }
    }

    /// <summary>By <see cref="Role.Index"/>.</summary>
    public IReadOnlyList<Role> All { get; }

    /// <summary>The set of these roles, composites expanded; names that do not exist are left out.</summary>
    public RoleSet Set(IEnumerable<string>? realmRoles, IReadOnlyDictionary<string, IReadOnlyList<string>>? clientRoles) =>
        RoleSet.Of(Named(realmRoles, clientRoles));

    /// <summary>The role that new users get; an empty one stands in when a realm has lost it.</summary>
    public Role DefaultRole(RoleRepresentation? role, string realm)
    {
        var name = role?.Name ?? $"default-roles-{realm.ToLowerInvariant()}";
        return _byName.GetValueOrDefault((null, name)) ?? new Role { Id = role?.Id ?? name, Name = name, Index = All.Count };
    }

    private List<int> Contained(RoleCompositesRepresentation? composites) =>
        composites is null ? [] : Named(composites.Realm, composites.Client).Select(role => role.Index).ToList();

    private IEnumerable<Role> Named(IEnumerable<string>? realmRoles, IReadOnlyDictionary<string, IReadOnlyList<string>>? clientRoles)
    {
        var names = (realmRoles ?? []).Select(name => ((string?)null, name));
        var ofClients = clientRoles?.SelectMany(client => client.Value.Select(name => ((string?)client.Key, name))) ?? [];
        return names.Concat(ofClients).Select(name => _byName.GetValueOrDefault(name)).OfType<Role>();
    }

    private static HashSet<int> Reachable(int start, List<List<int>> contained)
    {
        var reached = new HashSet<int> { start };
        var open = new Stack<int>([start]);
        while (open.TryPop(out var index))
        {
            foreach (var next in contained[index].Where(reached.Add))
            {
                open.Push(next);
            }
        }

        return reached;
    }
}
