using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Preparation;

/// <summary>Turns people of a prepared realm into rows: names of roles, groups, clients and scopes become ids.</summary>
internal sealed class UserImport
{
    private readonly RealmRepresentation _realm;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, string> _realmRoles;
    private readonly Dictionary<string, Dictionary<string, string>> _clientRoles;
    private readonly Dictionary<string, string> _groups;
    private readonly Dictionary<string, string> _clients;
    private readonly Dictionary<string, string> _scopes;
    private readonly Dictionary<string, string> _actions;

    public UserImport(RealmRepresentation realm, TimeProvider time)
    {
        _realm = realm;
        _time = time;
        _realmRoles = realm.Roles!.Realm!.ToDictionary(role => role.Name!, role => role.Id!);
        _clientRoles = realm.Roles.Client!.ToDictionary(
            client => client.Key, client => client.Value.ToDictionary(role => role.Name!, role => role.Id!));
        _groups = MentionedRoles.Groups(realm.Groups).ToDictionary(group => group.Path!, group => group.Id!);
        _clients = realm.Clients!.ToDictionary(client => client.ClientId!, client => client.Id!);
        _scopes = realm.ClientScopes!.ToDictionary(scope => scope.Name!, scope => scope.Id!);
        _actions = realm.RequiredActions!.Select(action => action.Alias!)
            .DistinctBy(alias => alias, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(alias => alias, StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyList<ImportedUser> All() => _realm.Users!.Select(Import).ToList();

    private ImportedUser Import(UserRepresentation user)
    {
        var credentials = (user.Credentials ?? []).Select(CredentialImport.Convert).ToList();
        var plain = user.Credentials?.LastOrDefault(credential => CredentialImport.IsPlainPassword(credential))?.Value;
        var hashed = credentials.OfType<Credential>().ToList();
        var types = hashed.Select(credential => credential.Type).Concat(plain is null ? [] : ["password"]);
        return new ImportedUser(Row(user, types.Distinct().ToList()), hashed, plain is null ? null : new Secret(plain), Consents(user))
        {
            FederatedIdentities = user.FederatedIdentities ?? [],
            More = user.More,
        };
    }

    private User Row(UserRepresentation user, IReadOnlyList<string> credentialTypes) => new()
    {
        Id = Ids.Of(user.Id),
        RealmId = _realm.Id!,
        Username = (user.Username ?? user.Email ?? "").ToLowerInvariant(),
        Email = string.IsNullOrEmpty(user.Email) ? null : user.Email.ToLowerInvariant(),
        EmailVerified = user.EmailVerified ?? false,
        FirstName = user.FirstName,
        LastName = user.LastName,
        Enabled = user.Enabled ?? false,
        NotBefore = user.NotBefore ?? 0,
        CreatedTimestampMs = user.CreatedTimestamp ?? _time.GetUtcNow().ToUnixTimeMilliseconds(),
        ServiceAccountClientId = user.ServiceAccountClientId is { } client ? _clients.GetValueOrDefault(client) : null,
        Version = 1,
        Attributes = user.Attributes.OrEmpty(),
        RoleIds = RoleIds(user),
        GroupIds = Known(user.Groups?.Select(GroupPath.Full), _groups),
        RequiredActions = (user.RequiredActions ?? []).Select(action => _actions.GetValueOrDefault(action, action)).Distinct().ToList(),
        CredentialTypes = credentialTypes,
    };

    private List<string> RoleIds(UserRepresentation user)
    {
        var ids = Known(user.RealmRoles, _realmRoles);
        foreach (var (client, names) in (user.ClientRoles ?? user.ApplicationRoles).OrEmpty())
        {
            ids.AddRange(Known(names, _clientRoles.GetValueOrDefault(client) ?? []));
        }

        return ids.Distinct().ToList();
    }

    private Dictionary<string, IReadOnlyList<string>> Consents(UserRepresentation user)
    {
        var consents = new Dictionary<string, IReadOnlyList<string>>();
        foreach (var consent in user.ClientConsents ?? [])
        {
            if (consent.ClientId is { } clientId && _clients.TryGetValue(clientId, out var id))
            {
                consents[id] = Known(consent.GrantedClientScopes, _scopes);
            }
        }

        return consents;
    }

    private static List<string> Known(IEnumerable<string>? names, Dictionary<string, string> ids) =>
        (names ?? []).Select(name => ids.GetValueOrDefault(name)).OfType<string>().ToList();
}
