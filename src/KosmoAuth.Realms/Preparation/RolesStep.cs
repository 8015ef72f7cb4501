using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Preparation;

/// <summary>
/// Completes the roles: built-in ones, the default role, and roles that are only mentioned by people, groups and scope mappings,
/// which an import makes on the way (Keycloak's rule).
/// </summary>
internal static class RolesStep
{
    public static RealmRepresentation Complete(RealmRepresentation realm, BuiltInRealm builtIn)
    {
        var byName = new Dictionary<string, RoleRepresentation>();
        AddMissing(byName, realm.Roles?.Realm);
        var defaultRole = DefaultRole(realm, builtIn, byName);
        AddMissing(byName, builtIn.Realm.Roles!.Realm!.Where(role => role.Name != builtIn.DefaultRole.Name));
        AddMissing(byName, MentionedRoles.OfRealm(realm).Select(Named));

        var mentioned = MentionedRoles.OfClients(realm);
        var byClient = new Dictionary<string, IReadOnlyList<RoleRepresentation>>();
        foreach (var client in realm.Clients!)
        {
            var roles = new Dictionary<string, RoleRepresentation>();
            AddMissing(roles, realm.Roles?.Client?.GetValueOrDefault(client.ClientId!));
            AddMissing(roles, builtIn.Realm.Roles!.Client!.GetValueOrDefault(client.ClientId!));
            AddMissing(roles, mentioned[client.ClientId!].Select(Named));
            byClient[client.ClientId!] = roles.Values.Select(role => Complete(role, client.Id!, isClientRole: true)).ToList();
        }

        var realmRoles = byName.Values.Select(role => Complete(role, realm.Id!, isClientRole: false)).ToList();
        var chosen = realmRoles.First(role => role.Name == defaultRole.Name);
        return realm with
        {
            Roles = (realm.Roles ?? new RolesRepresentation()) with { Realm = realmRoles, Client = byClient },
            DefaultRole = chosen with { Composites = null, Attributes = null, Composite = true },
            DefaultRoles = null,
        };
    }

    /// <summary>With id, container and the flags that files written by hand lack.</summary>
    public static RoleRepresentation Complete(RoleRepresentation role, string containerId, bool isClientRole) => role with
    {
        Id = Ids.Of(role.Id),
        Composite = role.Composites is { } composites && (composites.Realm?.Count > 0 || composites.Client?.Count > 0),
        ClientRole = isClientRole,
        ContainerId = containerId,
        Attributes = role.Attributes.OrEmpty(),
    };

    /// <summary>The role that every new user gets: the file's, or <c>default-roles-{realm}</c>.</summary>
    private static RoleRepresentation DefaultRole(
        RealmRepresentation realm, BuiltInRealm builtIn, Dictionary<string, RoleRepresentation> roles)
    {
        var name = realm.DefaultRole?.Name ?? builtIn.DefaultRole.Name!;
        var listed = roles.GetValueOrDefault(name);
        var ids = (realm.Roles?.Client).OrEmpty().SelectMany(client => client.Value).Concat(roles.Values).Select(role => role.Id).ToHashSet();
        var ownId = ids.Contains(realm.DefaultRole?.Id) ? null : realm.DefaultRole?.Id;
        var role = (realm.DefaultRole, listed) switch
        {
            (null, null) => builtIn.DefaultRole,
            (null, { Composites: null }) => listed with { Composites = builtIn.DefaultRole.Composites },
            (null, _) => listed,
            ({ } given, null) => given with { Id = ownId, Composites = given.Composites ?? builtIn.DefaultRole.Composites },
            var (_, present) => present with { Id = present.Id ?? ownId },
        };
        if (realm.DefaultRole is null && realm.DefaultRoles is { } old)
        {
            var composites = role.Composites ?? new RoleCompositesRepresentation();
            role = role with { Composites = composites with { Realm = [.. (composites.Realm ?? []).Union(old)] } };
        }

        return roles[name] = role;
    }

    private static void AddMissing(Dictionary<string, RoleRepresentation> roles, IEnumerable<RoleRepresentation>? more)
    {
        foreach (var role in more ?? [])
        {
            roles.TryAdd(role.Name!, role);
        }
    }

    private static RoleRepresentation Named(string name) => new() { Name = name };
}
