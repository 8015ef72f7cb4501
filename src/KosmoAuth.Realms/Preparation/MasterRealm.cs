using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Preparation;

/// <summary>
/// What realm <c>master</c> has more than others: the roles <c>admin</c> and <c>create-realm</c>, and for every realm, itself included,
/// a bearer-only client <c>{realm}-realm</c> whose roles are what an administrator may do there. <c>admin</c> contains them all.
/// </summary>
internal static class MasterRealm
{
    public const string Name = "master";

    public const string RealmManagement = "realm-management";

    public const string AdminRole = "admin";

    private const string CreateRealm = "create-realm";

    public static RealmRepresentation Complete(RealmRepresentation realm, BuiltInRealm builtIn)
    {
        if (realm.Realm != Name)
        {
            return realm;
        }

        var roles = realm.Roles?.Realm ?? [];
        if (!roles.Any(role => role.Name == CreateRealm))
        {
            roles = [.. roles, new RoleRepresentation { Name = CreateRealm, Description = "${role_create-realm}" }];
        }

        if (!roles.Any(role => role.Name == AdminRole))
        {
            roles = [.. roles, new RoleRepresentation
            {
                Name = AdminRole,
                Description = "${role_admin}",
                Composites = new RoleCompositesRepresentation { Realm = [CreateRealm] },
            }];
        }

        realm = realm with { Roles = (realm.Roles ?? new RolesRepresentation()) with { Realm = roles } };
        return realm.Clients!.Any(client => client.ClientId == Name + "-realm") ? realm : WithRealm(realm, builtIn, Name);
    }

    /// <summary>Realm master with the client for administering a realm.</summary>
    public static RealmRepresentation WithRealm(RealmRepresentation master, BuiltInRealm builtIn, string realm)
    {
        var (client, roles) = Client(builtIn, realm, realm == Name ? master : null);
        var names = roles.Select(role => role.Name!).ToList();
        return master with
        {
            Clients = [.. master.Clients!, client],
            Roles = master.Roles! with
            {
                Client = new Dictionary<string, IReadOnlyList<RoleRepresentation>>(master.Roles!.Client.OrEmpty()) { [client.ClientId!] = roles },
                Realm = master.Roles!.Realm!
                    .Select(role => role.Name == AdminRole ? Containing(role, client.ClientId!, names) : role)
                    .ToList(),
            },
        };
    }

    /// <summary>The client and its roles: those of realm-management but <c>realm-admin</c>.</summary>
    /// <param name="scopesOf">Realm whose default scopes the client gets; null for none, as all but master's own have it.</param>
    public static (ClientRepresentation Client, IReadOnlyList<RoleRepresentation> Roles) Client(
        BuiltInRealm builtIn, string realm, RealmRepresentation? scopesOf)
    {
        var clientId = realm + "-realm";
        var scopes = scopesOf?.ClientScopes!.ToDictionary(scope => scope.Name!);
        var client = builtIn.Realm.Clients!.First(client => client.ClientId == RealmManagement) with
        {
            Id = Ids.New(),
            ClientId = clientId,
            Name = realm + " Realm",
            Protocol = null,
            ProtocolMappers = [],
            DefaultClientScopes = scopes is null ? [] : ClientsStep.Scopes(scopesOf!.DefaultDefaultClientScopes, scopes, "openid-connect"),
            OptionalClientScopes = scopes is null ? [] : ClientsStep.Scopes(scopesOf!.DefaultOptionalClientScopes, scopes, "openid-connect"),
        };
        var roles = builtIn.Realm.Roles!.Client![RealmManagement]
            .Where(role => role.Name != "realm-admin")
            .Select(role => RolesStep.Complete(Renamed(role, clientId), client.Id!, isClientRole: true))
            .ToList();
        return (client, roles);
    }

    public static RoleRepresentation Containing(RoleRepresentation role, string clientId, IReadOnlyList<string> names)
    {
        var composites = role.Composites ?? new RoleCompositesRepresentation();
        var client = new Dictionary<string, IReadOnlyList<string>>(composites.Client.OrEmpty())
        {
            [clientId] = names,
        };
        return role with { Composite = true, Composites = composites with { Client = client } };
    }

    private static RoleRepresentation Renamed(RoleRepresentation role, string clientId) => role.Composites?.Client is not { } client
        ? role
        : role with
        {
            Composites = new RoleCompositesRepresentation
            {
                Client = new Dictionary<string, IReadOnlyList<string>> { [clientId] = client[RealmManagement] },
            },
        };
}
