using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Documents;

/// <summary>Cuts a prepared realm into documents. <see cref="RealmJoin"/> is its inverse.</summary>
internal static class RealmSplit
{
    public static IReadOnlyList<RealmDocument> Split(RealmRepresentation realm)
    {
        var json = RealmJson.Compact;
        List<RealmDocument> documents = [Document(RealmDocumentKind.Realm, "realm", realm.Id, OwnFields(realm), json.RealmRepresentation)];
        documents.AddRange(Each(realm.Clients, client => Document(RealmDocumentKind.Client, client.ClientId!, client.Id, client, json.ClientRepresentation)));
        documents.AddRange(Each(realm.ClientScopes, scope => Document(RealmDocumentKind.ClientScope, scope.Name!, scope.Id, scope, json.ClientScopeRepresentation)));
        documents.AddRange(Roles(realm.Roles));
        documents.AddRange(Groups(realm.Groups, parent: null));
        documents.AddRange(ScopeMappings.Of(realm).Select(mapping => Document(
            RealmDocumentKind.ScopeMapping, mapping.Client is { } client ? $"client/{client}" : $"client-scope/{mapping.ClientScope}", null,
            mapping, json.ScopeMappingDocument)));
        documents.AddRange(Each(realm.AuthenticationFlows, flow => Document(RealmDocumentKind.Flow, flow.Alias!, flow.Id, flow, json.AuthenticationFlowRepresentation)));
        documents.AddRange(Each(realm.AuthenticatorConfig, config => Document(
            RealmDocumentKind.AuthenticatorConfig, config.Alias!, config.Id, config, json.AuthenticatorConfigRepresentation)));
        documents.AddRange(Each(realm.RequiredActions, action => Document(
            RealmDocumentKind.RequiredAction, action.Alias!, null, action, json.RequiredActionProviderRepresentation)));
        documents.AddRange(Components(realm.Components));
        documents.AddRange(Each(realm.IdentityProviders, provider => Document(
            RealmDocumentKind.IdentityProvider, provider.Alias!, provider.InternalId, provider, json.IdentityProviderRepresentation)));
        documents.AddRange(Each(realm.IdentityProviderMappers, mapper => Document(
            RealmDocumentKind.IdentityProviderMapper, $"{mapper.IdentityProviderAlias}/{mapper.Name}", mapper.Id, mapper, json.IdentityProviderMapperRepresentation)));
        documents.AddRange((realm.LocalizationTexts ?? new Dictionary<string, IReadOnlyDictionary<string, string?>>()).Select(texts => Document(
            RealmDocumentKind.Localization, texts.Key, null, texts.Value, json.IReadOnlyDictionaryStringString)));
        documents.AddRange(Each(realm.Organizations, organization => Document(
            RealmDocumentKind.Organization, organization.Alias ?? organization.Name!, organization.Id, organization, json.OrganizationRepresentation)));
        return documents;
    }

    /// <summary>A document of any kind.</summary>
    public static RealmDocument Document<T>(string kind, string key, string? id, T body, JsonTypeInfo<T> type) =>
        new(kind, key, id ?? key, JsonSerializer.Serialize(body, type));

    public static RealmDocument Role(RoleRepresentation role, string? clientId) => Document(
        RealmDocumentKind.Role, clientId is null ? $"realm/{role.Name}" : $"client/{clientId}/{role.Name}", role.Id, role,
        RealmJson.Compact.RoleRepresentation);

    /// <summary>What stays in the realm's own document.</summary>
    public static RealmRepresentation OwnFields(RealmRepresentation realm) => realm with
    {
        Clients = null, ClientScopes = null, Roles = null, Groups = null, ScopeMappings = null, ClientScopeMappings = null,
        AuthenticationFlows = null, AuthenticatorConfig = null, RequiredActions = null, Components = null, IdentityProviders = null,
        IdentityProviderMappers = null, LocalizationTexts = null, Organizations = null, Users = null,
    };

    private static IEnumerable<RealmDocument> Roles(RolesRepresentation? roles) =>
        Each(roles?.Realm, role => Role(role, clientId: null)).Concat((roles?.Client ?? new Dictionary<string, IReadOnlyList<RoleRepresentation>>())
            .SelectMany(client => client.Value.Select(role => Role(role, client.Key))));

    private static IEnumerable<RealmDocument> Groups(IReadOnlyList<GroupRepresentation>? groups, GroupRepresentation? parent) =>
        (groups ?? []).SelectMany(group => Groups(group.SubGroups, group).Prepend(Document(
            RealmDocumentKind.Group, group.Path!, group.Id, group with { SubGroups = null, ParentId = parent?.Id },
            RealmJson.Compact.GroupRepresentation)));

    private static IEnumerable<RealmDocument> Components(IReadOnlyDictionary<string, IReadOnlyList<ComponentExportRepresentation>>? components) =>
        (components ?? new Dictionary<string, IReadOnlyList<ComponentExportRepresentation>>())
            .SelectMany(type => type.Value.Select(component => Document(
                RealmDocumentKind.Component, component.Id!, component.Id, component with { ProviderType = type.Key },
                RealmJson.Compact.ComponentExportRepresentation)));

    private static IEnumerable<RealmDocument> Each<T>(IReadOnlyList<T>? items, Func<T, RealmDocument> document) => (items ?? []).Select(document);
}
