using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using KosmoAuth.Realms.Representation;

namespace KosmoAuth.Realms.Documents;

/// <summary>Cuts a prepared realm into documents. <see cref="RealmJoin"/> is its inverse.</summary>
internal static class RealmSplit
{
    private static RealmJson Json => RealmJson.Compact;

    public static IReadOnlyList<RealmDocument> Split(RealmRepresentation realm) =>
    [
        Document(RealmDocumentKind.Realm, "realm", realm.Id, OwnFields(realm), Json.RealmRepresentation),
        .. Each(realm.Clients, RealmDocumentKind.Client, client => client.ClientId!, client => client.Id, Json.ClientRepresentation),
        .. Each(realm.ClientScopes, RealmDocumentKind.ClientScope, scope => scope.Name!, scope => scope.Id, Json.ClientScopeRepresentation),
        .. Roles(realm.Roles),
        .. Groups(realm.Groups, parent: null),
        .. Each(ScopeMappings.Of(realm), RealmDocumentKind.ScopeMapping, ScopeMappings.Key, _ => null, Json.ScopeMappingDocument),
        .. Each(
            realm.AuthenticationFlows, RealmDocumentKind.Flow, flow => flow.Alias!, flow => flow.Id, Json.AuthenticationFlowRepresentation),
        .. Each(
            realm.AuthenticatorConfig, RealmDocumentKind.AuthenticatorConfig, config => config.Alias!, config => config.Id,
            Json.AuthenticatorConfigRepresentation),
        .. Each(
            realm.RequiredActions, RealmDocumentKind.RequiredAction, action => action.Alias!, _ => null,
            Json.RequiredActionProviderRepresentation),
        .. Components(realm.Components),
        .. Each(
            realm.IdentityProviders, RealmDocumentKind.IdentityProvider, provider => provider.Alias!, provider => provider.InternalId,
            Json.IdentityProviderRepresentation),
        .. Each(
            realm.IdentityProviderMappers, RealmDocumentKind.IdentityProviderMapper,
            mapper => $"{mapper.IdentityProviderAlias}/{mapper.Name}", mapper => mapper.Id, Json.IdentityProviderMapperRepresentation),
        .. Each(
            realm.Organizations, RealmDocumentKind.Organization, organization => organization.Alias ?? organization.Name!,
            organization => organization.Id, Json.OrganizationRepresentation),
        .. realm.LocalizationTexts.OrEmpty().Select(texts => Document(
            RealmDocumentKind.Localization, texts.Key, null, texts.Value, Json.IReadOnlyDictionaryStringString)),
    ];

    /// <summary>A document of any kind.</summary>
    public static RealmDocument Document<T>(string kind, string key, string? id, T body, JsonTypeInfo<T> type) =>
        new(kind, key, id ?? key, JsonSerializer.Serialize(body, type));

    public static RealmDocument Role(RoleRepresentation role, string? clientId)
    {
        var key = clientId is null ? $"realm/{role.Name}" : $"client/{clientId}/{role.Name}";
        return Document(RealmDocumentKind.Role, key, role.Id, role, Json.RoleRepresentation);
    }

    /// <summary>What stays in the realm's own document.</summary>
    public static RealmRepresentation OwnFields(RealmRepresentation realm) => realm with
    {
        Clients = null, ClientScopes = null, Roles = null, Groups = null, ScopeMappings = null, ClientScopeMappings = null,
        AuthenticationFlows = null, AuthenticatorConfig = null, RequiredActions = null, Components = null, IdentityProviders = null,
        IdentityProviderMappers = null, LocalizationTexts = null, Organizations = null, Users = null,
    };

    private static IEnumerable<RealmDocument> Roles(RolesRepresentation? roles)
    {
        var ofRealm = (roles?.Realm ?? []).Select(role => Role(role, clientId: null));
        return ofRealm.Concat((roles?.Client).OrEmpty().SelectMany(client => client.Value.Select(role => Role(role, client.Key))));
    }

    private static IEnumerable<RealmDocument> Groups(IReadOnlyList<GroupRepresentation>? groups, GroupRepresentation? parent)
    {
        foreach (var group in groups ?? [])
        {
            var own = group with { SubGroups = null, ParentId = parent?.Id };
            yield return Document(RealmDocumentKind.Group, group.Path!, group.Id, own, Json.GroupRepresentation);
            foreach (var child in Groups(group.SubGroups, group))
            {
                yield return child;
            }
        }
    }

    private static IEnumerable<RealmDocument> Components(
        IReadOnlyDictionary<string, IReadOnlyList<ComponentExportRepresentation>>? components) =>
        components.OrEmpty().SelectMany(type => type.Value.Select(component => Document(
            RealmDocumentKind.Component, component.Id!, component.Id, component with { ProviderType = type.Key },
            Json.ComponentExportRepresentation)));

    private static IEnumerable<RealmDocument> Each<T>(
        IReadOnlyList<T>? items, string kind, Func<T, string> key, Func<T, string?> id, JsonTypeInfo<T> type) =>
        (items ?? []).Select(item => Document(kind, key(item), id(item), item, type));
}
