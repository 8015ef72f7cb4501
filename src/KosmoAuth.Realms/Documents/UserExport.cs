using KosmoAuth.Realms.Preparation;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Documents;

/// <summary>People as Keycloak exports them: ids of roles, groups, clients and scopes become names.</summary>
internal sealed class UserExport(RealmRepresentation realm)
{
    private readonly Dictionary<string, (string? ClientId, string Name)> _roles = realm.Roles!.Realm!
        .Select(role => (Id: role.Id!, ClientId: (string?)null, Name: role.Name!))
        .Concat(realm.Roles.Client!.SelectMany(client => client.Value.Select(role =>
            (Id: role.Id!, ClientId: (string?)client.Key, Name: role.Name!))))
        .ToDictionary(role => role.Id, role => (role.ClientId, role.Name));

    private readonly Dictionary<string, string> _groups = MentionedRoles.Groups(realm.Groups)
        .ToDictionary(group => group.Id!, group => group.Path!);

    private readonly Dictionary<string, string> _clients = realm.Clients!.ToDictionary(client => client.Id!, client => client.ClientId!);

    private readonly Dictionary<string, string> _scopes = realm.ClientScopes!.ToDictionary(scope => scope.Id!, scope => scope.Name!);

    public IReadOnlyList<UserRepresentation> All(IReadOnlyList<ImportedUser> users) => users.Select(Export).ToList();

    private UserRepresentation Export(ImportedUser imported)
    {
        var user = imported.User;
        var named = user.RoleIds.Where(_roles.ContainsKey).Select(id => _roles[id]).ToLookup(role => role.ClientId ?? "", role => role.Name);
        var ofClients = named.Where(client => client.Key.Length > 0)
            .ToDictionary(client => client.Key, client => (IReadOnlyList<string>)client.ToList());
        return new UserRepresentation
        {
            Id = user.Id,
            Username = user.Username,
            FirstName = user.FirstName,
            LastName = user.LastName,
            Email = user.Email,
            EmailVerified = user.EmailVerified,
            Attributes = user.Attributes.Count == 0 ? null : user.Attributes,
            Enabled = user.Enabled,
            CreatedTimestamp = user.CreatedTimestampMs,
            Totp = user.CredentialTypes.Contains("otp"),
            ServiceAccountClientId = user.ServiceAccountClientId is { } client ? _clients.GetValueOrDefault(client) : null,
            Credentials = Credentials(imported),
            DisableableCredentialTypes = [],
            RequiredActions = user.RequiredActions,
            FederatedIdentities = imported.FederatedIdentities.Count == 0 ? null : imported.FederatedIdentities,
            RealmRoles = named[""].Any() ? named[""].ToList() : null,
            ClientRoles = ofClients.Count == 0 ? null : ofClients,
            ClientConsents = imported.Consents.Count == 0 ? null : imported.Consents.Select(Consent).ToList(),
            NotBefore = (int)user.NotBefore,
            Groups = user.GroupIds.Where(_groups.ContainsKey).Select(id => _groups[id]).ToList(),
            More = imported.More?.ToDictionary(),
        };
    }

    private static List<CredentialRepresentation> Credentials(ImportedUser imported)
    {
        var credentials = imported.Credentials.Select(credential => new CredentialRepresentation
        {
            Id = credential.Id,
            Type = credential.Type,
            UserLabel = credential.UserLabel,
            CreatedDate = credential.CreatedDateMs,
            SecretData = credential.SecretData.Reveal(),
            CredentialData = credential.CredentialData,
        });
        return imported.PlainPassword is { } plain
            ? [new CredentialRepresentation { Type = "password", Value = plain.Reveal() }, .. credentials]
            : credentials.ToList();
    }

    private UserConsentRepresentation Consent(KeyValuePair<string, IReadOnlyList<string>> consent) => new()
    {
        ClientId = _clients.GetValueOrDefault(consent.Key),
        GrantedClientScopes = consent.Value.Where(_scopes.ContainsKey).Select(id => _scopes[id]).ToList(),
    };
}
