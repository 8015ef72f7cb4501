using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Documents;

/// <summary>Puts documents together again to a realm as Keycloak exports it, without people. Lists are in the order of keys.</summary>
internal static class RealmJoin
{
    public static RealmRepresentation Join(IReadOnlyList<RealmDocument> documents)
    {
        var json = RealmJson.Default;
        var all = documents.ToLookup(document => document.Kind);
        var mappings = Bodies(all[RealmDocumentKind.ScopeMapping], json.ScopeMappingDocument);
        var clients = Bodies(all[RealmDocumentKind.Client], json.ClientRepresentation);
        return Bodies(all[RealmDocumentKind.Realm], json.RealmRepresentation).Single() with
        {
            Clients = clients,
            ClientScopes = Bodies(all[RealmDocumentKind.ClientScope], json.ClientScopeRepresentation),
            Roles = Roles(all[RealmDocumentKind.Role], clients),
            Groups = Groups(Bodies(all[RealmDocumentKind.Group], json.GroupRepresentation).ToLookup(group => group.ParentId ?? ""), ""),
            ScopeMappings = ScopeMappings.OfRealm(mappings),
            ClientScopeMappings = ScopeMappings.OfClients(mappings),
            AuthenticationFlows = Bodies(all[RealmDocumentKind.Flow], json.AuthenticationFlowRepresentation).Select(Flow).ToList(),
            AuthenticatorConfig = Bodies(all[RealmDocumentKind.AuthenticatorConfig], json.AuthenticatorConfigRepresentation),
            RequiredActions = Bodies(all[RealmDocumentKind.RequiredAction], json.RequiredActionProviderRepresentation)
                .OrderBy(action => action.Priority ?? 0).ToList(),
            Components = Components(Bodies(all[RealmDocumentKind.Component], json.ComponentExportRepresentation)),
            IdentityProviders = Bodies(all[RealmDocumentKind.IdentityProvider], json.IdentityProviderRepresentation),
            IdentityProviderMappers = Bodies(all[RealmDocumentKind.IdentityProviderMapper], json.IdentityProviderMapperRepresentation),
            LocalizationTexts = all[RealmDocumentKind.Localization].ToDictionary(
                document => document.Key, document => JsonSerializer.Deserialize(document.Json, json.IReadOnlyDictionaryStringString)!),
            Organizations = all[RealmDocumentKind.Organization].Any()
                ? Bodies(all[RealmDocumentKind.Organization], json.OrganizationRepresentation) : null,
        };
    }

    public static List<T> Bodies<T>(IEnumerable<RealmDocument> documents, JsonTypeInfo<T> type) =>
        documents.OrderBy(document => document.Key, StringComparer.Ordinal)
            .Select(document => JsonSerializer.Deserialize(document.Json, type)!)
            .ToList();

    private static RolesRepresentation Roles(IEnumerable<RealmDocument> documents, IReadOnlyList<ClientRepresentation> clients)
    {
        var roles = Bodies(documents, RealmJson.Default.RoleRepresentation)
            .ToLookup(role => role.ClientRole == true ? role.ContainerId! : "");
        return new RolesRepresentation
        {
            Realm = roles[""].ToList(),
            Client = clients.ToDictionary(
                client => client.ClientId!, client => (IReadOnlyList<RoleRepresentation>)roles[client.Id!].ToList()),
        };
    }

    private static List<GroupRepresentation> Groups(ILookup<string, GroupRepresentation> children, string parentId) =>
        children[parentId].Select(group => group with { SubGroups = Groups(children, group.Id!) }).ToList();

    /// <summary>Keycloak's files have no ids of executions and would not take them.</summary>
    private static AuthenticationFlowRepresentation Flow(AuthenticationFlowRepresentation flow) => flow with
    {
        AuthenticationExecutions = flow.AuthenticationExecutions?.Select(execution => execution with { Id = null }).ToList(),
    };

    private static Dictionary<string, IReadOnlyList<ComponentExportRepresentation>> Components(
        IReadOnlyList<ComponentExportRepresentation> components) =>
        components.GroupBy(component => component.ProviderType!).ToDictionary(
            type => type.Key,
            type => (IReadOnlyList<ComponentExportRepresentation>)type.Select(component => component with { ProviderType = null }).ToList());
}
